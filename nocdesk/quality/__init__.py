"""What is measured: readings, rates, voice quality and thresholds."""
