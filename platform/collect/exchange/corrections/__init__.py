"""Correction workbooks: every finding of a return, to be corrected and explained in one file."""
