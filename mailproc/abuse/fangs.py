"""Addresses that were made unclickable, written out again.

hxxp, [.], (dot), blanks and zero-width characters; nothing is judged or looked up.
Work is linear.
"""

import re

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
# What hides an address: signs of which one must stand in the text, the pattern, and
# what it hides. The signs come first since looking for them costs next to nothing.
_FANGS: tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...] = (
    (
        ("xx", "XX", "tx", "xt", "TX", "XT", "**", "__"),
        re.compile(r"\bh(?:xx|tx|xt|\*\*|__)p(s?)(?=\W)", re.IGNORECASE),
        r"http\1",
    ),
    (
        ("p[", "s[", "P[", "S["),
        re.compile(r"\b(https?|ftp)\[(:?//)\]?", re.IGNORECASE),
        r"\1:\2",
    ),
    (
        ("[.", "(.)", "{.}", ".]"),
        re.compile(r"[ \t]?(?:\[\.\]|\(\.\)|\{\.\}|\[\.|\.\])[ \t]?"),
        ".",
    ),
    (
        ("dot", "DOT", "Dot"),
        re.compile(r"[ \t]?[\[({][ \t]?dot[ \t]?[\])}][ \t]?", re.IGNORECASE),
        ".",
    ),
    (("[:]", "(:)"), re.compile(r"\[:\]|\(:\)"), ":"),
    (("[/]",), re.compile(r"\[/\]"), "/"),
    (
        ("at]", "at)", "at}", "at ", "AT]", "AT)", "AT ", "@]", "@)", "@}", "@ "),
        re.compile(r"[ \t]?[\[({][ \t]?(?:@|at)[ \t]?[\])}][ \t]?", re.IGNORECASE),
        "@",
    ),
    (("\\.",), re.compile(r"(?<=\w)\\\.(?=\w)"), "."),
    (
        (" :", ": ", "\t:", ":\t"),
        re.compile(r"\b(https?|ftp)(?:[ \t]+:|:[ \t]+)//", re.IGNORECASE),
        r"\1://",
    ),
    (
        ("::", "/:", ":///"),
        re.compile(r"\b(https?|ftp):+/+(?=::|:?/)", re.IGNORECASE),
        r"\1:/",
    ),
    ((":\\\\",), re.compile(r"\b(https?|ftp):\\\\", re.IGNORECASE), r"\1://"),
    # `http://bad .example.com`: a blank before the dot, only behind a scheme.
    ((" .", "\t."), re.compile(r"(://[\w-]{1,63})[ \t]\.(?=\w)"), r"\1."),
)


def refang(text: str) -> str:
    """Return text with hidden and defanged addresses written out.

    Line breaks stay where they are, so that places in the text still count.
    """
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    for signs, pattern, plain in _FANGS:
        if any(sign in text for sign in signs):
            text = pattern.sub(plain, text)
    return text
