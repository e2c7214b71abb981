"""Tables that people keep in spreadsheets: tried out line by line, then brought in as a provider file would be."""
