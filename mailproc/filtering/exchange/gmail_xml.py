"""Reading mailFilters.xml: bytes of strangers in, a feed out; never resolves a name.

An Atom feed (RFC 4287) with Google's `apps:property` elements. Declarations of a
document type are refused, so there are no entities to expand; size, depth and the
number of elements are bounded. Elements are known by their local name, whatever
their prefix.
"""

import re
from xml.parsers import expat

from mailproc.filtering.exchange.entry import Entry, ExchangeError, Feed, Property

MAX_BYTES = 16_000_000
MAX_DEPTH = 20
MAX_ELEMENTS = 500_000

_FEED_FACTS = ("id", "title", "updated", "name", "email")
_ENTRY_FACTS = ("id", "title", "updated")
_KNOWN = (*_FEED_FACTS, "author", "content", "category", "property", "entry", "feed")

# What XML 1.0 2.2 does not allow, as bytes of any charset that contains ASCII and as
# character references. Hand-made exports hold them.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)


def read_feed(data: bytes) -> Feed:
    """Return the feed. Errors: ExchangeError with line and column."""
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"{len(data)} bytes; {MAX_BYTES} are allowed")
    data, remarks = _cleaned(data)
    if not data:
        raise ExchangeError("the file is empty")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ExchangeError(_said(error)) from error
    if not reader.seen_feed:
        raise ExchangeError("no Atom feed: this is not Gmail's mailFilters.xml")
    odd = [f"element <{name}> is not kept" for name in sorted(reader.odd)]
    return Feed(tuple(reader.entries), tuple(reader.facts), (*remarks, *odd))


def _cleaned(data: bytes) -> tuple[bytes, list[str]]:
    """Return the bytes without what no XML may hold. UTF-16 has zeros by right."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        return data, []
    data = data.removeprefix(b"\xef\xbb\xbf").strip()
    data, raw = _CONTROLS.subn(b"", data)
    data, referred = _REFERENCES.subn(b"", data)
    gone = raw + referred
    return data, [f"{gone} control characters removed"] if gone else []


def _said(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        reason = expat.ErrorString(error.code)
        return f"line {error.lineno}, column {error.offset + 1}: {reason}"
    return f"not readable: {error}"


class _Reader:
    """One walk over one feed; expat calls the handlers."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.facts: list[Property] = []
        self.odd: set[str] = set()
        self.seen_feed = False
        self._path: list[str] = []
        self._elements = 0
        self._text: list[str] = []
        self._entry: dict[str, str] = {}
        self._properties: list[Property] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        # Without a DTD there is nothing to expand and nothing to fetch.
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise ExchangeError(f"{self._where()}: a document type is not allowed here")

    def _where(self) -> str:
        return f"line {self.parser.CurrentLineNumber}"

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        name = full_name.rpartition(" ")[2]
        self._path.append(name)
        self._elements += 1
        self._text.clear()
        if len(self._path) > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise ExchangeError(f"{self._where()}: too deep, or too many elements")
        if name not in _KNOWN:
            self.odd.add(name[:60])
        match name:
            case "feed":
                self.seen_feed = True
            case "entry":
                self._entry = {}
                self._properties = []
            case "category":
                self._entry["category"] = attributes.get("term", "")
            case "property":
                self._property(attributes)

    def _property(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "").strip()
        if "entry" not in self._path or not name:
            raise ExchangeError(f"{self._where()}: a property without entry or name")
        self._properties.append((name, attributes.get("value", "")))

    def _end(self, _: str) -> None:
        name = self._path.pop()
        text = "".join(self._text).strip()
        self._text.clear()
        if name == "entry":
            self.entries.append(Entry(tuple(self._properties), **self._entry))
            self._entry = {}
        elif "entry" in self._path:
            if name in _ENTRY_FACTS:
                self._entry[name] = text
        elif name in _FEED_FACTS and text:
            self.facts.append((name, text))
