"""Step 3 of the outbound path: what a letter must carry when it leaves (table of S3).

Normalise, then the copy to the desk and the signature block by the row of its kind.
Works on bytes by offset: untouched parts stay identical, signed and encrypted ones
always. Never signs, never refuses (policy.py), never changes the meaning of the
Subject. Apart from the Received line it adds, twice is the same as once.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from mailproc.compose import cc
from mailproc.compose.block import Block
from mailproc.compose.edit import Edit, apply
from mailproc.compose.insert import block_edits
from mailproc.compose.model import TABLE, Identity
from mailproc.compose.model import Block as Wanted
from mailproc.compose.normalise import normalise
from mailproc.message.envelope import Envelope

_WORD = re.compile(r"[A-Za-z0-9-]{1,20}")


@dataclass(frozen=True, slots=True)
class Transformed:
    """The exact bytes before signing, who gets them, and what could not be done."""

    raw: bytes = field(repr=False)
    recipients: tuple[str, ...]
    notes: tuple[str, ...]


def transform(
    raw: bytes,
    envelope: Envelope,
    kind: str,
    identity: Identity,
    block: Block | None,
    *,
    now: datetime,
    token: str,
) -> Transformed:
    """Return the letter as it is to be signed; total, for any bytes.

    `kind` is a row of TABLE (KeyError for no such row: a fault of the caller);
    `block` is that of the sender or of the desk, None for rows without one; `now`
    carries a zone; `token` makes the Message-ID and the Received line unique.
    `notes` says which part was left without the block, and why.
    """
    row = TABLE[kind]
    message = normalise(raw, identity, now=now, token=token)
    edits: list[Edit] = []
    notes: list[str] = []
    if row.block is not Wanted.NONE and block is not None:
        edits, notes = block_edits(message, block)
    copy = cc.header_edit(message, identity.address) if row.cc else None
    if copy:
        edits.append(copy)
    return Transformed(
        _received(envelope, identity.host, now, token) + apply(message.raw, edits),
        cc.envelope(envelope.recipients, identity.address, copy=row.copy),
        tuple(dict.fromkeys(notes)),
    )


def _received(envelope: Envelope, host: str, now: datetime, token: str) -> bytes:
    """Return our trace field (RFC 5321 4.4), without the address of the client."""
    found = _WORD.fullmatch(envelope.protocol)
    protocol = found[0] if found else "local"
    line = f"Received: by {host} with {protocol} id {token};\r\n {format_datetime(now)}"
    return line.encode("ascii", "replace") + b"\r\n"
