"""The guard of partner notices: everything that forbids one to go, with its place.

    content    N8: marks, template syntax, empty fields, an end before its start
    check      N5 and N7 beside it: groups in To, and the earlier notices in a follow-up

Looks everywhere on the finished bytes. There is no override. Ordinary mail of staff
is not looked at here (mailproc.compose.guard).
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mailproc.compose.notice_guard.calendars import calendar_faults
from mailproc.compose.notice_guard.history import follow_up, quotes_something
from mailproc.compose.notice_guard.html import Reader
from mailproc.compose.notice_guard.lines import Line, text_lines
from mailproc.compose.notice_guard.marks import leftovers
from mailproc.compose.notice_guard.order import reversed_lines
from mailproc.compose.notice_guard.recipients import Known, targets
from mailproc.compose.notice_guard.surfaces import Form, Surface, surfaces
from mailproc.compose.notice_guard.tables import cell_faults
from mailproc.compose.notice_guard.values import empty_fields
from mailproc.compose.notice_guard.words import EMPTY_WORDS
from mailproc.errors import Refused
from mailproc.message.model import Message

_MOST = 100  # faults a message
_NO_NUMBER = re.compile(r"\[HL-(?:None|\s*)\]", re.IGNORECASE)
_ADVICE = {
    "field": "unfilled field &^",
    "template": "template syntax was left in",
    "empty": "a field has no value",
    "order": "the end stands before the start",
    "group": "a notice goes to contact groups",
    "history": "a follow-up must quote the earlier notices",
}


class Fault(NamedTuple):
    """What forbids a notice: the rule, its place, what stands there, and advice.

    `rule` is "field", "template", "empty", "order", "group" or "history".
    """

    rule: str
    place: str
    found: str
    text: str


def _fault(rule: str, place: str, found: str, text: str = "") -> Fault:
    return Fault(rule, place, found[:200], text or _ADVICE[rule])


def check(
    message: Message, known: Known, holds: Callable[[int], bool] = lambda _: False
) -> tuple[Fault, ...]:
    """Return all that forbids staff to send this message as a notice.

    `holds` tells whether the store has the event of a number, so that the earlier
    notices will be appended (N7).
    """
    return (*_to_groups(message, known), *content(message), *_history(message, holds))


def content(message: Message) -> tuple[Fault, ...]:
    """Return what N8 forbids in a notice, and in a letter made from a draft."""
    found: dict[Fault, None] = {}
    for fault in _content(message):
        found.setdefault(fault)
        if len(found) == _MOST:
            break
    return tuple(found)


def require(message: Message, *, notice: bool = True) -> None:
    """Refuse what N8 forbids in a finished notice, or else letter. Errors: Refused.

    A letter may tell of times in any order: what it quotes is not ours.
    """
    faults = [f for f in content(message) if notice or f.rule != "order"]
    if faults:
        first = faults[0]
        shown = first.found.encode("ascii", "replace").decode()
        raise Refused(
            f"{first.text}: {first.place.encode('ascii', 'replace').decode()}:"
            f" {shown!r}: correct it and send again",
            detail="; ".join(f"{f.rule} in {f.place}" for f in faults),
        )


def _to_groups(message: Message, known: Known) -> Iterator[Fault]:
    """N5: To is groups and nothing else, the desk's own address aside."""
    groups = 0
    for target in targets(message):
        if known.is_group(target):
            groups += 1
        elif target.is_group or target.address.casefold() not in known.own:
            what = "unknown group" if target.is_group else "no group"
            yield _fault("group", "To", target.shown, f"{what}: {target.shown}")
            groups += 1
    if not groups:
        yield _fault("group", "To", "", "no group in To")


def _history(message: Message, holds: Callable[[int], bool]) -> Iterator[Fault]:
    number = follow_up(message.subject)
    if number is not None and not holds(number) and not quotes_something(message):
        yield _fault("history", "body", f"HL-{number}")


def _content(message: Message) -> Iterator[Fault]:
    subject = message.subject.strip()
    if not subject or subject in EMPTY_WORDS or _NO_NUMBER.search(subject):
        yield _fault("empty", "subject", subject)
    for surface in surfaces(message):
        yield from _left_behind(surface)
        if surface.form is Form.TEXT:
            yield from _in_lines(surface, text_lines(surface.text))
        elif surface.form is Form.HTML:
            yield from _in_html(surface)
        elif surface.form is Form.CALENDAR:
            for fault in calendar_faults(surface.text):
                yield _fault(fault.rule, f"{surface.place}, {fault.name}", fault.found)


def _left_behind(surface: Surface) -> Iterator[Fault]:
    """Marks and template syntax; of the ways to see a text the first that has any."""
    texts = surface.more if surface.form is Form.HTML else (surface.text, *surface.more)
    told: set[str] = set()
    for text in texts:
        for left in leftovers(text):
            if left.rule not in told:
                yield _fault(left.rule, _place(surface, left.line), left.snippet)
        told |= {left.rule for left in leftovers(text)}


def _place(surface: Surface, line: int) -> str:
    numbered = surface.form is Form.TEXT and line
    return f"{surface.place}, line {line}" if numbered else surface.place


def _in_lines(surface: Surface, lines: list[Line]) -> Iterator[Fault]:
    for empty in empty_fields(lines, strict=surface.own):
        text = f"{_ADVICE['empty']}: {empty.label.name}"
        yield _fault("empty", _place(surface, empty.line.number), empty.found, text)
    for line, found in reversed_lines(lines):
        yield _fault("order", _place(surface, line.number), found)


def _in_html(surface: Surface) -> Iterator[Fault]:
    reader = Reader(surface.text).read()
    for table in reader.tables:
        for fault in cell_faults(table):
            text = f"{_ADVICE[fault.rule]}: {fault.label}"
            place = f"{surface.place}, table row {fault.label}"
            yield _fault(fault.rule, place, fault.found, text)
    for flow in reader.flows:
        yield from _in_lines(surface, flow)
