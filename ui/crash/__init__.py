"""What becomes of a fault in the desk itself: told, kept and survived, instead of ending the work or vanishing."""
