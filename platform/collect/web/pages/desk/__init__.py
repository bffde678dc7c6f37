"""The page objects of the desk."""
