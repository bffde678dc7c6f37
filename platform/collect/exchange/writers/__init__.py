"""Writers turn plain data into files; they know files and rules, and no database."""
