"""What Gmail's mailFilters.xml carries, as values: a feed of entries of properties.

Nothing here knows XML, TOML or our filters. The format has no specification of
Google's; what is said of it was read from exports (docs/filters.md, "Exchange").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailproc.errors import ConfigError

CRITERIA = (
    "from", "to", "subject", "hasTheWord", "doesNotHaveTheWord", "hasAttachment",
    "excludeChats", "size", "sizeOperator", "sizeUnit",
)  # fmt: skip
"""The properties that say which mail is meant; all of them must hold."""

MAX_LENGTH = 1500
"""Characters of the criteria of one filter that Gmail takes."""

MAX_ENTRIES = 1000
"""Filters that Gmail takes for one account."""

MAX_FORWARDING = 20
"""Of these, filters that forward."""

TITLE = "Mail Filter"
"""What Gmail calls every entry."""

Property = tuple[str, str]
"""Name and value, as they stand in the file."""


class ExchangeError(ConfigError):
    """A file of another system cannot be read; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One filter of Gmail: its properties in their order, repeats included."""

    properties: tuple[Property, ...]
    id: str = ""
    title: str = TITLE
    updated: str = ""
    category: str = "filter"

    def values(self, name: str) -> tuple[str, ...]:
        """Return every value of a property, in order."""
        return tuple(value for key, value in self.properties if key == name)

    def is_true(self, name: str) -> bool:
        """Whether a yes-or-no property is set."""
        return "true" in (value.strip().lower() for value in self.values(name))


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole mailFilters.xml; `facts` are id, title, updated, name and email."""

    entries: tuple[Entry, ...]
    facts: tuple[Property, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that does not come across whole: of which filter, and what of it."""

    name: str
    text: str

    def __str__(self) -> str:
        return f'"{self.name}": {self.text}' if self.name else self.text


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A file for the other side, and what it cannot say as the first one did."""

    text: str
    losses: tuple[Loss, ...]


def split_labels(properties: Sequence[Property]) -> Iterator[tuple[Property, ...]]:
    """Yield the properties of an entry as Gmail takes them: one label an entry.

    All others stand in the first one; later ones have the criteria again.
    """
    labels = [p for p in properties if p[0] == "label"]
    if len(labels) < 2:
        yield tuple(properties)
        return
    plain = [p for p in properties if p[0] != "label"]
    criteria = [p for p in plain if p[0] in CRITERIA]
    for number, label in enumerate(labels):
        yield (*(criteria if number else plain), label)
