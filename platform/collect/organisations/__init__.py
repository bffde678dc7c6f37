"""Who takes part: organisations, their people and what they may open."""
