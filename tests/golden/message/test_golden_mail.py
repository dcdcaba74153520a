"""Every mail in fixtures/mail reads as the JSON beside it says."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.message.automatic import automatic, is_auto_reply, may_answer
from mailproc.message.bounce import bounce
from mailproc.message.envelope import Envelope
from mailproc.message.model import Address, Message, Part
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes

ROOT = Path(__file__).parents[3] / "fixtures" / "mail"
KINDS = ("rfc", "malformed", "legacy", "clients")
MAILS = sorted(path for kind in KINDS for path in (ROOT / kind).glob("*.eml"))
IMAP = Envelope("", (), datetime(2025, 1, 14, tzinfo=UTC), protocol="IMAP")


def _addresses(addresses: tuple[Address, ...]) -> list[str]:
    return [f"{a.name} <{a.addr}>" if a.name else a.addr for a in addresses]


def _part(message: Message, part: Part) -> dict[str, Any]:
    told = {
        "type": part.content_type,
        "parent": part.parent,
        "at": [part.start, part.body, part.end],
        "bytes": len(part_bytes(message, part)),
    }
    optional = {
        "charset": part.charset,
        "encoding": part.encoding,
        "disposition": part.disposition,
        "filename": part.filename,
        "content_id": part.content_id,
        "attached": part.attached,
    }
    return told | {name: value for name, value in optional.items() if value}


def record(message: Message) -> dict[str, Any]:
    """Return what a golden file holds of a message."""
    told: dict[str, Any] = {
        "subject": message.subject,
        "from": _addresses(message.from_),
        "to": _addresses(message.to),
        "cc": _addresses(message.cc),
        "date": message.date.isoformat() if message.date else None,
        "message_id": message.message_id,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "text": message.text,
        "parts": [_part(message, part) for part in message.parts],
        "defects": list(message.defects),
        "automatic": automatic(message, IMAP).why,
        "no_answer": may_answer(message, IMAP, frozenset()).why,
        "auto_reply": is_auto_reply(message),
    }
    found = bounce(message)
    if found:
        told["bounce"] = {
            "of": found.original_message_id,
            "permanent": found.permanent,
            "recipients": [
                [each.address, each.action, each.status, each.diagnostic]
                for each in found.recipients
            ],
        }
    return told


@pytest.mark.parametrize("path", MAILS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_mail_reads_as_recorded(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert record(parse(path.read_bytes())) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_mail_has_fixtures(kind: str) -> None:
    assert any(path.parent.name == kind for path in MAILS)


def test_notes_stand_beside_a_mail() -> None:
    notes = [note for kind in KINDS for note in (ROOT / kind).glob("*.txt")]
    assert notes
    assert all(note.with_suffix(".eml").exists() for note in notes)
