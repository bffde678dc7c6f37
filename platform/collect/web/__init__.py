"""Pages for sources, agents and collectors."""
