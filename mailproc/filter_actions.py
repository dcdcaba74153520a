"""What the actions of filters come to for one mail; withheld where they must not be.

Pure. Nothing automatic leaves for old mail, bounces and what goes in circles.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import assert_never

from mailproc.complaints.rules import AUTHORITY, CHILD_ABUSE
from mailproc.desk.effects import (
    Answer,
    Draft,
    Effect,
    Forward,
    Mark,
    StartClock,
    Trash,
    Withheld,
)
from mailproc.desk.model import ClockKind
from mailproc.filtering import actions as asked
from mailproc.findings import Findings
from mailproc.message.model import Message

FLAGGED = "\\Flagged"  # somebody still has to act on it

_FLAGS: Mapping[type, str] = {
    asked.Star: FLAGGED,
    asked.MarkRead: "\\Seen",
    asked.NeverSpam: "$NotJunk",  # RFC 9051 2.3.2
}


def effect(found: Findings, action: asked.Action) -> Effect:
    """Return what an action of a filter comes to for this mail."""
    why = _obstacle(found, action)
    if why:
        return Withheld(asked.write_action(action), why)
    to = answer_to(found.message)
    match action:
        case asked.Star() | asked.MarkRead() | asked.NeverSpam():
            return Mark(_FLAGS[type(action)])
        case asked.Trash():
            return Trash()
        case asked.Forward(target):
            return Forward(target)
        case asked.Answer(template):
            return Answer(template, to)
        case asked.Draft(template):
            return Draft(template, to)
        case _:
            assert_never(action)


def clocks(wanted: Iterable[Effect], received: datetime) -> Iterator[Effect]:
    """Yield the clocks, due at once, that make the answers and drafts among them."""
    for effect in wanted:
        match effect:
            case Answer(template):
                yield StartClock(ClockKind.ANSWER, received, f"answer/{template}")
            case Draft(template):
                yield StartClock(ClockKind.DRAFT, received, f"draft/{template}")


def _obstacle(found: Findings, action: asked.Action) -> str | None:
    """Return why an action must not happen. Marks always may: they only sort."""
    match action:
        case asked.Trash():
            return _kept(found)
        case asked.Forward(target):
            return _stays(found) or _closed(found) or _back(found, target)
        case asked.Answer():
            return _stays(found) or _silent(found)
        case asked.Draft():
            return _stays(found) or _no_ticket(found)
        case _:
            return None


def _kept(found: Findings) -> str | None:
    """Deleting is for new mail that belongs to nothing."""
    if found.old:
        return "old mail is sorted and no more"
    if found.moved_to:
        return "a person has put it into a queue"
    if found.complaint.is_complaint:
        return "a complaint is never deleted (S11.1)"
    if found.notice is not None:
        return "a notice is never deleted (S4.5, S11.5)"
    return "it belongs to a conversation" if found.thread else None


def _stays(found: Findings) -> str | None:
    """Nothing automatic leaves for old mail, bounces and what goes in circles."""
    if found.old:
        return "old mail is sorted and no more"
    if found.bounce is not None:
        return "a bounce"
    return f"loop: {found.loop}" if found.loop else None


def _closed(found: Findings) -> str | None:
    """Issue 5, 5f: what only few may read is never copied."""
    report = found.complaint.report
    kept = report is not None and report.category in (CHILD_ABUSE, AUTHORITY)
    return f"class {report.category}: never copied" if report and kept else None


def _back(found: Findings, target: str) -> str | None:
    message, key = found.message, target.casefold()
    if key in {address.casefold() for address in found.own}:
        return "loop: that is the desk itself"
    people = (*message.from_, *message.sender, *message.reply_to)
    return "it comes from there" if key in {p.key for p in people} else None


def _no_ticket(found: Findings) -> str | None:
    """A draft lies in the thread of a ticket."""
    silent = found.kind == "auto_reply" and not found.thread
    return "an automatic answer opens no ticket" if silent else None


def _silent(found: Findings) -> str | None:
    """RFC 3834: who may get an automatic answer, and only to a first letter."""
    if not found.answerable.may:
        return f"no automatic answer: {found.answerable.why}"
    return "it belongs to a conversation" if found.thread else None


def answer_to(message: Message) -> str:
    """Return the address that an answer to a mail goes to, "" for none."""
    people = message.reply_to or message.from_
    return people[0].addr if people else ""
