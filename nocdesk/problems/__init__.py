"""Service problems: which alarms have one cause, what that cause is, and why it is believed."""
