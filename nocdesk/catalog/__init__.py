"""What can be sold: service specifications and SLA templates."""
