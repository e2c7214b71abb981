"""Discovery: what devices offer to be watched, and what of it is proposed."""
