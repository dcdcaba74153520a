"""Reports of delivery failure and delay to the sender (RFC 3464, 3461 6.2, 6522).

The caller sends them with the null sender, and only where `may_report` says yes:
a report about a report would go round for ever. Text for people is English and
Russian. Quotes at most 32 KiB of the original, and 16 KiB where that is its header.
"""

import base64
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol

from mailproc.compose.headers import encoded_words
from mailproc.compose.model import Identity
from mailproc.compose.normalise import line_ends
from mailproc.compose.transfer import is_safe, quoted_printable, wrap
from mailproc.errors import Permanent
from mailproc.message.model import Message
from mailproc.message.parse import parse

WHOLE = 32_768
HEADER = 16_384
NAMED = 50
"""Recipients named in the text for people; the part for programs has them all."""

# An address or Message-ID that can stand in angle brackets on one line.
_PLAIN = re.compile(r"[!-;=?-~]{1,250}@[!-;=?-~]{1,250}")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")

_FAILED = """\
This is the mail system at {host}.

Your message was NOT delivered to the recipients below. The reason that the
mail server gave stands beside each; nothing more will be tried.

    Message: {subject}
    Message-ID: {message_id}

{recipients}

---

Это почтовая система {host}.

Ваше письмо НЕ доставлено перечисленным выше получателям. Рядом с каждым
указана причина, которую назвал почтовый сервер; новых попыток не будет.
"""

_DELAYED = """\
This is the mail system at {host}.

Your message has not been delivered yet to the recipients below. It will be
tried again; you need not do anything, and do not send it again.

    Message: {subject}
    Message-ID: {message_id}

{recipients}

---

Это почтовая система {host}.

Ваше письмо пока не доставлено перечисленным выше получателям. Попытки
продолжаются: ничего делать и отправлять письмо ещё раз не нужно.
"""


class Unreached(Protocol):
    """A recipient that was not reached: the server's last code and text."""

    @property
    def address(self) -> str:
        """The address as it was in RCPT."""
        ...

    @property
    def code(self) -> int:
        """The SMTP code."""
        ...

    @property
    def text(self) -> str:
        """What the server said, with the enhanced code of RFC 3463 in front."""
        ...


def may_report(kind: str, sender: str) -> bool:
    """Whether a failure of this kind of mail is reported to its envelope sender.

    Never to the null sender, to a mailer daemon, or about a report (RFC 5321 4.5.5).
    """
    local = sender.partition("@")[0].lower()
    return (
        kind != "dsn"
        and _PLAIN.fullmatch(sender) is not None
        and local not in ("mailer-daemon", "double-bounce")
    )


def dsn(
    original: bytes,
    sender: str,
    failed: Sequence[Unreached],
    identity: Identity,
    *,
    now: datetime,
    token: str,
    delayed: bool = False,
) -> bytes:
    """Return the report on `failed` recipients of `original`, ready to be signed.

    `now` carries a zone; `token` makes Message-ID and boundary unguessable.
    Errors: Permanent when there is nobody to report to.
    """
    if not may_report("", sender):
        raise Permanent("no report can be sent to this sender")
    message = parse(line_ends(original))
    boundary = f"=_{token}"
    while boundary.encode() in message.raw:
        boundary += "_"
    said = _text(message, failed, identity, delayed)
    parts = (
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + _base64(said),
        b"Content-Type: message/delivery-status\r\n\r\n"
        + _status(failed, identity, now, delayed),
        _returned(message),
    )
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    head = _head(message, sender, identity, now=now, token=token, delayed=delayed)
    kind = (
        "Content-Type: multipart/report; report-type=delivery-status;\r\n"
        f' boundary="{boundary}"\r\n\r\n'
    )
    return head + kind.encode() + body + line + b"--\r\n"


def _head(
    message: Message,
    sender: str,
    identity: Identity,
    *,
    now: datetime,
    token: str,
    delayed: bool,
) -> bytes:
    domain = identity.address.rpartition("@")[2]
    subject = (
        "Delayed mail / Письмо задерживается"
        if delayed
        else "Undelivered mail / Письмо не доставлено"
    )
    lines = [
        f"From: Mail Delivery System <MAILER-DAEMON@{domain}>",
        f"To: <{sender}>",
        f"Subject: {encoded_words(subject)}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: <{token}@{identity.host}>",
    ]
    if message.message_id and _PLAIN.fullmatch(message.message_id):
        lines.append(f"In-Reply-To: <{message.message_id}>")
        lines.append(f"References: <{message.message_id}>")
    lines += ["Auto-Submitted: auto-replied", "MIME-Version: 1.0", ""]
    return "\r\n".join(lines).encode("ascii")


def _text(
    message: Message, failed: Sequence[Unreached], identity: Identity, delayed: bool
) -> str:
    named = [
        f"<{_line(one.address)}>\n    {one.code} {_line(one.text)}"
        for one in failed[:NAMED]
    ]
    if len(failed) > NAMED:
        named.append(f"… and {len(failed) - NAMED} more / и ещё {len(failed) - NAMED}")
    return (_DELAYED if delayed else _FAILED).format(
        host=identity.host,
        subject=message.subject[:200],
        message_id=_line(message.message_id or "-")[:200],
        recipients="\n\n".join(named),
    )


def _status(
    failed: Sequence[Unreached], identity: Identity, now: datetime, delayed: bool
) -> bytes:
    """Return the fields for programs (RFC 3464 2.2 and 2.3)."""
    lines = [f"Reporting-MTA: dns; {identity.host}"]
    for one in failed:
        lines += [
            "",
            f"Final-Recipient: {_typed(_line(one.address))}",
            f"Action: {'delayed' if delayed else 'failed'}",
            f"Status: {_enhanced(one)}",
            f"Diagnostic-Code: smtp; {one.code} {_line(one.text)}",
            f"Last-Attempt-Date: {format_datetime(now)}",
        ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii", "replace")


def _typed(address: str) -> str:
    """Write an address with its type (RFC 3464 2.3.2; beyond ASCII: RFC 6533 3)."""
    if address.isascii():
        return f"rfc822; {address}"
    return "utf-8; " + "".join(
        char if char.isascii() and char not in "\\+=" else f"\\x{{{ord(char):X}}}"
        for char in address
    )


def _enhanced(one: Unreached) -> str:
    found = _STATUS.match(one.text)
    if found:
        return found[0]
    return "4.0.0" if 400 <= one.code < 500 else "5.0.0"


def _returned(message: Message) -> bytes:
    """Return the original as a part: whole where small and 7-bit, else its header."""
    if len(message.raw) <= WHOLE and is_safe(message.raw):
        return b"Content-Type: message/rfc822\r\n\r\n" + message.raw
    header = message.raw[: message.root.body]
    if len(header) > HEADER:
        header = header[:HEADER].rpartition(b"\r\n")[0] + b"\r\n"
    if is_safe(header):
        return b"Content-Type: text/rfc822-headers\r\n\r\n" + header
    return (
        b"Content-Type: text/rfc822-headers; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quoted_printable(header)
    )


def _line(text: str) -> str:
    """Return text as one printable line of at most 500 characters."""
    return " ".join("".join(_visible(text[:2000])).split())[:500]


def _visible(text: str) -> Iterator[str]:
    return (char if char.isprintable() else " " for char in text)


def _base64(text: str) -> bytes:
    data = text.replace("\n", "\r\n").encode("utf-8", "replace")
    return wrap(base64.b64encode(data))
