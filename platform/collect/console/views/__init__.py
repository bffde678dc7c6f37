"""The console's own pages, one module for each tab of the workbench."""
