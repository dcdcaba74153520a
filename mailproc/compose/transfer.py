"""Write a part's content in 7 bits: as it is, quoted-printable or base64 (RFC 2045 6).

What leaves is signed, so no server on the way may have a reason to encode it again:
never 8bit, never a line over 998 octets (RFC 5322 2.1.1).
Never touches header fields.
"""

import base64
import binascii
import re

LONGEST = 998
_PLAIN = ("", "7bit", "8bit", "binary")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


def is_plain(encoding: str) -> bool:
    """Whether a Content-Transfer-Encoding leaves the content as it is."""
    return encoding in _PLAIN


def is_safe(data: bytes) -> bool:
    """Whether bytes may leave unencoded: 7 bits, no line over 998 octets."""
    return data.isascii() and max(map(len, data.split(b"\r\n"))) <= LONGEST


def encode(payload: bytes, encoding: str, *, text: bool) -> tuple[str, bytes]:
    """Return (Content-Transfer-Encoding, encoded bytes) of a decoded content.

    The encoding the author's program chose is kept where it can be; plain content
    stays plain where it is safe, else the shorter of the two for text, base64 for
    the rest. The bytes end with a line break only where the content does.
    """
    if encoding == "base64":
        return "base64", wrap(base64.b64encode(payload))
    if encoding != "quoted-printable":
        if _may_stay_plain(payload):
            return "7bit", payload
        if not text or _is_dense(payload):
            return "base64", wrap(base64.b64encode(payload))
    return "quoted-printable", quoted_printable(payload)


def quoted_printable(payload: bytes) -> bytes:
    """Return payload in quoted-printable, CRLF as hard line breaks.

    `From ` and a lone dot at the start of a line are written as hex too: programs
    on the way are known to change them.
    """
    return b"\r\n".join(map(_quoted_line, payload.split(b"\r\n")))


def _quoted_line(line: bytes) -> bytes:
    quoted = binascii.b2a_qp(line, istext=False).replace(b"=\n", b"=\r\n")
    if quoted.startswith(b"From "):
        return b"=46rom " + _soft_break(quoted[5:])
    return quoted


def _soft_break(rest: bytes) -> bytes:
    """Keep the first line within 76 after `From ` grew by two."""
    first = rest.split(b"\r\n", 1)[0]
    return b"=\r\n" + rest if len(first) > 69 else rest


def wrap(encoded: bytes) -> bytes:
    """Return base64 text in lines of 76; what is no base64 letter is dropped.

    Decoders skip such bytes (RFC 2045 6.8), so the content stays the same.
    """
    letters = _NOT_BASE64.sub(b"", encoded)
    return b"\r\n".join(letters[i : i + 76] for i in range(0, len(letters), 76))


def _may_stay_plain(payload: bytes) -> bool:
    """Plain text also needs whole line breaks and no NUL: SMTP carries no others."""
    bare = payload.replace(b"\r\n", b"")
    return not re.search(rb"[\r\n\0]", bare) and is_safe(payload)


def _is_dense(payload: bytes) -> bool:
    """Whether base64 (4/3 of the size) is shorter than =XX for each such byte."""
    high = len(payload) - len(payload.translate(None, bytes(range(128, 256))))
    return high * 6 > len(payload)
