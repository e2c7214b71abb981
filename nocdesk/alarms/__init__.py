"""Alarms after X.733: raised, changed, cleared, acknowledged, owned."""
