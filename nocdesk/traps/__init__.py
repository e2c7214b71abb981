"""Traps and INFORMs: what devices say unasked, and whatever of it was lost or refused."""
