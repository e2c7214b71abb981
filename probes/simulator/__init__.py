"""An invented network that answers real SNMP on loopback, driven by a story."""
