"""The designer's console: definitions in the Wagtail admin."""
