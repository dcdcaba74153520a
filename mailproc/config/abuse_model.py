"""Settings of complaints: `[abuse]`, `[lookups]` (the DNS), `[report]` (ours)."""

from typing import Literal

from mailproc.config.section import Section

Mode = Literal["automatic", "draft", "off"]


class AbuseEntry(Section, frozen=True):
    """What follows from complaints (S7); the block order always does (S7.2a)."""

    receipt: Mode = "automatic"
    client_letter: Mode = "automatic"
    block_letter: Mode = "draft"
    outcome: Mode = "automatic"
    restricted_queue: str = "restricted"
    authserv: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ("spamhaus.org",)
    block_command: tuple[str, ...] | None = None
    block_command_seconds: float = 20.0
    listing_from: str = "abuse@spheral.ru"
    listing_to: str = "sbl-removals@spamhaus.org"
    evidence_days: int = 0


class LookupEntry(Section, frozen=True):
    """What is asked of the DNS about a complaint; for all of it `seconds` are given.

    Without `servers` those of the system are asked.
    """

    dns: bool = True
    check_dkim: bool = True
    servers: tuple[str, ...] = ()
    port: int = 53
    seconds: float = 2.0


class ReportEntry(Section, frozen=True):
    """Abuse reports that we make: who writes them, to whom, and how.

    Staff forward a mail to `address` for one. `hosts` are our servers as Received
    fields name them (without any: desk.host and desk.domains), `relays` the addresses
    of servers that only pass mail on.
    """

    address: str = ""
    send: Literal["automatic", "draft"] = "draft"
    form: Literal["arf", "xarf", "letter"] = "arf"
    writer: str = ""
    organisation: str = ""
    hosts: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    mask_recipients: bool = True
    contact_zones: tuple[str, ...] = ()
