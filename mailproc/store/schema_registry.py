"""Tables of the registry: customers, services, servers, networks, partners.

A copy of what the operator imported, replaced by the next import. Networks have a
table of their own: what vanishes from the file stays with the moment it vanished.
"""

from sqlalchemy import Boolean, Column, Index, Integer, Table

from mailproc.store.columns import Clean, Json, Moment
from mailproc.store.schema import metadata, must, row_id

registry_record = Table(  # one record of any other kind
    "registry_record",
    metadata,
    Column("kind", Clean, primary_key=True),
    Column("key", Clean, primary_key=True),
    must("customer"),  # its key again where it is a customer: an erasure finds it
    must("data", Json),  # the other columns, as desk.registry_columns dumps them
    Index("registry_record_by_customer", "customer"),
)

registry_network = Table(  # who held which addresses, and when
    "registry_network",
    metadata,
    row_id(),
    must("cidr"),
    must("service"),
    must("server"),
    must("customer"),
    must("own", Boolean),
    must("place"),
    must("datacenter"),
    must("redundancy"),
    must("names", Json),  # a list: as notices name it
    Column("since", Moment),  # as the file says
    Column("until", Moment),
    Column("seen", Moment),  # when it took these addresses over from another row
    Column("gone", Moment),  # when it vanished from the file; else it stands there
    Index("registry_network_by_cidr", "cidr"),
)

registry_version = Table(  # one row: grows with every import
    "registry_version",
    metadata,
    Column("name", Clean, primary_key=True),
    must("version", Integer),
    must("imported", Moment),
)
