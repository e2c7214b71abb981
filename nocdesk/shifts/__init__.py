"""Shifts: their log, and the handover from one to the next, signed by both."""
