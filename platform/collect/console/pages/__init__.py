"""What pages of the console show, gathered by plain code for templates to lay out."""
