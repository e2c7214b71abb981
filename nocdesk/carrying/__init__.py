"""A whole store carried to another database, kept in a file, and brought back."""
