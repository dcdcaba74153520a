"""XML from strangers (XML 1.0), read as a list of elements, broken or not.

There is no DTD and there are no entities but the five of XML and characters by
number, so nothing can be expanded or fetched. Wrong nesting, missing ends and text
around the document are forgiven. Work is linear, depth and number are bounded.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"<!--|<!\[CDATA\[|<[?!][^<>]{0,2000}>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.:-]{0,100})(?P<rest>(?:\s[^<>]{0,8000}|/)?)>"
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z_][\w.:-]{0,100})\s{0,5}=\s{0,5}[\"']([^\"'<]{0,4000})[\"']"
)
_ESCAPED = re.compile(r"&lt;/?[A-Za-z_][\w.:-]{0,100}")
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|lt|gt|amp|quot|apos);")
_MOST = 20_000
_DEPTH = 64


@dataclass(slots=True)
class Element:
    """One element: local name, lower case; `path` holds the names above it."""

    name: str
    path: tuple[str, ...]
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly in the element."""
        return "".join(self.pieces).strip()


def elements(text: str) -> list[Element]:
    """Return the elements of a document in order of their start tags."""
    found: list[Element] = []
    opened: list[Element] = []
    for token, before in _tokens(text):
        if opened:
            opened[-1].pieces.append(before)
        if token is None or token["name"] is None:
            continue
        if token["end"]:
            _close(opened, _local(token["name"]))
        elif len(found) < _MOST:
            _open(token, found, opened)
    return found


def _tokens(text: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Yield each tag with the text before it; comments go, CDATA is text."""
    at = 0
    while token := _TOKEN.search(text, at):
        yield token, _plain(text[at : token.start()])
        at = token.end()
        closing = {"<!--": "-->", "<![CDATA[": "]]>"}.get(token[0])
        if closing:
            end = text.find(closing, at)
            if end < 0:
                return
            if closing == "]]>":
                yield None, text[at:end]
            at = end + 3
    yield None, _plain(text[at:])


def _open(token: re.Match[str], found: list[Element], opened: list[Element]) -> None:
    rest = token["rest"]
    element = Element(_local(token["name"]), tuple(each.name for each in opened))
    for name, value in _ATTRIBUTE.findall(rest):
        element.attributes.setdefault(_local(name), _plain(value))
    found.append(element)
    if not rest.endswith("/") and len(opened) < _DEPTH:
        opened.append(element)


def _close(opened: list[Element], name: str) -> None:
    """End the innermost element of that name, and what is open inside it."""
    for index in range(len(opened) - 1, -1, -1):
        if opened[index].name == name:
            del opened[index:]
            return


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _plain(text: str) -> str:
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def unescaped(text: str) -> str:
    """Return text whose tags a mailer has escaped (`&lt;Tag&gt;`) with tags."""
    if not _ESCAPED.search(text):
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')


def first(found: Iterable[Element], *names: str) -> str:
    """Return the text of the first element of these names that has any, or ""."""
    return next((e.text for e in found if e.name in names and e.text), "")
