"""Registry files in, records out; or everything that is wrong, with file and line.

The one entrance for the bytes of a registry: `registry_sheet` and `registry_json`
find the rows, `registry_columns` makes records, `registry_check` holds them together.
Never opens a file and never stores anything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from mailproc.desk.registry_check import Contradiction, contradictions
from mailproc.desk.registry_columns import kind_of, make
from mailproc.desk.registry_json import read_json
from mailproc.desk.registry_records import Contents, Kind, Record
from mailproc.desk.registry_sheet import Fault, Row, Sheet, decoded, read_csv


@dataclass(frozen=True, slots=True)
class Reading:
    """What registry files say, or what is wrong with them: then there is nothing."""

    contents: Contents
    faults: tuple[Fault, ...]


def read(
    files: Mapping[str, bytes],
    zone: ZoneInfo,
    stored: Contents | None = None,
    partners: Collection[str] = (),
) -> Reading:
    """Read registry files, by name, and hold them against what is `stored`.

    Stored records count for the kinds that the files do not speak of. `zone` is that
    of times without one; `partners` the names of [[partner]].
    """
    sheets = [_sheet(name, raw) for name, raw in files.items()]
    kinds = frozenset[Kind]().union(*(sheet.kinds for sheet in sheets))
    faults = [fault for sheet in sheets for fault in sheet.faults]
    found = _Found({kind: {} for kind in kinds})
    for sheet in sheets:
        for row in sheet.rows:
            faults += [Fault(row.file, row.line, what) for what in found.add(row, zone)]
    contents = {kind: tuple(rows.values()) for kind, rows in found.records.items()}
    if not faults:
        whole = {**(stored or {}), **contents}
        faults = [found.place(each) for each in contradictions(whole, partners)]
    faults.sort(key=lambda fault: (fault.file, fault.line))
    return Reading({} if faults else contents, tuple(faults))


def _sheet(name: str, raw: bytes) -> Sheet:
    try:
        text = decoded(raw)
    except ValueError as error:
        return Sheet(frozenset(), (), (Fault(name, 0, str(error)),))
    if text[:1000].lstrip().startswith(("{", "[")):
        return read_json(name, text)
    return read_csv(name, text)


class _Found:
    """The records by kind and key, and where each was read."""

    def __init__(self, records: dict[Kind, dict[str, Record]]) -> None:
        self.records = records
        self._rows: dict[tuple[Kind, str], Row] = {}

    def add(self, row: Row, zone: ZoneInfo) -> list[str]:
        """Take a row up; return what is wrong with it."""
        record, wrong = make(row.kind, row.cells, zone)
        if record is None:
            return wrong
        first = self._rows.setdefault((row.kind, record.key), row)
        if first is not row:
            return [f"{row.kind} {record.key} stands in {first.file}:{first.line}, too"]
        self.records[row.kind][record.key] = record
        return []

    def place(self, found: Contradiction) -> Fault:
        """Return the fault, with its line if the record stands in a file."""
        kind, key = kind_of(found.record), found.record.key
        row = self._rows.get((kind, key))
        if row is not None:
            return Fault(row.file, row.line, found.what)
        return Fault("registry", 0, f"{kind} {key}: {found.what}")
