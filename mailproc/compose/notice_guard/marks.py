"""What a template leaves behind in text: the mark "&^" and template syntax (N8).

Text is looked at as people would read it: character references replaced, even twice,
and characters without width left out. Exact, so that prices, code and & far from ^
pass. Linear in the text; never raises.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailproc.compose.html_source import decode

FIELD, TEMPLATE = "field", "template"

# No width, or a blank that is no break between words: control characters, soft
# hyphen, joiners, fillers, direction marks, variation selectors, tags.
_WIDTHLESS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff"
)
_BLANKS = "\u00a0\u2000-\u200a\u202f"
_STRIP = re.compile(f"[{_WIDTHLESS}]+")
# Both characters in every dress that a program gives them: full width, and the
# escapes of URLs, quoted-printable, JSON, RTF and CSS.
_MARK = re.compile(
    r"(?:[&\uff06\ufe60]|%26|=26|\\(?:u0026|x26|'26|0{0,4}26 ?))"
    rf"[{_BLANKS}]*"
    r"(?:[\^\uff3e\u02c6\u0302\u2038\u2303]|[%=]5[Ee]"
    r"|\\(?:u005[Ee]|x5[Ee]|'5[Ee]|0{0,4}5[Ee] ?))"
)
_WORDS = (
    "if|elif|else|endif|for|endfor|set|block|endblock|include|import|extends|macro"
    "|endmacro|with|endwith|raw|endraw|trans|endtrans|filter|call|do|unless|case|when"
)
_SYNTAX = re.compile(
    # {{ name }}; numbers alone are an array: {{0, 1}}
    r"\{\{(?:[^{}]{0,200}[^\W\d][^{}]{0,200}|\s{0,200})\}\}"
    # one that lost its end: the line ends, or one brace closes
    r"|\{\{[-~]?[ \t]+[^\W\d][\w.]*[ \t]*(?=\}|\n|$)"
    r"|\{%[-+]?(?:[^{}%]{0,300}[^\W\d][^{}%]{0,300}|\s{1,300})%\}"
    rf"|\{{%[-+]?[ \t]*(?:{_WORDS})\b"
    r"|\{#[^{}#]{1,500}#\}"
    r"|<%[-=#@!]?[^<>%]{1,300}%>"
    r"|\$!?\{[^{}\n]{0,200}\}"
    r"|\#\{[ \t]*[^\W\d][\w. ]*\}"
    r"|%\([^\W\d]\w*\)[sdrif]"
)
_NEAR = 24  # characters shown on each side
_MOST = 10  # findings a text


class Leftover(NamedTuple):
    """One thing left behind: FIELD or TEMPLATE, its line from 1, the words around."""

    rule: str
    line: int
    snippet: str


def plain(text: str) -> str:
    """Return text with references replaced and characters without width left out."""
    if "&" in text:
        text = decode(decode(text))  # a second time: what was escaped twice
    return text if text.isascii() and text.isprintable() else _STRIP.sub("", text)


def leftovers(text: str) -> tuple[Leftover, ...]:
    """Return what a template left in a text, at most ten of a rule, one a line."""
    seen = plain(text)
    return (*_found(FIELD, _MARK, seen), *_found(TEMPLATE, _SYNTAX, seen))


def _found(rule: str, pattern: re.Pattern[str], text: str) -> Iterator[Leftover]:
    line, at, last, count = 1, 0, 0, 0
    for found in pattern.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        if line == last:
            continue
        yield Leftover(rule, line, snippet(text, found.start(), found.end()))
        last, count = line, count + 1
        if count == _MOST:
            return


def snippet(text: str, start: int, end: int) -> str:
    """Return the words around text[start:end], of its own line only."""
    low = max(text.rfind("\n", 0, start) + 1, start - _NEAR)
    high = text.find("\n", start)
    high = min(len(text) if high < 0 else high, end + _NEAR)
    return " ".join(text[low:high].split())
