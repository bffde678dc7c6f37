"""Commands of definitions."""
