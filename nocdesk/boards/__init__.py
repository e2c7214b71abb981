"""Rows that cross concepts, for the screens and the command line. Queries only."""
