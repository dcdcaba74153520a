"""The ledger, the spool, the shunt and the event log on SQLite or PostgreSQL."""
