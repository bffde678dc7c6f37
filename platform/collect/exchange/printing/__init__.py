"""The printable return: what stands in it, and the PDF made of that."""
