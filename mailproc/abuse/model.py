"""The Report: what was read from one abuse complaint, and where each thing was read.

Nothing in it is invented: what the complaint does not state is None or empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time to react that a complaint states (S7.3b), with its sentence.

    `at` is in UTC; `hours` is None for an absolute time.
    """

    at: datetime | None
    hours: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One complaint. Addresses and hosts are refanged and normalised.

    `format` and `category` are words of COMMANDS.md and of the class list;
    `read_from` says for each field which place of the mail it was read from
    ("feedback-report", "subject", "body line 12", "attachment report.csv" …);
    `hops` are the senders it came by, the outermost first.
    """

    format: str
    parser: str
    category: str
    immediate_block: bool
    feedback_type: str | None = None
    ips: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    reporter: str | None = None
    forwarder: str | None = None
    hops: tuple[str, ...] = ()
    report_id: str | None = None
    reported_at: datetime | None = None
    deadline: Deadline | None = None
    read_from: Mapping[str, str] = field(default_factory=dict, hash=False)
