"""Evidence without the people who got it: their addresses are redacted (RFC 6590).

The local part becomes the word "redacted", the domain stays. What cannot be masked
for sure, in encoded text for instance, is left out: then the header alone goes. Never
touches what the sender wrote about itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailproc.message.model import Header, Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_text

REDACTED = "redacted"
_FIELDS_TEXT = """
to cc bcc resent-to resent-cc resent-bcc delivered-to x-original-to envelope-to
x-envelope-to apparently-to x-delivered-to x-rcpt-to original-recipient x-forwarded-to
x-forwarded-for x-real-to x-apparently-to
"""
_FIELDS = frozenset(_FIELDS_TEXT.split())
_ADDRESS = re.compile(rb"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_FOR = re.compile(rb"\bfor\s{1,10}<?([^\s<>;]{3,320})>?", re.IGNORECASE)
_MOST = 50


@dataclass(frozen=True, slots=True)
class Masking:
    """Who is redacted, as addresses in lower case."""

    people: tuple[bytes, ...]

    def whole(self, message: Message) -> Message | None:
        """Return the message without them, None where some may be left in its text."""
        found = parse(_fields(message, self))
        return None if any(map(self._names, _texts(found))) else found

    def header(self, message: Message) -> Message:
        """Return the header of the message without them."""
        changed = parse(_fields(message, self))
        return parse(changed.raw[: changed.root.body])

    def redacted(self, data: bytes) -> bytes:
        """Return bytes without them, in any way in which an address is written."""
        pattern = _pattern(self.people)
        return pattern.sub(_redacted, data) if pattern else data

    def _names(self, text: str) -> bool:
        low = text.casefold()
        return any(one.decode("utf-8", "replace") in low for one in self.people)


def masking(message: Message, own: Iterable[str] = ()) -> Masking:
    """Return who is redacted in a message: those who got it, and `own` addresses.

    Ours are named by the caller, and so is whoever forwarded it.
    """
    found = {address.casefold().encode("utf-8", "replace") for address in own}
    for header in message.headers:
        field = message.raw[header.start : header.end]
        if header.name.lower() in _FIELDS:
            found.update(one.lower() for one in _ADDRESS.findall(field))
        elif header.name.lower() == "received":
            for named in _FOR.findall(field):
                found.update(one.lower() for one in _ADDRESS.findall(named))
    return Masking(tuple(sorted(found - {b""}, key=len, reverse=True)[:_MOST]))


def _fields(message: Message, mask: Masking) -> bytes:
    """The bytes of a message redacted, its fields of recipients without names."""
    raw, end = bytearray(), 0
    for header in message.headers:
        if header.name.lower() in _FIELDS:
            raw += message.raw[end : header.start] + _without_names(message, header)
            end = header.end
    return mask.redacted(bytes(raw + message.raw[end:]))


def _without_names(message: Message, header: Header) -> bytes:
    """A field of recipients: addresses stay, names go."""
    field = message.raw[header.start : header.end]
    name, end = field.partition(b":")[0], field[len(field.rstrip(b"\r\n")) :]
    found = (b"<" + one + b">" for one in dict.fromkeys(_ADDRESS.findall(field)))
    return name + b": " + (b"," + end + b" ").join(found) + end


def _pattern(people: tuple[bytes, ...]) -> re.Pattern[bytes] | None:
    forms = [_form(*one.rpartition(b"@")[::2]) for one in people if b"@" in one]
    return re.compile(b"|".join(forms), re.IGNORECASE) if forms else None


def _form(local: bytes, domain: bytes) -> bytes:
    """An address as it stands, in a return path of its own, or in a link."""
    start = rb"(?<![A-Za-z0-9.!#$&'*/?^_`{|}~-])"
    return start + re.escape(local) + rb"(?:@|=40|=|%40)" + re.escape(domain)


def _redacted(match: re.Match[bytes]) -> bytes:
    text = match[0]
    marks = (b"=40", b"%40", b"@", b"=")
    mark = next(m for m in marks if m in text)
    return REDACTED.encode() + mark + text.rpartition(mark)[2]


def _texts(message: Message) -> Iterator[str]:
    for part in message.parts:
        if part.content_type.startswith("text/"):
            yield part_text(message, part)
