"""Make a submitted message fit to be signed and relayed (RFC 6409 8, RFC 5322 2.1.1).

CRLF everywhere, 7 bits, no line over 998 octets, the fields that must be there,
none that must not leave. What is right already stays byte for byte, and what lies
in a signed or encrypted entity always does (recode.py does the parts).
Never touches the meaning of a field. Idempotent.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from mailproc.compose import headers, recode
from mailproc.compose.edit import (
    Edit,
    add_fields,
    apply,
    field,
    header_end,
    set_value,
)
from mailproc.compose.model import Identity
from mailproc.message.model import Header, Message
from mailproc.message.parse import parse

_DROPPED = frozenset(("bcc", "resent-bcc", "return-path"))
_OURS = "x-mailproc-"
_DKIM_DOMAIN = re.compile(r"(?:\A|;)\s*d\s*=\s*([^\s;]+)")
_SPACED_COLON = re.compile(rb"\A([^\s:]+)[ \t]+:")


def normalise(raw: bytes, identity: Identity, *, now: datetime, token: str) -> Message:
    """Return the message as it may be signed; `now` carries a zone, `token` is new.

    Dropped: what stands before the header, lines in it that are no field, Bcc,
    Return-Path, our own X-Mailproc-* marks, DKIM signatures of our domains (the
    edits break them; foreign ones stay). Added where missing: Date, Message-ID,
    MIME-Version.
    """
    message = parse(line_ends(raw))
    message = changed(message, _fields(message, identity))
    missing = _missing(message, now, token, identity.host)
    message = changed(message, missing)
    return changed(message, recode.part_edits(message))


def changed(message: Message, edits: Iterator[Edit] | list[Edit]) -> Message:
    """Return the message with edits made; the same object where there is none."""
    made = list(edits)
    return parse(apply(message.raw, made)) if made else message


def line_ends(raw: bytes) -> bytes:
    """Return raw with CRLF as the only line end, and without NUL.

    A lone CR becomes a space in the header, so that it can never start a field, and
    a line end in the body.
    """
    raw = raw.replace(b"\0", b"")
    bare = raw.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        head, blank, body = re.sub(rb"\r*\n", b"\n", raw).partition(b"\n\n")
        text = head.replace(b"\r", b" ") + blank + body.replace(b"\r", b"\n")
        raw = text.replace(b"\n", b"\r\n")
    return raw if not raw or raw.endswith(b"\r\n") else raw + b"\r\n"


def _fields(message: Message, identity: Identity) -> Iterator[Edit]:
    raw, at = message.raw, 0
    for header in message.headers:
        if header.start > at:
            yield Edit(at, header.start, b"")
        at = header.end
        old = raw[header.start : header.end]
        new = b"" if _is_dropped(header, identity) else _spelled(old)
        if new != old:
            yield Edit(header.start, header.end, new)
    if not message.headers and message.root.start:
        yield Edit(0, message.root.start, b"")


def _is_dropped(header: Header, identity: Identity) -> bool:
    name = header.name.lower()
    if name == "dkim-signature":
        found = _DKIM_DOMAIN.search(header.value)
        return found is not None and _is_ours(found[1], identity)
    return name in _DROPPED or name.startswith(_OURS)


def _is_ours(domain: str, identity: Identity) -> bool:
    name = domain.lower()
    return any(name == own or name.endswith("." + own) for own in identity.domains)


def _spelled(old: bytes) -> bytes:
    """A verifier takes no white space before the colon (RFC 5322 4 allows it)."""
    return headers.tidy(_SPACED_COLON.sub(rb"\1:", old, count=1))


def _missing(message: Message, now: datetime, token: str, host: str) -> Iterator[Edit]:
    """Fill empty Date and Message-ID fields, add what is not there."""
    root, lines = message.root, b""
    wanted = {"Date": format_datetime(now), "Message-ID": f"<{token}@{host}>"}
    if any(h.name.lower().startswith("content-") for h in root.headers):
        wanted["MIME-Version"] = "1.0"
    for name, value in wanted.items():
        found = field(root, name.lower())
        if found is None:
            lines += f"{name}: {value}\r\n".encode("ascii", "replace")
        elif not found.value.strip():
            yield set_value(message.raw, found, value.encode("ascii", "replace"))
    if lines or root.body == header_end(root):
        yield add_fields(root, lines)
