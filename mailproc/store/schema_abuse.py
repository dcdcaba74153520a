"""Tables of the store: by which names the case of a complaint is found again.

Names are digests (desk/abuse_case): no words, no addresses.
"""

from sqlalchemy import Column, ForeignKey, Index, Table

from mailproc.store.columns import Clean, Moment, Number
from mailproc.store.schema import metadata, must

abuse_name = Table(
    "abuse_name",
    metadata,
    Column("ticket", Number, ForeignKey("ticket.id"), primary_key=True),
    Column("name", Clean, primary_key=True),
    must("at", Moment),
    Index("abuse_name_by_name", "name"),
)
