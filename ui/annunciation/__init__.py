"""How a seat is called to its alarms: by rules, in sight, by ear, and to screen readers."""
