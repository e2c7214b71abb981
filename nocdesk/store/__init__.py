"""The database: engine, unit of work, change feed, spool and series."""
