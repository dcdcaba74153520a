"""The ledger, the spool, the shunt and the event log on SQLite or PostgreSQL.

`sql` opens the store and wires its parts; `migrate` is behind `mailproc db`. The
tables are in `schema`, what differs between the databases in `dialect` alone.
Importing this package loads SQLAlchemy (half a second): import it late.
"""

from mailproc.store.migrate import backup, check, current, upgrade
from mailproc.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "backup", "check", "current", "open_store", "upgrade"]
