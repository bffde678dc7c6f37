"""Readers turn files into plain data; they know files and rules, and no database."""
