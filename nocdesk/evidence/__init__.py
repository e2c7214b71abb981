"""The evidence log: what devices said in each poll, for a day and around every alarm and breach."""
