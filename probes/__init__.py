"""The network edge: the only package that opens a socket to a device."""
