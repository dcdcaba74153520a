"""The YAML of X-ARF 0.x: `Key: value` lines, and nothing else of YAML.

Comments, quotes, marks of a document, folded lines and tags are understood; no
type, anchor or object is ever made, so nothing can be injected.
"""

import re

_LINE = re.compile(r"[ \t>]{0,6}[\"']?([A-Za-z][A-Za-z0-9_-]{1,40})[\"']?[ \t]?:(.*)")
_MARK = re.compile(r"(?:---|\.\.\.|--|%YAML.*|-{5,}.*)\s*$")
_COMMENT = re.compile(r"\s#\s.*$")
_TAG = re.compile(r"!!?\w{0,20}\s{1,4}")
_MOST = 2000


def fields(text: str) -> dict[str, str]:
    """Return the fields by lower-case key; of a repeated key the first counts.

    A value may go on in lines that are indented.
    """
    found: dict[str, str] = {}
    key = ""
    for line in text.split("\n")[:_MOST]:
        field = _LINE.match(line)
        if field and not (key and line.startswith("   ")):
            name = field[1].lower()
            key = "" if name in found else name
            if key:
                found[key] = _value(field[2])
        elif key and line[:1] in (" ", "\t") and not _MARK.match(line):
            found[key] = f"{found[key]} {_value(line)}".strip()
        else:
            key = ""
    return found


def _value(text: str) -> str:
    text = _TAG.sub("", _COMMENT.sub("", text).strip(), count=1)
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return "" if text in ("|", ">", "~", "null", "[]") else text[:4000]
