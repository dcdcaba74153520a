"""Feeds of Gmail's filters for the tests of this folder, written by us."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from mailproc.filtering.exchange.entry import Entry, Feed, Property, split_labels
from mailproc.filtering.exchange.gmail_in import to_toml
from mailproc.filtering.exchange.gmail_out import to_feed
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.filtering.exchange.gmail_xml_out import write_feed
from mailproc.filtering.load import load

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUEUES = ("abuse", "billing", "other", "support")

HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>"
    "<feed xmlns='http://www.w3.org/2005/Atom'"
    " xmlns:apps='http://schemas.google.com/apps/2006'>"
)


def xml(*entries: str) -> bytes:
    """A feed as Gmail writes it, of entries that are properties as text."""
    inside = "".join(
        "<entry><category term='filter'></category><title>Mail Filter</title>"
        f"<content></content>{entry}</entry>"
        for entry in entries
    )
    return f"{HEAD}<title>Mail Filters</title>{inside}</feed>".encode()


def prop(name: str, value: str) -> str:
    """One property element."""
    return f"<apps:property name='{name}' value='{value}'/>"


def entry(*properties: Property, **pairs: str) -> Entry:
    """An entry of properties: as pairs, or by name where that is a Python name."""
    named = tuple((name.rstrip("_"), value) for name, value in pairs.items())
    return Entry((*properties, *named))


def canonical(feed: Feed) -> list[Counter[Property]]:
    """What a feed says, apart from ids and from how labels are spread."""
    return [
        Counter(piece) for one in feed.entries for piece in split_labels(one.properties)
    ]


def imported(*entries: Entry) -> tuple[str, list[str]]:
    """The filter file of some entries, and the losses as lines."""
    made = to_toml(Feed(tuple(entries)), QUEUES)
    return made.text, [str(loss) for loss in made.losses]


def exported(text: str) -> tuple[Feed, list[str]]:
    """The feed of one filter file, read back from its XML, and the losses."""
    sources = {"50-gmail.toml": text}
    feed, losses = to_feed(load(sources), sources)
    back = read_feed(write_feed(feed, NOW).encode())
    return back, [str(loss) for loss in losses]


def properties(feed: Feed) -> Sequence[tuple[Property, ...]]:
    """The properties of each entry."""
    return [one.properties for one in feed.entries]
