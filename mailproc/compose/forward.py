"""A message sent on by the desk: whole, as an attachment (RFC 2046 5.2.1, RFC 3834).

The caller sends it with the null sender as a letter of kind `answer`. It says that a
program made it, and carries our X-Loop mark: loops.py knows it when it comes back.
Never changes a byte of what it forwards.
"""

import base64
import hashlib

from mailproc.compose.headers import encoded_words
from mailproc.compose.model import Identity
from mailproc.compose.transfer import is_safe, wrap
from mailproc.message.model import Message

_TEXT = """\
The desk forwards this message by a rule of its own. It is attached whole.

Это письмо переслано автоматически; оно приложено целиком.
"""
_SUBJECT = 200


def forward_letter(message: Message, to: str, identity: Identity) -> bytes:
    """Return the letter that carries `message` to one address, ready for step 3.

    What may leave as it is (7 bits, lines of at most 998 octets) is attached as a
    message, everything else as a file with the same bytes.
    """
    said = wrap(base64.b64encode(_TEXT.replace("\n", "\r\n").encode()))
    attached = _attached(message)
    boundary = f"=_{hashlib.sha256(message.raw).hexdigest()[:32]}"
    while boundary.encode() in message.raw:
        boundary += "_"
    line = f"--{boundary}".encode()
    text = (
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + said
    )
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in (text, attached))
    return _head(message, to, identity, boundary) + body + line + b"--\r\n"


def _head(message: Message, to: str, identity: Identity, boundary: str) -> bytes:
    subject = "".join(c if c.isprintable() else " " for c in message.subject)
    lines = [
        f"From: <{identity.address}>",
        f"To: <{to}>",
        f"Subject: {encoded_words(f'Fwd: {subject[:_SUBJECT]}')}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"X-Loop: {identity.address}",
    ]
    own = message.message_id or ""
    if own.isascii() and own.isprintable() and 0 < len(own) < 500 and " " not in own:
        lines.append(f"References: <{own}>")
    lines += [
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"',
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _attached(message: Message) -> bytes:
    raw = message.raw
    between = raw.replace(b"\r\n", b"")
    if is_safe(raw) and b"\r" not in between and b"\n" not in between:
        return (
            b"Content-Type: message/rfc822\r\n"
            b"Content-Disposition: attachment\r\n\r\n" + raw
        )
    return (
        b"Content-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="original.eml"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + wrap(base64.b64encode(raw))
    )
