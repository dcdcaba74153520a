"""Step 2 of the outbound path: may a letter of a staff member go (S3.5a, S4.7, N8).

Says yes, or raises a 5xx whose text says what to do; never 250 and then a return.
Never changes the letter. A vacation answer of a mail client (Auto-Submitted) is staff
mail like any other: S3.5a knows no exception, so it goes with Cc and block.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailproc.compose import shift_ids, task_ids
from mailproc.compose.commands import NewPart, find
from mailproc.compose.commands_model import (
    Arguments,
    Blocked,
    BlockRefused,
    Incident,
    Sales,
)
from mailproc.compose.guard import own_markers
from mailproc.compose.loops import MAX_RECEIVED, is_loop
from mailproc.compose.model import Identity, Staff
from mailproc.compose.reply_text import shown
from mailproc.errors import Permanent, Refused
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message

_WRITERS = ("from", "sender", "resent-from", "resent-sender")
_ADDRESS_FIELDS = (*_WRITERS, "to", "cc", "bcc", "reply-to", "resent-to", "resent-cc")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SILENT = re.compile(r'"(?:[^"\\]+|\\.?)*"?|=\?[^?\s]*\?[bBqQ]\?[^?\s]*\?=', re.DOTALL)
_BETWEEN = re.compile(r"[\s<>,;:()\[\]\"]+")
_REPLY = re.compile(r"\s*(?:re|aw|sv|odp|ha|на)(?:\[\d+\])?\s*:", re.IGNORECASE)
_HEADER_TOO_LARGE = "header block too large"


_FOR_THE_DESK = (Blocked, BlockRefused, Incident, Sales)
_NO_ARGUMENTS = Arguments()


@dataclass(frozen=True, slots=True)
class Decision:
    """The letter may go, once the commands of its new part are cut from it.

    `answers_desk` says that it answers a letter of the desk to itself: of the shift's
    hand-over (S4.9, S4.12), or with tasks (S5.2, S8); `incident` that it opens one.

    Whoever else a note (S4.7) names, in the envelope or in the header, never gets it:
    the caller sends it as kind `internal` to the desk's address alone, uncut.
    """

    new: NewPart
    answers_desk: bool = False
    incident: bool = False

    @property
    def note(self) -> bool:
        """Whether the letter is an internal note."""
        return self.new.is_note

    @property
    def internal(self) -> bool:
        """Whether the letter stays in the house."""
        return self.note or self.answers_desk or self.incident


def check(
    message: Message,
    envelope: Envelope,
    staff: Staff,
    identity: Identity,
    *,
    max_received: int = MAX_RECEIVED,
    arguments: Arguments = _NO_ARGUMENTS,
) -> Decision:
    """Return the decision on a letter that `staff` submitted.

    `arguments` is what its commands may name. Errors: Refused where a rule of the
    desk forbids it, Permanent where the message is not fit for mail; both with the
    reply to give at the end of DATA.
    """
    _check_envelope(envelope, staff)
    _check_bytes(message)
    _check_writer(message, staff)
    loop = is_loop(message, identity, max_received=max_received)
    if loop:
        raise Permanent(f"mail loop: {loop}", code=554, enhanced="5.4.6")
    new = find(message, arguments, now=envelope.received)
    parents = (*message.in_reply_to, *message.references[-1:])
    turn = shift_ids.answered(parents, identity.host)
    task = task_ids.answered(parents, identity.host)
    decision = Decision(
        new, turn is not None or task, opens_incident(new, envelope, identity.incidents)
    )
    if not new.is_note:
        if not (decision.internal or _is_for_the_desk(new)):
            _check_reach(message, envelope, identity)
        _check_marks(message)
    return decision


def opens_incident(new: NewPart, envelope: Envelope, address: str) -> bool:
    """Whether a letter opens an incident: `#incident`, or by its address (S5.1)."""
    if any(isinstance(command, Incident) for command in new.commands):
        return True
    return address in (recipient.casefold() for recipient in envelope.recipients)


def _check_envelope(envelope: Envelope, staff: Staff) -> None:
    if not envelope.sender:
        raise Refused(
            "staff mail needs a sender: set the return address of your mail program"
            f" to {staff.addresses[0] if staff.addresses else 'your own'}"
        )
    if not _is_allowed(envelope.sender, staff):
        raise Refused(
            f"MAIL FROM {shown(envelope.sender)} does not belong to {staff.login}:"
            f" write as {_choices(staff)}",
            code=553,
        )
    if not envelope.recipients:
        raise Permanent("no recipients", code=554, enhanced="5.5.1")


def _check_bytes(message: Message) -> None:
    """Refuse what would be read in two ways, by us and by those behind us."""
    raw = message.raw
    if b"\0" in raw or b"\r" in raw.replace(b"\r\n", b""):
        raise Permanent("NUL or bare CR in the message", enhanced="5.6.0")
    if any(d.startswith(_HEADER_TOO_LARGE) for d in message.defects):
        raise Permanent("header too large", code=552, enhanced="5.3.4")
    for header in message.headers:
        value = raw[header.start : header.end]
        if header.name.lower() in _ADDRESS_FIELDS and _CONTROL.search(value):
            raise Permanent(
                f"control characters in the {header.name} field", enhanced="5.6.0"
            )


def _check_writer(message: Message, staff: Staff) -> None:
    """Every address that claims to have written the letter is the login's own.

    Programs disagree on which of two From fields or addresses counts, so there may
    be one only (CVE-2024-7208). Names may be anything, in quotes.
    """
    fields = message.header_all("from")
    if not fields:
        raise Permanent("no From field: say who writes", enhanced="5.6.0")
    if len(fields) > 1 or len(message.from_) != 1:
        raise Refused("From must be one field with one address")
    for header in message.headers:
        if header.name.lower() not in _WRITERS:
            continue
        value = message.raw[header.start : header.end].decode("latin-1")
        claimed = _claimed(value.partition(":")[2])
        if header.name.lower() == "from" and len(claimed) != 1:
            raise Refused("From must hold one address, and its name be in quotes")
        _require(claimed, header.name, staff)
    _require((a.addr for a in message.from_ + message.sender), "From", staff)


def _claimed(value: str) -> list[str]:
    """Return whatever a reader could take for an address: comments too, not names."""
    return [w for w in _BETWEEN.split(_SILENT.sub(" ", value)) if "@" in w]


def _require(addresses: Iterable[str], field: str, staff: Staff) -> None:
    for address in addresses:
        if not _is_allowed(address, staff):
            raise Refused(
                f"{field}: {shown(address)} does not belong to {staff.login}:"
                f" write as {_choices(staff)}"
            )


def _check_reach(message: Message, envelope: Envelope, identity: Identity) -> None:
    """S4.7: a reply that would reach the desk alone is a mistake, or a note."""
    own = {a.casefold() for a in (identity.address, *identity.addresses)}
    if not _is_reply(message) or any(
        recipient.casefold() not in own for recipient in envelope.recipients
    ):
        return
    raise Refused(
        "this reply would reach only the desk itself: add the recipient, or write"
        " #note as the first line to make it an internal note"
    )


def _is_for_the_desk(new: NewPart) -> bool:
    """Whether commands are all that it says, or it tells the desk something."""
    silent = bool(new.commands) and new.is_empty
    return silent or any(isinstance(one, _FOR_THE_DESK) for one in new.commands)


def _is_reply(message: Message) -> bool:
    has_parent = bool(message.in_reply_to or message.references)
    return has_parent or bool(_REPLY.match(message.subject))


def _check_marks(message: Message) -> None:
    """N8: a field that was never filled does not leave."""
    found = own_markers(message)
    if found:
        first = found[0]
        raise Refused(
            f"unfilled field &^ in {first.place}: {shown(first.snippet)!r}:"
            " fill it in and send again"
        )


def _is_allowed(address: str, staff: Staff) -> bool:
    return address.casefold() in {own.casefold() for own in staff.addresses}


def _choices(staff: Staff) -> str:
    return " or ".join(staff.addresses) or "nobody: no address is configured"
