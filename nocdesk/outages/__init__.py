"""The one outage ledger: every second of every service's life in exactly one class."""
