"""Content-Type and Content-Disposition: value and parameters (RFC 2045, 2183, 2231).

Reads what mailers write: unquoted spaces, missing semicolons, comments,
continuations, raw 8-bit and encoded words in file names. A file name that leaves
this module is never a path. Works on text that is latin-1 of the raw bytes.
"""

import re
from urllib.parse import unquote_to_bytes

from mailproc.message import charsets, words

_VALUE = re.compile(r"\s*([^\s;=\"]*)")
# The look-behind keeps long runs of separators linear.
_NAME = re.compile(r"(?<![;\s])[;\s]+([A-Za-z0-9!#$%&'*+.^_`|~-]{1,80})\s*=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?', re.DOTALL)
_TOKEN = re.compile(r"[^;\s]*")
_PHRASE = re.compile(r"[^;]*")
_SEGMENT = re.compile(r"(.+?)\*(?:(\d{1,3})(\*)?)?$")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PARAMS = 100
_NAME_CHARS = 200

Segment = tuple[int, bool, str]


def parse(data: bytes, hint: str | None = None) -> tuple[str, dict[str, str]]:
    """Return the lower-case value and the decoded parameters of a field.

    Parameter names are lower case; the first of several equal names counts.
    `boundary` is latin-1 of its raw bytes, everything else is decoded.
    """
    text = words.unfold(data).decode("latin-1")
    match = _VALUE.match(text)
    assert match is not None
    plain: dict[str, str] = {}
    segments: dict[str, list[Segment]] = {}
    for name, value in _fields(text, match.end()):
        piece = _SEGMENT.fullmatch(name)
        if piece is None:
            plain.setdefault(name, _plain(name, value, hint))
        else:
            numbered = int(piece[2] or 0), bool(piece[3]) or piece[2] is None, value
            segments.setdefault(piece[1], []).append(numbered)
    # RFC 2231 wins over the plain form that is sent beside it for old readers.
    joined = {name: _join(pieces, hint) for name, pieces in segments.items()}
    return match[1].lower(), plain | joined


def _fields(text: str, at: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while len(found) < _PARAMS:
        name = _NAME.search(text, at)
        if name is None:
            break
        quoted = _QUOTED.match(text, name.end())
        if quoted:
            value, at = re.sub(r"\\(.)", r"\1", quoted[1]), quoted.end()
        else:
            is_file = name[1].lower() in ("name", "filename")
            bare = (_PHRASE if is_file else _TOKEN).match(text, name.end())
            assert bare is not None
            value, at = bare[0].strip(), bare.end()
        found.append((name[1].lower(), value))
    return found


def _plain(name: str, value: str, hint: str | None) -> str:
    if name == "boundary":
        return value.rstrip(" \t")
    if value.isascii() and "=?" not in value:
        return words.clean(value)
    return words.decode(value.encode("latin-1"), hint)


def _join(pieces: list[Segment], hint: str | None) -> str:
    """Put the segments of RFC 2231 together as bytes, then decode once."""
    charset = None
    data = b""
    for position, (_, encoded, value) in enumerate(sorted(pieces, key=lambda p: p[0])):
        text = value
        if position == 0 and encoded and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("latin-1")
        data += unquote_to_bytes(raw) if encoded else raw
    if charset is None and b"=?" in data:
        return words.decode(data, hint)
    return words.clean(charsets.decode(data, charset, hint))


def safe_name(name: str | None) -> str | None:
    """Return a file name without directories, control and direction characters."""
    if not name or not name.strip():
        return None
    text = _BIDI.sub("", words.clean(name)).replace("\\", "/")
    base = text.rstrip("/ ").rpartition("/")[2].strip(" .")
    if base and len(base) > _NAME_CHARS:
        stem, dot, suffix = base.rpartition(".")
        keep = dot + suffix if stem and len(suffix) <= 10 else ""
        base = base[: _NAME_CHARS - len(keep)] + keep
    return base or "unnamed"
