"""The reports of returns: one module a report, all of them listed in `catalogue`."""
