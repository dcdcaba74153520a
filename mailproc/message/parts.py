"""What a part holds: bytes without transfer encoding, text without charset.

Total: broken encodings are decoded as far as they go, unknown charsets are
guessed. The encoded bytes themselves are message.raw[part.body:part.end].
"""

import binascii
import re

from mailproc.message import charsets, words
from mailproc.message.entity import UUENCODE
from mailproc.message.model import Message, Part

_SOFT_SPACE = re.compile(rb"=[ \t]+(?=\r?\n)")
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_WORD = re.compile(rb"=\?([A-Za-z0-9_.:+-]{1,40})\?[bBqQ]\?")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BEGIN_UU = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


def part_bytes(message: Message, part: Part) -> bytes:
    """Return the content of a part with its transfer encoding removed."""
    return content(message.raw, part)


def part_text(message: Message, part: Part) -> str:
    """Return the content of a part as text with LF line ends and without NUL.

    The declared charset counts where it works; else a byte order mark, the meta
    element of HTML, and at last a guess that the rest of the message helps.
    """
    return text(message.raw, part, hint=header_hint(message.raw, message.root.body))


def content(raw: bytes, part: Part, most: int | None = None) -> bytes:
    """Decode the transfer encoding of raw[body:end], or of its first `most` bytes."""
    end = part.end if most is None else min(part.end, part.body + most)
    data = raw[part.body : end]
    if part.encoding == "base64":
        return words.base64(data)
    if part.encoding == "quoted-printable":
        return binascii.a2b_qp(_SOFT_SPACE.sub(b"=", data))
    if part.encoding in UUENCODE:
        return _uudecode(data)
    return data


def text(raw: bytes, part: Part, *, hint: str | None, most: int | None = None) -> str:
    """Decode a part; `hint` is a charset for the guess, `most` limits input bytes."""
    data = content(raw, part, most)
    charset = part.charset
    for mark, name in _BOMS:
        if data.startswith(mark):
            data, charset = data[len(mark) :], name
            break
    if part.content_type == "text/html" and not charset:
        meta = _META.search(data[:4096])
        charset = meta[1].decode("ascii") if meta else None
    return plain(charsets.decode(data, charset, hint))


def plain(decoded: str) -> str:
    """Return text with LF line ends and without NUL."""
    if "\r" in decoded:
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
    return decoded.replace("\0", "")


def header_hint(raw: bytes, body: int) -> str | None:
    """Return the charset of the first encoded word above the body, if any."""
    found = _WORD.search(raw, 0, min(body, 65_536))
    return found[1].decode("ascii").lower() if found else None


def _uudecode(data: bytes) -> bytes:
    """Decode the lines between begin and end; a broken line is left out."""
    begin = _BEGIN_UU.search(data)
    if begin is None:
        return data
    out = bytearray()
    for line in data[begin.end() :].splitlines():
        if line.strip() in (b"end", b"`"):
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            continue
    return bytes(out)
