"""SNMP: the client that polls, and the one place that knows its library."""
