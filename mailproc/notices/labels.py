"""Labels and their values: "Start: …", table rows and columns, labels standing alone.

Every known label becomes a Field with its kind (see vocabulary); all other lines are
prose. Nothing is interpreted here but the label.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailproc.notices import vocabulary
from mailproc.notices.times import zones
from mailproc.notices.times.zones import Zone

_SPLIT = re.compile(r"\s*(?::(?!(?<=\d:)\d)|(?<=[\w)])\s=\s|：)\s*")
_INNER = re.compile(
    r"(?:(?<=[,;|(])\s*|\s{2,}|"
    r"(?<=\s))(?P<label>[^\W\d_][\w/&' .-]{0,40}?(?:\s?\([^()]{1,12}\))?)"
    r"\s?:(?!\d\d)\s*"
)
_EMPHASIS = re.compile(r"[*_`•·▪►]+|^[\s\-–>]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_COLUMNS = re.compile(r"\s*\|\s*|\t+|\s{3,}")
_INSIDE = frozenset(("start", "end", "date", "time", "duration", "zone", "id"))
_ALONE = frozenset(
    ("start", "end", "window", "id", "affected", "status", "date", "time")
)
_LONGEST = 70
_VALUE = re.compile(r"\d[:.]\d|\d{4}|:\s*$")
_MOMENT = re.compile(r"\d[:.]\d\d|\d{4}-\d\d")
_DATED = frozenset(("start", "end", "window"))
_PRIMARY = re.compile(
    r"\b(?:primary|main|first|preferred|haupt\w*|erst\w+|principale?|основн\w+|"
    r"główn\w+|"
    r"podstawow\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A value with what its label announces; `line` counts from 0.

    `zone` is named in the label; `backup` and `old` come from the label or from the
    heading above it.
    """

    kind: str
    label: str
    value: str
    line: int
    zone: Zone | None = None
    backup: bool = False
    old: bool = False


def clean(label: str) -> str:
    """Return a label in lower case, without brackets, emphasis and blanks."""
    bare = _BRACKETS.sub(" ", _EMPHASIS.sub("", label)).casefold()
    return " ".join(bare.replace("№", " № ").split()).strip(" .:-–")


@dataclass(slots=True)
class _State:
    """What the lines above say: table columns and the section."""

    own: Mapping[str, str]
    columns: tuple[tuple[str, str], ...] = ()
    backup: bool = False
    old: bool = False
    known: dict[str, str | None] = field(default_factory=dict)

    def kind(self, label: str) -> str | None:
        """Return the kind of a label as written; the same label comes often."""
        text = clean(label)
        if text not in self.known:
            self.known[text] = self.own.get(text) or vocabulary.kind_of(text)
        return self.known[text]


def read(
    lines: Sequence[str], own: Mapping[str, str]
) -> tuple[tuple[Field, ...], frozenset[int]]:
    """Return the fields of a letter, and the lines that hold them or their labels.

    `own` are the provider's labels by kind; kind "ignored" hides a label.
    """
    state = _State(own)
    fields: list[Field] = []
    for number, line in enumerate(lines):
        if _says(line):
            fields.extend(_line(lines, number, state))
    used = (each.line for each in fields if _is_row(lines[each.line], each.label))
    return tuple(fields), frozenset(used)


def _is_row(line: str, label: str) -> bool:
    """Whether a line is a label and its value, and no sentence that holds them."""
    return len(_cells(line)) > 1 or line.lstrip(" *-–•·>").startswith(label)


def _line(lines: Sequence[str], number: int, state: _State) -> Iterator[Field]:
    line = lines[number]
    cells = _cells(line)
    if len(cells) > 1:
        if _is_header(cells, lines, number, state):
            state.columns = tuple((state.kind(cell) or "", cell) for cell in cells)
        else:
            yield from _row(cells, number, state)
        return
    if state.columns and not _is_heading(line):
        state.columns = ()
    label, value = _parted(line)
    short = 0 < len(label) <= _LONGEST
    if short:
        _section(label, value, state)
    kind = state.kind(label) if short else None
    if kind is None:
        yield from _inner(line, number, state)
    elif kind != "ignored":
        yield from _labelled(kind, label, value, _Place(lines, number), state)


@dataclass(frozen=True, slots=True)
class _Place:
    """A line among its neighbours."""

    lines: Sequence[str]
    number: int


def _labelled(
    kind: str, label: str, value: str, place: _Place, state: _State
) -> Iterator[Field]:
    """Yield the value of a known label, and of labels that follow in its line."""
    zone = None
    if not _says(value):
        zone = zones.find(value) if value else None
        value = "\n".join(_below(place, kind, state))
    inner = list(_inner(value, place.number, state)) if ":" in value else []
    if inner:
        cut = value.find(inner[0].label)
        value = value[:cut].strip(" ,;|(") if cut > 0 else value
    if value:
        found = _field(kind, label, value, place.number, state)
        yield replace(found, zone=found.zone or zone)
    yield from inner


def _cells(line: str) -> list[str]:
    """Return the cells of a table row; columns of plain text stand wide apart."""
    if "\t" in line:
        return [
            c for c in (cell.strip() for cell in line.split("\t")) if c not in ("", ":")
        ]
    if line.count("|") >= 1 or "   " in line.strip():
        return [c for c in _COLUMNS.split(line.strip().strip("|")) if c.strip(" :-+=")]
    return [line]


def _is_header(
    cells: Sequence[str], lines: Sequence[str], number: int, state: _State
) -> bool:
    """Whether a row heads columns: labels only, and a row of values below."""
    if any(_VALUE.search(cell) or len(cell) > _LONGEST for cell in cells):
        return False
    kinds = [state.kind(cell) for cell in cells]
    known = sum(kind is not None for kind in kinds)
    pair = len(cells) == 2
    if not known or (pair and (kinds[0] == "status" or (known < 2 and kinds[0]))):
        return False
    if pair and known < 2 and kinds[1] not in _DATED:
        return False
    below = next((line for line in lines[number + 1 : number + 4] if _says(line)), "")
    values = _cells(below)
    return len(values) >= min(2, len(cells)) and any(ch.isdigit() for ch in below)


def _row(cells: Sequence[str], number: int, state: _State) -> Iterator[Field]:
    kinds = [state.kind(cell) if len(cell) <= _LONGEST else None for cell in cells]
    if state.columns and len(cells) >= min(2, len(state.columns)):
        for (kind, label), cell in zip(state.columns, cells, strict=False):
            if kind:
                yield _field(kind, label, cell, number, state)
        return
    label = cells[0].rstrip(": ")
    _section(label, "x", state)
    if kinds[0] and kinds[0] is not None:
        yield from _pairs(cells, kinds, number, state)
    else:
        for cell in cells:
            yield from _inner(cell, number, state)


def _pairs(
    cells: Sequence[str], kinds: Sequence[str | None], number: int, state: _State
) -> Iterator[Field]:
    """A row of label and value, or of several such pairs."""
    alternating = len(cells) >= 4 and len(cells) % 2 == 0 and all(kinds[::2])
    if alternating:
        for at in range(0, len(cells), 2):
            yield _field(kinds[at] or "", cells[at], cells[at + 1], number, state)
    else:
        yield _field(kinds[0] or "", cells[0], "; ".join(cells[1:]), number, state)


def _parted(line: str) -> tuple[str, str]:
    """Part a line at its first colon that is no part of a clock time."""
    found = _SPLIT.search(line[: _LONGEST + 20])
    if found is None:
        return line.strip(), ""
    return line[: found.start()].strip(), line[found.end() :].strip(" *_\t")


def _says(value: str) -> bool:
    """Whether a value or line holds more than a zone in brackets and signs."""
    return any(ch.isalnum() for ch in _BRACKETS.sub("", value))


def _below(place: _Place, kind: str, state: _State) -> Iterator[str]:
    """Yield the value below a label that stands alone: one line, a list for objects."""
    if kind not in _ALONE or not _is_heading(place.lines[place.number]):
        return
    found = 0
    for line in place.lines[place.number + 1 : place.number + 40]:
        text = line.strip(" *•-–:")
        if not text and not found:
            continue
        if not text or _ends_list(line, kind, state, first=found == 0):
            return
        yield text
        found += 1
        if kind != "affected":
            return


def _ends_list(line: str, kind: str, state: _State, *, first: bool) -> bool:
    """Whether a line below a label is a label or a table itself, or a sentence."""
    label, value = _parted(line)
    if (value or first) and len(label) < 40 and state.kind(label):
        return True
    return "\t" in line or (kind == "affected" and not _is_item(line))


def _is_item(line: str) -> bool:
    """Whether a line below a label is one of a list, and no new sentence."""
    return any(ch.isdigit() for ch in line) or line.lstrip()[:1] in "-*•·–"


def _is_heading(line: str) -> bool:
    text = line.strip()
    if len(text) > _LONGEST or _MOMENT.search(text):
        return False
    return not text.endswith((".", "!", "?", ",", ";"))


def _inner(line: str, number: int, state: _State) -> Iterator[Field]:
    """Yield labels inside a line: "Start: 14:00, End: 15:00"."""
    found = [
        (match, label, kind)
        for match in _INNER.finditer(line[:1000])
        if (label := match["label"].rpartition(". ")[2])
        and (kind := state.kind(label)) in _INSIDE
    ]
    for at, (match, label, kind) in enumerate(found):
        end = found[at + 1][0].start() if at + 1 < len(found) else len(line)
        value = line[match.end() : end].strip(" ,;|(")
        if value and kind:
            yield _field(kind, label, value, number, state)


def _section(label: str, value: str, state: _State) -> None:
    """A heading sets the section; another heading or label of its own ends it."""
    text = clean(label)
    if vocabulary.BACKUP.search(text) and len(text) < 60:
        state.backup = state.backup or not value or vocabulary.kind_of(text) is None
    elif _PRIMARY.search(text):
        state.backup = False
    if not value:
        if vocabulary.OLD.search(text) and len(text) < 60:
            state.old = True
        elif vocabulary.NEW.search(text):
            state.old = False


def _field(kind: str, label: str, value: str, number: int, state: _State) -> Field:
    text = label.casefold()
    new = vocabulary.NEW.search(text) is not None
    return Field(
        kind=kind,
        label=label.strip(" *:"),
        value=value.strip(" *"),
        line=number,
        zone=zones.find(label),
        backup=state.backup or vocabulary.BACKUP.search(text) is not None,
        old=not new and (state.old or vocabulary.OLD.search(text) is not None),
    )
