"""The desk: the returns of a collection seen, compared, added up and settled together."""
