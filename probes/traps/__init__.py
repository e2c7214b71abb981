"""Takes traps and INFORMs off the network: a receiver without secrets, a decoder apart from it, and who minds both."""
