"""What a filter is and what the filters say of one message.

Filters are written by the operator in `filters/NN-topic.toml`; see docs/filters.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailproc.filtering.actions import Action

CATCH_ALL = "other"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a message beside its bytes, for state operators.

    `queue` and `labels` are those it already has, `flags` the IMAP flags (system
    flags with their backslash), `now` and `received` carry a zone; dates in queries
    are days in the zone of `now`. `own` are our own addresses, for `from:me`.
    """

    now: datetime | None = None
    queue: str | None = None
    labels: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    recipients: tuple[str, ...] = ()
    received: datetime | None = None
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FilterTest:
    """One test written beside a filter: a message and what must come of it.

    `given` are facts beside the mail. `queue` and `priority` must be the verdict's,
    `labels` and `actions` among its own; None asks nothing.
    """

    name: str
    message: bytes | None = field(repr=False)
    fixture: str | None
    matches: bool
    queue: str | None = None
    labels: tuple[str, ...] | None = None
    priority: int | None = None
    actions: tuple[str, ...] | None = None
    given: Facts | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: a Gmail search and what follows when it matches.

    `actions` are written as in the file (actions.py reads them). `otherwise`, the key
    `else`: tried only if the filter before it in the file, and those that this one is
    itself the `else` of, did not match.
    """

    name: str
    match: str
    queue: str | None = None
    labels: tuple[str, ...] = ()
    priority: int | None = None
    actions: tuple[str, ...] = ()
    stop: bool = False
    tests: tuple[FilterTest, ...] = field(default=(), repr=False)
    file: str = ""
    line: int = 0
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that made a filter match: `words` as they stand there.

    `place` is one of the names in `where`; `offset` counts characters from 0 in the
    decoded header value, text or file name.
    """

    place: str
    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One filter that was tried on a message, where it matched and by which words."""

    name: str
    matched: bool
    where: tuple[str, ...] = ()
    hits: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """Which filters were tried: `spans` of positions in the set, not those between.

    `missed` has an entry for every filter of the set, `matched` the positions of the
    hits. So a verdict holds its hits, however many filters there are.
    """

    matched: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    missed: tuple[Hit, ...] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of all filters on one message. `queue` is never empty (S4.3).

    `hits` are the filters that matched, in order.
    """

    queue: str
    labels: tuple[str, ...]
    priority: int | None
    actions: tuple[Action, ...]
    hits: tuple[Hit, ...]
    tried: Tried

    @property
    def trace(self) -> tuple[Hit, ...]:
        """All filters that were tried, in order, made when somebody looks.

        Not those after a stop, nor the `else` filters of one that matched.
        """
        found = dict(zip(self.tried.matched, self.hits, strict=True))
        missed = self.tried.missed
        return tuple(
            found.get(position, missed[position])
            for span in self.tried.spans
            for position in range(*span)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the operator's filters: where it stands and what to do."""

    file: str
    line: int
    name: str
    text: str
    warning: bool = False


Sources = Mapping[str, str]
"""Filter files by name: file name to TOML text."""
