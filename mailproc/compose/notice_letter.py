"""One partner's copy of a notice: head and MIME parts, ready for step 3 (N6, N7).

multipart/alternative of text and HTML, with a calendar as an alternative where the
partner wants its mail program to book it, and as a file where there is one. RFC 2046
5.1, RFC 5322 3.6, RFC 6047. A notice of a person is no automatic mail: it carries no
Auto-Submitted. Never sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailproc.compose.headers import encoded_words
from mailproc.compose.plain_letter import checked_address, folded, thread_fields
from mailproc.compose.transfer import encode


@dataclass(frozen=True, slots=True)
class NoticeHead:
    """Who writes to one partner, and where the notice stands in the partner's thread.

    `parents` are the Message-IDs of the earlier ones, oldest first; ids have no
    brackets.
    """

    name: str
    address: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeBody:
    """Text and HTML, encoded once for all partners who read the same."""

    text: bytes = field(repr=False)
    html: bytes = field(repr=False)

    @classmethod
    def of(cls, text: str, html: str) -> "NoticeBody":
        """Encode both."""
        return cls(_part("text/plain", text), _part("text/html", html))


def _part(kind: str, text: str, *more: str) -> bytes:
    data = text.replace("\r\n", "\n").rstrip("\n").replace("\n", "\r\n") + "\r\n"
    encoding, body = encode(data.encode("utf-8", "replace"), "", text=True)
    lines = [
        f"Content-Type: {'; '.join((kind, 'charset=utf-8', *more))}",
        f"Content-Transfer-Encoding: {encoding}",
    ]
    return "\r\n".join((*lines, "", "")).encode("ascii") + body


def notice_letter(
    head: NoticeHead, body: NoticeBody, calendar: bytes = b"", method: str = ""
) -> bytes:
    """Return the letter. `method` is the iTIP method of the calendar, "" for none.

    Errors: Refused for an address that cannot stand in an envelope.
    """
    boundary = f"=_{head.message_id.partition('@')[0]}"
    alternatives = [body.text, body.html]
    if calendar and method:
        alternatives.append(_calendar(calendar, f"method={method}"))
    content = _multipart("alternative", f"{boundary}.a", alternatives)
    if calendar:
        attached = _calendar(calendar, 'name="notice.ics"', attached=True)
        content = _multipart("mixed", f"{boundary}.m", [content, attached])
    return _fields(head) + content


def _calendar(calendar: bytes, parameter: str, *, attached: bool = False) -> bytes:
    raw = _part("text/calendar", calendar.decode("utf-8"), parameter)
    if not attached:
        return raw
    return b'Content-Disposition: attachment; filename="notice.ics"\r\n' + raw


def _multipart(kind: str, boundary: str, inner: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    mark = f"--{boundary}".encode()
    pieces = b"".join(mark + b"\r\n" + each + b"\r\n" for each in inner)
    return head.encode() + pieces + mark + b"--\r\n"


def _fields(head: NoticeHead) -> bytes:
    name = f"{encoded_words(head.name)} " if head.name else ""
    to = ",\r\n ".join(f"<{checked_address(address)}>" for address in head.to)
    lines = [
        f"From: {name}<{checked_address(head.address)}>",
        f"To: {to}",
        f"Subject: {folded(head.subject)}",
        f"Message-ID: <{head.message_id}>",
        *thread_fields(head.parents),
        "MIME-Version: 1.0",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")
