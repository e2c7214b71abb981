"""Service levels: objectives, compliance, error budget, time to breach."""
