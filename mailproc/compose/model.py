"""Who writes, and what each kind of mail must carry when it leaves (table of S3)."""

from dataclasses import dataclass
from enum import StrEnum


class Block(StrEnum):
    """Which signature block a kind of mail carries."""

    STAFF = "staff"  # the name of whoever sends
    DESK = "desk"  # the desk's own name, «Дежурный»
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table in S3: block, Cc in the header, copy in the envelope."""

    block: Block
    cc: bool
    copy: bool


TABLE: dict[str, Row] = {
    "staff": Row(Block.STAFF, cc=True, copy=True),
    "ticket": Row(Block.STAFF, cc=True, copy=True),
    "letter": Row(Block.STAFF, cc=True, copy=True),
    "notice": Row(Block.STAFF, cc=True, copy=False),
    "answer": Row(Block.DESK, cc=False, copy=False),
    "dsn": Row(Block.NONE, cc=False, copy=False),
    "report": Row(Block.NONE, cc=False, copy=False),
    "internal": Row(Block.NONE, cc=False, copy=False),
}


@dataclass(frozen=True, slots=True)
class Staff:
    """One person: login, the name shown («Иван И.»), addresses they may write as."""

    login: str
    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The desk as a writer: its address, other own addresses, domains, names.

    `blocks` maps a sending address to the rendered-from template text of its
    signature block; "" is the default. `host` is used in Message-ID and Received;
    `incidents` is the own address that opens incidents (S5.1), `bounces` the
    one to which undelivered notices come back, `reports` the one to which staff
    forward what is to be reported, "" for none.
    """

    address: str
    addresses: frozenset[str]
    domains: frozenset[str]
    host: str
    name: str = "Дежурный"
    incidents: str = ""
    bounces: str = ""
    reports: str = ""
