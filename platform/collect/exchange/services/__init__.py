"""What may be done with files: one module a group of acts."""
