"""What is asked: collections, items and rules as rows, frozen on publication."""
