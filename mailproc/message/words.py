"""Header values: unfolding, encoded words (RFC 2047) in all their broken forms.

Takes the raw bytes after the colon, gives text without control characters, so
that a decoded value can never start a new header line. Raw 8-bit bytes are read
as charsets.guess says. Work is linear in the input.
"""

import binascii
import re
from collections.abc import Iterator

from mailproc.message import charsets

_FOLD = re.compile(rb"\r?\n(?=[ \t])|[\r\n]+$")
_WORD_HEAD = re.compile(rb"=\?([A-Za-z0-9_.:+-]{1,60})(?:\*[A-Za-z-]*)?\?([bBqQ])\?")
_Q_BYTE = re.compile(rb"=([0-9A-Fa-f]{2})")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_PIECES = 1000
_CONTROL = dict.fromkeys((*range(1, 32), 127, 133, 8232, 8233), " ") | {0: None}


def unfold(data: bytes) -> bytes:
    """Remove the line breaks of folding (RFC 5322 2.2.3) and outer white space."""
    if b"\n" in data or b"\r" in data:
        data = _FOLD.sub(b"", data)
    return data.strip(b" \t\r\n")


def decode(data: bytes, hint: str | None = None) -> str:
    """Return the decoded, unfolded value of a header field.

    `hint` names the charset of the body; raw 8-bit bytes are likely in it.
    """
    value = unfold(data)
    if b"=?" not in value:
        if value.isascii():
            return clean(value.decode("ascii"))
        return clean(charsets.guess(value, hint))
    return clean("".join(_pieces(value, hint)))


def clean(text: str) -> str:
    """Replace control characters by spaces; NUL is dropped."""
    return text if text.isprintable() else text.translate(_CONTROL).strip(" ")


def base64(data: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign bytes, missing padding, cut ends.

    Text put together from several padded pieces is decoded piece by piece.
    """
    core = data.translate(None, _NOT_BASE64).rstrip(b"=")
    pieces = core.split(b"=") if b"=" in core else [core]
    if len(pieces) > _PIECES:
        pieces = [core.replace(b"=", b"")]
    return b"".join(_quads(piece) for piece in pieces)


def _quads(data: bytes) -> bytes:
    if len(data) % 4 == 1:
        data = data[:-1]
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def _pieces(value: bytes, hint: str | None) -> Iterator[str]:
    """Split into literal text and runs of encoded words of one charset.

    Neighbouring words are joined as bytes before decoding: mailers cut in the
    middle of a character. White space between words does not count.
    """
    run, run_charset = bytearray(), ""
    for literal, charset, data in _tokens(value):
        if data is None or (charset != run_charset and run):
            if run:
                yield charsets.decode(bytes(run), run_charset, hint)
            run = bytearray()
        if data is None:
            yield charsets.guess(literal, hint)
        else:
            run += data
            run_charset = charset
    if run:
        yield charsets.decode(bytes(run), run_charset, hint)


def _tokens(value: bytes) -> Iterator[tuple[bytes, str, bytes | None]]:
    """Yield (literal, "", None) and (b"", charset, decoded bytes) in order."""
    done = at = 0
    after_word = False
    while True:
        head = _WORD_HEAD.search(value, at)
        end = value.find(b"?=", head.end()) if head else -1
        if head is None or end < 0:
            break
        gap = value[done : head.start()]
        if gap and not (after_word and not gap.strip(b" \t")):
            yield gap, "", None
        text = value[head.end() : end]
        data = base64(text) if head[2] in b"bB" else _q(text)
        yield b"", head[1].decode("ascii").lower(), data
        done = at = end + 2
        after_word = True
    if done < len(value):
        yield value[done:], "", None


def _q(text: bytes) -> bytes:
    """The Q encoding of RFC 2047 4.2; a lone = stays as it is."""
    text = text.replace(b"_", b" ")
    return _Q_BYTE.sub(lambda m: bytes((int(m[1], 16),)), text)
