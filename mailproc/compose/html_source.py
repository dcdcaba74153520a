"""HTML source as tokens by offset; nothing is built, repaired or re-serialised.

Follows the tokenizer of the HTML Standard (13.2.5) as far as offsets need it:
comments, declarations, raw text elements, quoted attribute values. Linear time.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

TEXT, OPEN, CLOSE, OTHER = range(4)

_MARKUP = re.compile(r"<(?=[a-zA-Z!?]|/(?!>))")
_COMMENT_END = re.compile(r"--!?>")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>))"""
_REST_OF_TAG = re.compile(
    rf"(?:[\s/]++|(?:=[^\s/>=]*+|[^\s/>=]++)(?:{_VALUE}|(?!\s*+=)))*+>"
)
_ATTRIBUTE = re.compile(
    r"""([^\s/>=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+"""
)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp", "iframe", "noembed")
}
_REFERENCE = re.compile(
    r"&(?:#0*+([0-9]{1,7})(?![0-9])|#[xX]0*+([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|"
    r"[a-zA-Z][a-zA-Z0-9]{1,31});?"
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


class Token(NamedTuple):
    """One piece of source[start:end]; `name` is lower case for OPEN and CLOSE.

    The kind OTHER is what nobody sees: comments, declarations, scripts, styles.
    An OTHER token that never ends has the name "open".
    """

    kind: int
    name: str
    start: int
    end: int


def tokens(html: str) -> Iterator[Token]:
    """Yield all of the source, in order, without holes."""
    at, size = 0, len(html)
    while at < size:
        found = _MARKUP.search(html, at)
        start = found.start() if found else size
        if start > at:
            yield Token(TEXT, "", at, start)
        if start == size:
            return
        token = _markup(html, start)
        if token.kind == OPEN and token.name in _RAW:
            token = _raw_text(html, token)
        yield token
        at = token.end


def _raw_text(html: str, tag: Token) -> Token:
    """Return the tag of a script, style … together with what it hides."""
    end = _RAW[tag.name].search(html, tag.end)
    if end is None:
        return Token(OTHER, "open", tag.start, len(html))
    return Token(OTHER, "", tag.start, end.start())


def _markup(html: str, start: int) -> Token:
    """Return the tag, comment or declaration that begins here."""
    closing = html[start + 1] == "/"
    name = _NAME.match(html, start + 1 + closing)
    if name is None:
        comment = html.startswith("<!--", start)
        end = _COMMENT_END.search(html, start + 2) if comment else None
        after = end.end() if end else 0 if comment else html.find(">", start) + 1
        return Token(OTHER, "" if after else "open", start, after or len(html))
    rest = _REST_OF_TAG.match(html, name.end())
    if rest is None:
        return Token(OTHER, "open", start, len(html))
    return Token(CLOSE if closing else OPEN, name.group().lower(), start, rest.end())


def attributes(html: str, token: Token) -> dict[str, str]:
    """Return the attributes of an OPEN token, names in lower case, first one wins."""
    found: dict[str, str] = {}
    start = token.start + 1 + len(token.name)
    for match in _ATTRIBUTE.finditer(html, start, token.end - 1):
        name, *values = match.groups()
        found.setdefault(name.lower(), decode(next(filter(None, values), "")))
    return found


def decode(source: str) -> str:
    """Return source text as people see it: character references replaced.

    Unlike html.unescape it holds for numbers of any length. Characters without
    width are left out.
    """
    if "&" in source:
        source = _REFERENCE.sub(_character, source)
    return source if source.isascii() else source.translate(_INVISIBLE)


def _character(found: re.Match[str]) -> str:
    decimal, hexadecimal = found.groups()
    if decimal:
        return unescape(f"&#{decimal};")
    return unescape(f"&#x{hexadecimal};" if hexadecimal else found.group())
