"""The frozen view of one RFC 5322 message: headers, parts by byte offset, defects.

A Message is made by `mailproc.message.parse` only, and is never changed.
Text of attached messages (message/rfc822) is kept apart from the outer text, so
that quoted spam never decides where a complaint goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a hostile message is looked at; the rest becomes a defect."""

    depth: int = 100
    parts: int = 1000
    headers: int = 1000
    header_bytes: int = 131_072
    text_chars: int = 2_000_000
    addresses: int = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header; `name` is decoded, `addr` may be empty."""

    name: str
    addr: str

    @property
    def key(self) -> str:
        """The address for comparing: case folded."""
        return self.addr.casefold()

    @property
    def domain(self) -> str:
        """The part after the last @, lower case; empty without one."""
        return self.addr.rpartition("@")[2].lower() if "@" in self.addr else ""


@dataclass(frozen=True, slots=True)
class Header:
    """One header field: decoded, unfolded `value`; raw bytes are raw[start:end]."""

    name: str
    value: str
    start: int
    end: int  # one past the line end that closes the field


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME entity, root included, as byte offsets into the whole message.

    Header block raw[start:body], body raw[body:end]; `end` is before the line
    break that belongs to the closing boundary. `attached` is true inside a
    message/rfc822 part (not for that part itself).
    """

    number: int
    parent: int | None
    depth: int
    content_type: str
    params: Mapping[str, str] = field(hash=False)
    encoding: str
    disposition: str
    filename: str | None
    content_id: str | None
    start: int
    body: int
    end: int
    attached: bool
    headers: tuple[Header, ...] = field(hash=False)

    @property
    def charset(self) -> str | None:
        """The declared charset, lower case."""
        value = self.params.get("charset")
        return value.lower() if value else None

    @property
    def is_text_body(self) -> bool:
        """Whether people read this part as (a piece of) the letter itself."""
        return (
            self.content_type in ("text/plain", "text/html")
            and self.disposition != "attachment"
            and self.filename is None
            and not self.attached
        )


@dataclass(frozen=True)
class Message:
    """One parsed mail. Everything is decoded; what could not be is in `defects`.

    `text` is the outer plain text (html rendered to text where there is no
    plain part), `html` the outer HTML source or "". Message-IDs are without
    angle brackets. `date` is in UTC or None.
    """

    raw: bytes = field(repr=False)
    headers: tuple[Header, ...] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    subject: str
    from_: tuple[Address, ...]
    sender: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    text: str = field(repr=False)
    html: str = field(repr=False)
    defects: tuple[str, ...]

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for each in self.headers:
            found.setdefault(each.name.lower(), []).append(each.value)
        return {name: tuple(values) for name, values in found.items()}

    def header(self, name: str) -> str | None:
        """Return the first field of that name (any case), decoded, or None."""
        values = self._values.get(name.lower())
        return values[0] if values else None

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every field of that name (any case), decoded, in order."""
        return self._values.get(name.lower(), ())

    def children(self, part: Part) -> tuple[Part, ...]:
        """Return the direct sub-parts of a part, in order."""
        return tuple(p for p in self.parts if p.parent == part.number)

    @property
    def root(self) -> Part:
        """The outermost entity."""
        return self.parts[0]

    @property
    def attachments(self) -> tuple[Part, ...]:
        """Outer leaves and attached messages that are not the letter's text."""
        return tuple(
            p
            for p in self.parts
            if not p.attached
            and not p.content_type.startswith("multipart/")
            and not p.is_text_body
        )

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To, Cc and Bcc together."""
        return self.to + self.cc + self.bcc
