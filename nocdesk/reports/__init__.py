"""Reports: what was promised and kept, as documents to be shown, printed and sent."""
