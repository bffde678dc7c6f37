"""The form that a collection's definition generates, as pages and previews draw it."""
