"""What a collection is and whether data satisfy it: pure Python, no framework."""
