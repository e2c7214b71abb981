"""Names of SNMP objects: from a table that comes with NocDesk, and from the MIB folder that a user has added."""
