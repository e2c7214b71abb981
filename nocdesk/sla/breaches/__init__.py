"""Breaches of objectives as records: what the evaluation finds bad, and what people decide about it."""
