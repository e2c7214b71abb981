"""Help at the desk: the page of the panel in focus, with the keys of this seat."""
