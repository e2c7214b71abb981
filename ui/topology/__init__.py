"""The topology picture: which nodes it has, where they stand, how it is looked at, and how it is painted."""
