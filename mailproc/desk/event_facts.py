"""The facts of an event: an outage or works, as the desk knows them now.

An event is a ticket, and has its number. Its facts are read from notices of providers
or told by staff; what nobody has told is None or empty. Nothing here decides.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

PLANNED = "planned"
INCIDENT = "incident"

TASKS = {INCIDENT: "HL: Disaster Communication", PLANNED: "HL: Downtime Communication"}
"""N4: the type of the internal ticket."""

OVER = frozenset(("COMPLETED", "CANCELLED", "RESOLVED"))
"""The states after which nothing more is expected but the end notice."""


@dataclass(frozen=True, slots=True)
class EventWindow:
    """A window of works, in UTC; either end may be unknown."""

    start: datetime | None
    end: datetime | None
    backup: bool = False


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What is known of one event. Times are UTC; `state` is a word of COMMANDS.md.

    `detected` is when we learned of it. `affected` are the provider's words; servers,
    customers, partners and objects (datacenters, services, networks) are keys of the
    registry, `unknown` the words that name nothing there. `groups` are proposed, or
    those chosen by whoever sent the last notice. `touches` says whether production
    services of partners are touched (N3), None while nobody has said. `read_from`
    are pairs of a fact and the words that it was read from, `redundancy` pairs of a
    group of the registry and an affected object that belongs to it.
    """

    kind: str
    state: str = ""
    title: str = ""
    provider: str = ""
    maintenance_id: str = ""
    windows: tuple[EventWindow, ...] = ()
    detected: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    expected_end: datetime | None = None
    previous_end: datetime | None = None
    next_update: datetime | None = None
    cause: str = ""
    impact: str = ""
    services: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    touches: bool | None = None
    doubts: tuple[str, ...] = ()
    read_from: tuple[tuple[str, str], ...] = ()
    overlaps: tuple[str, ...] = ()
    redundancy: tuple[tuple[str, str], ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the outage or the works have ended, or are called off."""
        return self.state in OVER

    @property
    def begins(self) -> datetime | None:
        """When it began or begins: stated for an outage, else the first window."""
        starts = [w.start for w in self.windows if w.start and not w.backup]
        return self.started or min(starts, default=None)

    @property
    def ends(self) -> datetime | None:
        """When it ended or is to end: the last of the windows that are no backup."""
        ends = [w.end for w in self.windows if w.end and not w.backup]
        return self.ended or self.expected_end or max(ends, default=None)


_MOMENTS = frozenset(
    ("detected", "started", "ended", "expected_end", "previous_end", "next_update")
)


def as_json(facts: EventFacts) -> dict[str, Any]:
    """Return the facts as JSON values; what is not known is left out."""
    found = {
        name: _plain(value)
        for name, value in asdict(facts).items()
        if value not in (None, "", ())
    }
    if facts.windows:
        found["windows"] = [
            {name: _plain(value) for name, value in asdict(window).items()}
            for window in facts.windows
        ]
    return found


def of_json(values: Mapping[str, Any]) -> EventFacts:
    """Return the facts that `as_json` wrote; names of later versions are ignored."""
    known = {f.name: values[f.name] for f in fields(EventFacts) if f.name in values}
    found: dict[str, Any] = {
        name: _moment(value) if name in _MOMENTS else _frozen(value)
        for name, value in known.items()
    }
    found["windows"] = tuple(
        EventWindow(_moment(w["start"]), _moment(w["end"]), bool(w["backup"]))
        for w in values.get("windows", ())
    )
    return EventFacts(**found)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return list(value) if isinstance(value, tuple) else value


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value
