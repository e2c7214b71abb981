"""The wallboard: six tiles to be read from far, in a window of its own, without a touch."""
