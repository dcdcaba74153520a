"""The registry of fixtures/registry, and short ways to write records in tests."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mailproc.desk.registry import Registry
from mailproc.desk.registry_read import Reading, read
from mailproc.desk.registry_records import Contents, Network

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "registry"
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=MOSCOW)


def read_text(text: str, name: str = "registry.csv") -> Reading:
    """Read one file, as it stands in the test."""
    return read({name: text.encode()}, MOSCOW)


def faults(text: str, name: str = "registry.csv") -> list[str]:
    """What is wrong with one file: `line 3: …`."""
    found = read_text(text, name).faults
    return [f"line {fault.line}: {fault.what}" for fault in found]


def example() -> Contents:
    """The records of the example file."""
    name = FOLDER / "example.csv"
    reading = read({name.name: name.read_bytes()}, MOSCOW)
    assert reading.faults == ()
    return reading.contents


def registry_of(contents: Contents, *more: Network) -> Registry:
    """A snapshot of records, with more networks."""
    return Registry([*(r for rows in contents.values() for r in rows), *more], 1)


def day(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
