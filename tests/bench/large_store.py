"""A store as full as a large provider's: open alarms, most of them in problems, and services that they touch."""

_PART = 5_000
