"""Settings of complaints: `[abuse]`, and what the DNS is asked, `[lookups]`."""

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


class LookupEntry(Section, frozen=True):
    """What is asked of the DNS about a complaint; for all of it `seconds` are given.

    Without `servers` those of the system are asked.
    """

    dns: bool = True
    check_dkim: bool = True
    servers: tuple[str, ...] = ()
    port: int = 53
    seconds: float = 2.0
