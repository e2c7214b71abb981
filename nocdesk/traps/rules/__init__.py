"""Rules that say what a trap means: which alarm it raises or clears, about which resource."""
