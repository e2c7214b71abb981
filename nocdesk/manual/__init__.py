"""The manual: its pages as they lie in resources/help, the keys that stand in them, and the search."""
