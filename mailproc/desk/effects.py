"""Effects: one thing to do each, as frozen values, printed before they are done."""

from dataclasses import fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from mailproc.desk.event_facts import EventFacts, as_json
from mailproc.desk.mail_effects import (
    Answer,
    Draft,
    File,
    Forward,
    JoinTicket,
    Label,
    Mark,
    StepBack,
    Trash,
    Withheld,
)
from mailproc.desk.ticket_effects import (
    AddNote,
    Assign,
    Concerns,
    KeepClock,
    KeepEvent,
    KnownAs,
    Mention,
    MoveTicket,
    On,
    OpenPart,
    OpenTicket,
    Present,
    Remember,
    SetPriority,
    SetState,
    Split,
    StartClock,
    StopClock,
    TicketEffect,
    Wrote,
)

__all__ = [
    "AddNote",
    "Answer",
    "Assign",
    "Concerns",
    "Draft",
    "Effect",
    "File",
    "Forward",
    "JoinTicket",
    "KeepClock",
    "KeepEvent",
    "KnownAs",
    "Label",
    "Mark",
    "Mention",
    "MoveTicket",
    "On",
    "OpenPart",
    "OpenTicket",
    "Present",
    "Remember",
    "SetPriority",
    "SetState",
    "Split",
    "StartClock",
    "StepBack",
    "StopClock",
    "TicketEffect",
    "Trash",
    "Withheld",
    "Wrote",
    "as_dict",
]

Effect = (
    File
    | Label
    | OpenTicket
    | JoinTicket
    | StepBack
    | Mark
    | Trash
    | Forward
    | Answer
    | Draft
    | Withheld
    | Split
    | On
    | TicketEffect
)

_NAMES = {
    Mark: "mark",
    Trash: "trash",
    Forward: "forward",
    Answer: "answer",
    Draft: "draft",
    Withheld: "withheld",
    File: "file",
    Label: "label",
    OpenTicket: "open_ticket",
    JoinTicket: "join_ticket",
    StepBack: "step_back",
    Wrote: "wrote",
    SetState: "set_state",
    SetPriority: "set_priority",
    MoveTicket: "move_ticket",
    Assign: "assign",
    StartClock: "start_clock",
    KeepClock: "start_clock",
    StopClock: "stop_clock",
    AddNote: "add_note",
    Mention: "mention",
    Concerns: "concerns",
    Remember: "remember",
    KeepEvent: "keep_event",
    Split: "split",
    Present: "present",
    On: "on",
    KnownAs: "known_as",
    OpenPart: "open_part",
}


def as_dict(effect: Effect) -> dict[str, Any]:
    """Return the JSON form of an effect: `{"do": "file", …}`."""
    values = {f.name: _plain(getattr(effect, f.name)) for f in fields(effect)}
    return {"do": _NAMES[type(effect)], **values}


def _plain(value: object) -> object:
    if isinstance(value, EventFacts):
        return as_json(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple) and value and type(value[0]) in _NAMES:
        return [as_dict(effect) for effect in value]
    return str(value.value) if isinstance(value, Enum) else value
