"""Readers of files: each streams one layout into plain data, and knows no framework."""
