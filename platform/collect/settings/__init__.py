"""Settings: base for all, and one module for each place the platform runs."""
