"""The views: allow, call one service or build one page object, answer."""
