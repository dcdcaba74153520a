"""The Notice: what was read from one outage, maintenance or ready message.

Nothing in it is invented: what the message does not state is None or empty, what is
not certain is a doubt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Window:
    """One window of works or of an outage, in UTC; either end may be unknown."""

    start: datetime | None
    end: datetime | None
    backup: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Other works that a notice names: `kind` is "reschedule" or "backup"."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One message of a provider about its services.

    `message_class` is "maintenance", "outage", "server_ready", "ticket_reply" or
    "retraction"; `kind` is "planned" or "incident", None for the others; `status`
    is a word of COMMANDS.md. `read_from` says for each field where it was read.
    `other_ids` are further numbers of the same works; `uid` and `sequence` those of
    the calendar (RFC 5545), `stamp` its DTSTAMP, by which a later notice is matched.
    `links` are other works that it names.
    """

    message_class: str
    parser: str
    kind: str | None = None
    provider: str | None = None
    maintenance_id: str | None = None
    status: str | None = None
    windows: tuple[Window, ...] = ()
    affected: tuple[str, ...] = ()
    impact: str | None = None
    doubts: tuple[str, ...] = ()
    read_from: Mapping[str, str] = field(default_factory=dict, hash=False)
    other_ids: tuple[str, ...] = ()
    uid: str | None = None
    sequence: int | None = None
    stamp: datetime | None = None
    links: tuple[Link, ...] = ()
