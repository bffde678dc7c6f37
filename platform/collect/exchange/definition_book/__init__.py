"""A whole definition as one workbook or one zip, written and read."""
