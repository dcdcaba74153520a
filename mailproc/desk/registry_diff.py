"""What an import would change: records added, changed and removed, in plain lines.

The files are the whole truth for the kinds that they speak of; other kinds stay. Pure:
the same two sets of records give the same difference.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mailproc.desk.registry_records import Contents, Kind, Record
from mailproc.desk.registry_text import differing, stated, titled


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is added (no before), removed (no after) or changed."""

    kind: Kind
    key: str
    before: Record | None
    after: Record | None

    @property
    def sign(self) -> str:
        """Return + for added, - for removed, ~ for changed."""
        if self.before is None:
            return "+"
        return "-" if self.after is None else "~"


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes of an import, and the version of the registry it was seen against."""

    version: int
    changes: tuple[Change, ...]
    sizes: tuple[tuple[Kind, int], ...]  # stored records of each kind spoken of

    def count(self, sign: str, kind: Kind) -> int:
        """Return how many records of a kind are added, changed or removed."""
        return sum(each.sign == sign for each in self.changes if each.kind == kind)

    def shrinking(self) -> tuple[Kind, ...]:
        """Return the kinds that would lose more than half, as by a file cut short."""
        lost = Counter(each.kind for each in self.changes if each.sign == "-")
        return tuple(kind for kind, size in self.sizes if lost[kind] * 2 > size)


def compare(version: int, stored: Contents, read: Contents) -> Difference:
    """Return what importing `read` changes in `stored`."""
    kinds = [kind for kind in Kind if kind in read]
    changes = (c for kind in kinds for c in _changes(kind, stored, read))
    sizes = tuple((kind, len(stored.get(kind, ()))) for kind in kinds)
    return Difference(version, tuple(changes), sizes)


def _changes(kind: Kind, stored: Contents, read: Contents) -> Iterator[Change]:
    before = {record.key: record for record in stored.get(kind, ())}
    after = {record.key: record for record in read[kind]}
    for key, record in before.items():
        if key not in after:
            yield Change(kind, key, record, None)
    for key, record in after.items():
        if before.get(key) != record:
            yield Change(kind, key, before.get(key), record)


def lines(difference: Difference, zone: ZoneInfo) -> Iterator[str]:
    """Yield one line a change: `~ customer 7: phone +1 -> +2`; times in a zone."""
    for change in difference.changes:
        record = change.after or change.before
        if change.before and change.after:
            what = differing(change.before, change.after, zone)
        else:
            what = stated(record, zone) if record else ""
        yield f"{change.sign} {titled(record) if record else change.key}: {what}"


def summary(difference: Difference) -> Iterator[str]:
    """Yield one line a kind with the numbers."""
    for kind, size in difference.sizes:
        added, changed, removed = (difference.count(s, kind) for s in "+~-")
        yield f"{kind}: {added} added, {changed} changed, {removed} removed, was {size}"
