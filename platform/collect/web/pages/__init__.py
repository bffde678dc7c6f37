"""The object that each template gets: one module a page, all of it ready to be shown."""
