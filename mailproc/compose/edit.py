"""Change a message by byte offset, so that all other bytes stay as they are.

Parsing and writing a mail again changes one mail in three and breaks signed ones;
here only the named ranges are replaced. Never parses, never decodes.
Header fields: RFC 5322 2.2. Parts: RFC 2045.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailproc.message.model import Header, Part

_CHARSET = re.compile(
    rb';\s*(?P<name>[^\s=;"]+)\s*=\s*(?P<value>"(?:[^"\\]+|\\.?)*"?|[^\s;]*)', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace raw[start:end] by `new`; start == end inserts."""

    start: int
    end: int
    new: bytes


def apply(raw: bytes, edits: Iterable[Edit]) -> bytes:
    """Return raw with all edits made; offsets are those of the unchanged raw.

    Insertions at one offset keep their order. Errors: ValueError where two edits
    overlap, which is a fault of the caller and never of the mail.
    """
    out: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            raise ValueError(f"edits overlap at byte {edit.start}")
        out += (raw[at : edit.start], edit.new)
        at = edit.end
    out.append(raw[at:])
    return b"".join(out)


def field(part: Part, name: str) -> Header | None:
    """Return the first header field of a part with that lower-case name."""
    return next((h for h in part.headers if h.name.lower() == name), None)


def add_fields(part: Part, lines: bytes) -> Edit:
    """Add whole field lines below the last field of a part.

    The empty line is added where the part has none (RFC 5322 2.1), and the outer
    header gets MIME-Version with its first MIME field (RFC 2045 4).
    """
    at = header_end(part)
    is_mime = b"content-" in lines.lower() and field(part, "mime-version") is None
    mime = b"MIME-Version: 1.0\r\n" if is_mime and not part.number else b""
    return Edit(at, at, mime + lines + (b"\r\n" if part.body == at else b""))


def header_end(part: Part) -> int:
    """Return the offset where a new field of this part belongs: after the last."""
    return part.headers[-1].end if part.headers else part.start


def set_value(raw: bytes, header: Header, value: bytes) -> Edit:
    """Replace a field's whole value; its name stays spelled as it was."""
    colon = raw.index(b":", header.start, header.end)
    return Edit(colon + 1, header.end, b" " + value + b"\r\n")


def set_charset(raw: bytes, header: Header, charset: bytes) -> Edit:
    """Replace or add the charset parameter of a Content-Type field, only that."""
    start = raw.index(b":", header.start, header.end)
    for match in _CHARSET.finditer(raw, start, header.end):
        # RFC 2231 forms (charset*=us-ascii'en'utf-8) are replaced name and all.
        if match["name"].split(b"*")[0].lower() == b"charset":
            return Edit(match.start("name"), match.end("value"), b"charset=" + charset)
    end = start + len(raw[start : header.end].rstrip(b"; \t\r\n"))
    return Edit(end, header.end, b"; charset=" + charset + b"\r\n")
