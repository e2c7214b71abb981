"""The language in which people say which rows of a list they want to see, at the desk and on the command line."""
