"""Bounces: which recipients of which of our letters were not reached.

Reads RFC 3464 reports, and the letters of servers that write none (qmail, Exim,
Gmail, Domino, old Exchange …). A complaint (RFC 5965) and a report of success are
no bounces. What is read from attached messages is their Message-ID, no more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.message import bounceprose, parts, words
from mailproc.message.bounceprose import BouncedRecipient
from mailproc.message.model import Message, Part

_STATUS_TYPES = frozenset(("message/delivery-status", "message/global-delivery-status"))
_COPY_TYPES = frozenset(
    (
        *("message/rfc822", "message/global", "text/rfc822-headers"),
        *("message/rfc822-headers", "message/global-headers"),
    )
)
_GROUP = re.compile(r"\n[ \t]*\n")
_LINE = re.compile(
    r"^([A-Za-z][A-Za-z-]{0,40})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE
)
_ID = re.compile(r"^Message-ID:\s*<([^<>\s]{1,998})>", re.MULTILINE | re.IGNORECASE)
_REACHED = frozenset(("delivered", "relayed", "expanded"))
_MOST_TEXT = 262_144
_MOST_RECIPIENTS = 1000


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report of non-delivery.

    `permanent` is true when at least one recipient was given up on; a delay is
    not. `original_message_id` is without angle brackets.
    """

    recipients: tuple[BouncedRecipient, ...]
    original_message_id: str | None
    permanent: bool


def bounce(message: Message) -> Bounce | None:
    """Return what a bounce says, or None when the mail is none (RFC 3464)."""
    own = [part for part in message.parts if not part.attached]
    if _complaint(message, own):
        return None
    status = next((p for p in own if p.content_type in _STATUS_TYPES), None)
    recipients = tuple(_reported(message, status)) if status else ()
    if recipients and all(each.action in _REACHED for each in recipients):
        return None
    if not recipients:
        recipients = bounceprose.read(message)
    if not recipients:
        return None
    failed = [each for each in recipients if each.action not in _REACHED]
    return Bounce(
        recipients=tuple(failed),
        original_message_id=_original(message, own),
        permanent=any(each.action == "failed" for each in failed),
    )


def _complaint(message: Message, own: list[Part]) -> bool:
    kind = message.root.params.get("report-type", "").lower()
    return kind == "feedback-report" or any(
        part.content_type == "message/feedback-report" for part in own
    )


def _reported(message: Message, status: Part) -> Iterator[BouncedRecipient]:
    """The recipient groups of a delivery-status part (RFC 3464 2.3)."""
    text = parts.part_text(message, status)[:_MOST_TEXT]
    for group in _GROUP.split(text)[:_MOST_RECIPIENTS]:
        fields: dict[str, str] = {}
        for name, value in _LINE.findall(group):
            folded = " ".join(value.split())
            fields.setdefault(name.lower(), words.decode(folded.encode()))
        recipient = _recipient(fields)
        if recipient:
            yield recipient


def _recipient(fields: dict[str, str]) -> BouncedRecipient | None:
    # The original recipient is the one our letter was addressed to.
    address = ""
    for name in ("original-recipient", "final-recipient"):
        address = address or _untyped(fields.get(name, "")).strip("<> ")
    if not address:
        return None
    diagnostic = _untyped(fields.get("diagnostic-code", ""))
    status = bounceprose.status(fields.get("status", "")) or bounceprose.status(
        diagnostic
    )
    action = fields.get("action", "").lower().partition(" ")[0]
    if action not in _REACHED | {"failed", "delayed"}:
        action = "delayed" if status.startswith("4") else "failed"
    return BouncedRecipient(address, action, status, diagnostic[:500])


def _untyped(value: str) -> str:
    """Drop the type in front: `rfc822; a@b` (RFC 3464 2.3.2)."""
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and "@" not in kind else value.strip()


def _original(message: Message, own: list[Part]) -> str | None:
    """The Message-ID of our letter: from its copy, or as the server quotes it."""
    for part in own:
        if part.content_type in _COPY_TYPES:
            raw = parts.content(message.raw, part, _MOST_TEXT)
            found = _ID.search(words.unfold(raw).decode("latin-1"))
            if found:
                return found[1]
    quoted = _ID.search(message.text)
    if quoted:
        return quoted[1]
    told = message.header("X-Original-Message-ID") or ""
    known = (told.strip("<> "), *message.in_reply_to, *message.references[-1:])
    return next((ident for ident in known if ident), None)
