"""Make one raw header field safe to send: 7 bits, lines of at most 998 octets.

A field that is safe already is returned as it is. Meaning never changes: text is
written as encoded words (RFC 2047), parameters as RFC 2231, and long lines are
folded at white space (RFC 5322 2.2.3). Fields are raw bytes, line break included.
"""

import base64
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from mailproc.message import charsets

LONGEST = 998
_PREFERRED = 76  # RFC 2047 2, and below the 78 of RFC 5322 2.1.1
_ADDRESSES = re.compile(
    r"(resent-)?(from|sender|to|cc|bcc)|reply-to|errors-to|mail-followup-to"
    r"|return-receipt-to|disposition-notification-to"
)
_PARAMETERS = frozenset(("content-type", "content-disposition"))
_TEXTS = frozenset(("subject", "comments", "content-description", "thread-topic"))
_WORDS = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_PHRASES = re.compile(
    r'"(?:[^"\\]+|\\.?)*"?|[ \t\r\n]+|[^ \t\r\n"(),:;<>]+|[(),:;<>]', re.DOTALL
)
_PARAM = re.compile(
    r';(\s*)([^\s=;"]+)\s*=\s*("(?:[^"\\]+|\\.?)*"?|[^\s;]*)', re.DOTALL
)
_BLANKS = re.compile(rb"[ \t]+|[^ \t]+")
_LONG_WORD = 900
_PIECE = 39  # octets of UTF-8 in an encoded word: 64 letters, beside "Subject: " < 76
_CHUNK = re.compile(r"(?:%..|[^%]){1,200}")  # of a percent-encoded parameter


def tidy(raw: bytes) -> bytes:
    """Return the field in 7 bits and with no line over 998 octets.

    The only bytes left above 127 are in a field that has no colon, or in a
    boundary parameter: to change that would tear the parts off.
    """
    limit = LONGEST
    if not raw.isascii():
        raw, limit = _seven_bits(raw), _PREFERRED
    if max(map(len, raw.split(b"\r\n"))) > limit:
        raw = _fold(raw, limit)
    return raw


def encoded_words(text: str) -> str:
    """Return text as encoded words (RFC 2047), folded: one word a line."""
    pieces = (base64.b64encode(piece).decode() for piece in _pieces(text))
    return "\r\n ".join(f"=?utf-8?b?{piece}?=" for piece in pieces)


def _pieces(text: str) -> Iterator[bytes]:
    """Cut UTF-8 into pieces between characters (RFC 2047 5)."""
    piece = b""
    for char in text:
        octets = char.encode("utf-8", "replace")
        if len(piece) + len(octets) > _PIECE:
            yield piece
            piece = b""
        piece += octets
    if piece:
        yield piece


def _seven_bits(raw: bytes) -> bytes:
    name, colon, value = raw.partition(b":")
    if not colon or not name.isascii():
        return raw
    end = b"\r\n" if value.endswith(b"\r\n") else b""
    value = value.removesuffix(end)
    kind = name.strip().lower().decode()
    text = charsets.guess(value)
    if kind in _PARAMETERS:
        return name + colon + (_parameters(text) or value) + end
    tokens = _PHRASES if _ADDRESSES.fullmatch(kind) else _WORDS
    return name + colon + _words(tokens.findall(text)).encode("ascii", "replace") + end


def _words(tokens: list[str]) -> str:
    """Replace each run of words that has 8-bit letters by encoded words.

    White space between two encoded words vanishes when read, so what stands
    between ours and a neighbour (ours or the author's) goes into ours.
    """
    out: list[str] = []
    run = ""  # what the encoded words being collected will say
    gap = ""  # white space not yet given to either side
    for token in tokens:
        if token[0] in " \t\r\n":
            gap += token
        elif token.isascii():
            if run:
                lead = gap if _is_encoded(token) else ""
                out.append(encoded_words(run + _unfold(lead)))
                run = ""
            out += (gap, token)
            gap = ""
        else:
            if run or (gap and out and _is_encoded(out[-1])):
                run += _unfold(gap)
            if not run.strip():
                out.append(gap)
            run += _unquote(token)
            gap = ""
    if run:
        out.append(encoded_words(run))
    return "".join((*out, gap))


def _is_encoded(token: str) -> bool:
    """Whether a reader, a lenient one too, may find an encoded word in a token."""
    return "=?" in token and "?=" in token


def _unfold(blanks: str) -> str:
    return blanks.replace("\r\n", "")


def _unquote(token: str) -> str:
    """Return what a quoted string says, unfolded; other tokens as they are."""
    if not token.startswith('"'):
        return token
    token = _unfold(token)
    return re.sub(r"\\(.)", r"\1", token[1:].removesuffix('"'), flags=re.DOTALL)


def _parameters(text: str) -> bytes | None:
    """Rewrite parameters that have 8-bit letters by RFC 2231, the rest stays.

    None where the boundary has such letters: nothing may be done then.
    """
    found = {m[2].lower(): m[3] for m in _PARAM.finditer(text)}
    if not found.get("boundary", "").isascii():
        return None

    def rewrite(match: re.Match[str]) -> str:
        blank, name, value = match.groups()
        if value.isascii():
            return match[0]
        if f"{name.lower()}*" in found:  # the author's program wrote both forms
            return f";{blank}{name}={value.encode('ascii', 'replace').decode()}"
        return _rfc2231(blank, name, _unquote(value))

    return _PARAM.sub(rewrite, text).encode("ascii", "replace")


def _rfc2231(blank: str, name: str, value: str) -> str:
    coded = quote(value, safe="", errors="replace")
    if len(coded) <= _LONG_WORD - 200:
        return f";{blank}{name}*=utf-8''{coded}"
    first, *others = _CHUNK.findall(coded)
    lines = [f";{blank}{name}*0*=utf-8''{first}"]
    lines += [f";\r\n {name}*{n}*={cut}" for n, cut in enumerate(others, 1)]
    return "".join(lines)


def _fold(raw: bytes, limit: int) -> bytes:
    name, colon, value = raw.removesuffix(b"\r\n").partition(b":")
    kind = name.strip().lower().decode("ascii", "replace")
    cut = _cut_text if kind in _TEXTS else _cut_tokens
    first, *others = value.split(b"\r\n")
    lines = [_fold_line(first, len(name) + 1, limit, cut)]
    lines += filter(None, (_fold_line(line, 0, limit, cut) for line in others))
    return name + colon + b"\r\n".join(lines) + b"\r\n"


def _fold_line(
    line: bytes, used: int, limit: int, cut: Callable[[bytes], bytes]
) -> bytes:
    """Break a long line before white space, near 76 octets, never into a blank one."""
    if used + len(line) <= limit:
        return line
    out: list[bytes] = []
    blank = b""
    for token in _BLANKS.findall(line):
        if token[0] in b" \t":
            blank = token if len(token) < _PREFERRED else b" "
            continue
        word = token if len(token) < _LONG_WORD else cut(token)
        if out and used + len(blank) + len(word) > _PREFERRED:
            out.append(b"\r\n")
            used = 0
        out += (blank, word)
        used += len(blank) + len(word)
    return b"".join(out)


def _cut_text(word: bytes) -> bytes:
    """Write a word without white space as encoded words: they join again."""
    return encoded_words(word.decode("ascii", "replace")).encode()


def _cut_tokens(word: bytes) -> bytes:
    """Cut a long run of tokens after a separator, or where there is none, anyway."""
    out: list[bytes] = []
    while len(word) > _LONG_WORD:
        window = word[:_LONG_WORD]
        at = max(window.rfind(mark) for mark in (b",", b";", b">")) + 1
        out.append(word[: at or len(window)])
        word = word[at or len(window) :]
    out.append(word)
    return b"\r\n ".join(piece for piece in out if piece)
