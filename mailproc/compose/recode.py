"""Bring the parts of a message into 7 bits without changing what they hold.

Every part that is fit already stays byte for byte; so does everything in a signed
or encrypted entity and text in PGP armour. Attached messages are entered, because
they may not be encoded as a whole (RFC 2046 5.2.1). Idempotent.
"""

from collections.abc import Iterator

from mailproc.compose import headers, transfer
from mailproc.compose.edit import Edit, add_fields, apply, field, set_value
from mailproc.compose.sealed import armour, sealed
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes

_COMPOSITE = ("multipart/", "message/")
_WIDE = ("8bit", "binary")
_LEFT = frozenset(("x-uuencode", "uuencode", "x-uue", "uue"))
_ENCODING = "content-transfer-encoding"


def part_edits(message: Message) -> list[Edit]:
    """Return the changes to part headers and contents; none for a fit message."""
    lower = message.raw.lower()
    if transfer.is_safe(message.raw) and not any(w.encode() in lower for w in _WIDE):
        return []
    closed = sealed(message)
    parts = [part for part in message.parts if part.number not in closed]
    edits = [edit for part in parts for edit in _part(message, part)]
    # What stays as it is decides whether a container still needs its 8bit label.
    masked = apply(
        message.raw, (Edit(e.start, e.end, b" " * (e.end - e.start)) for e in edits)
    )
    for part in parts:
        is_wide = _is_composite(part) and part.encoding in _WIDE
        if is_wide and masked[part.start : part.end].isascii():
            edits += encoding_edit(message, part, "7bit")
    return edits


def encoding_edit(message: Message, part: Part, encoding: str) -> Iterator[Edit]:
    """Yield the change that labels a part with a Content-Transfer-Encoding."""
    found = field(part, _ENCODING)
    if (part.encoding or "7bit") == encoding:
        return
    if found:
        yield set_value(message.raw, found, encoding.encode())
    else:
        yield add_fields(part, f"Content-Transfer-Encoding: {encoding}\r\n".encode())


def content_edit(message: Message, part: Part, content: bytes) -> Edit:
    """Replace a part's encoded content, with a line break between it and what follows.

    An empty part may share its line break with the empty line above it.
    """
    is_open = message.raw[part.end : part.end + 2] != b"\r\n"
    if is_open and not content.endswith(b"\r\n"):
        content += b"\r\n"
    return Edit(part.body, part.end, content)


def _part(message: Message, part: Part) -> Iterator[Edit]:
    for header in part.headers if part.number else ():
        old = message.raw[header.start : header.end]
        if header.name.lower() != _ENCODING and (new := headers.tidy(old)) != old:
            yield Edit(header.start, header.end, new)
    if not _is_composite(part):
        yield from _content(message, part)


def _content(message: Message, part: Part) -> Iterator[Edit]:
    content = message.raw[part.body : part.end]
    if transfer.is_safe(content):
        if part.encoding in _WIDE:
            yield from encoding_edit(message, part, "7bit")
    elif part.encoding == "base64":
        yield content_edit(message, part, transfer.wrap(content))
    elif part.encoding not in _LEFT and armour(content.decode("latin-1")) is None:
        quoted = part.encoding == "quoted-printable"
        payload = part_bytes(message, part) if quoted else content
        is_text = part.content_type.startswith("text/")
        encoding, new = transfer.encode(payload, part.encoding, text=is_text)
        yield from encoding_edit(message, part, encoding)
        yield content_edit(message, part, new)


def _is_composite(part: Part) -> bool:
    return part.content_type.startswith(_COMPOSITE)
