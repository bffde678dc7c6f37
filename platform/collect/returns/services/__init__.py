"""What may change a return: one module a group of acts, each act one transaction."""
