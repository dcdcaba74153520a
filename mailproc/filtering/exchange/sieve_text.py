"""Words and phrases of ours as what Sieve can compare: keys and POSIX expressions.

Sieve (RFC 5228) finds parts of words; whole words need the `regex` extension, which
Pigeonhole has (draft-ietf-sieve-regex). Its expressions see bytes and fold the case of
ASCII only, so other letters are written in both cases, and a byte above 127 counts as
part of a word unless it belongs to punctuation listed here.
"""

import re
from collections.abc import Iterable, Mapping

from mailproc.filtering.nodes import Near, Text
from mailproc.filtering.words import is_address, symbols

_HIGH = "${hex:80}-${hex:ff}"
_PUNCTUATION = "\u00a0«»·–—‘’‚“”„•…"
_GAP = f"([^A-Za-z0-9_&{_HIGH}]|{'|'.join(_PUNCTUATION)})"

PIECES: Mapping[str, str] = {
    "b": f"(^|{_GAP})",
    "e": f"({_GAP}|$)",
    "g": f"{_GAP}+",
    "w": f"[A-Za-z0-9_&{_HIGH}]+",
    "mb": f"(^|[^A-Za-z0-9_.!#$%&'*+?^`}}~{_HIGH}-])[.'*]*",
    "me": f"([.]?([^A-Za-z0-9_.{_HIGH}-]|$))",
}
"""What stands around words (b, e), between them (g), a word (w); around addresses.

They are variables of the script (RFC 5229), which would be many times longer else.
"""

_MARKS = re.compile(r'"(?:[^"\\]|\\.)*"|\bnot\b|[(),]')

MAX_NEAR = 50
"""Distance of AROUND above which an expression becomes too slow to be of use."""


def quoted(text: str) -> str:
    """Return a Sieve string; `${…}` in it is expanded (RFC 5229 3)."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'


def plain(text: str) -> str:
    """Return a Sieve string in which nothing is expanded."""
    return quoted(text.replace("${", "$ {"))


def listed(strings: Iterable[str]) -> str:
    """Return a Sieve string list of strings that are quoted already."""
    found = list(dict.fromkeys(strings))
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def nesting(test: str) -> int:
    """Return how many levels of tests a test has, itself included."""
    opened: list[int] = []
    negated = deepest = 0
    for found in _MARKS.finditer(test):
        match found.group():
            case "not":
                negated += 1
            case "(":
                opened.append(1 + negated)
                negated = 0
            case ")":
                opened.pop()
            case ",":
                negated = 0
        deepest = max(deepest, sum(opened) + negated)
    return deepest + 1


def expression(node: Text | Near) -> str:
    """Return the expression that finds a word, a phrase, an address or a pair."""
    if isinstance(node, Text):
        if symbols(node.text):
            return node.text  # an emoji stands by itself
        if is_address(node.text):
            return f"${{mb}}{_letters(node.text)}${{me}}"
        return f"${{b}}{_phrase(node)}${{e}}"
    between = f"(${{g}}${{w}}){{0,{max(0, node.distance - 1)}}}${{g}}"
    left, right = _phrase(node.left), _phrase(node.right)
    pair = f"{left}{between}{right}"
    if not node.ordered:
        pair = f"({pair}|{right}{between}{left})"
    return f"${{b}}{pair}${{e}}"


def key(node: Text | Near) -> str | None:
    """Return a part that every match contains, None if Sieve cannot fold its case.

    Finding it first is many times faster than the expression alone.
    """
    if isinstance(node, Text) and symbols(node.text):
        return node.text
    words = node.words if isinstance(node, Text) else node.left.words + node.right.words
    return max((w for w in words if w.isascii()), key=len, default=None)


def _phrase(node: Text) -> str:
    return "${g}".join(map(_letters, node.words))


def _letters(word: str) -> str:
    return "".join(map(_letter, word))


def _letter(sign: str) -> str:
    if sign.isascii():
        return sign if sign.isalnum() or sign in "_&@" else f"[{sign}]"
    cases = sorted({c for c in (sign, sign.upper(), sign.title()) if len(c) == 1})
    return cases[0] if len(cases) == 1 else f"({'|'.join(cases)})"
