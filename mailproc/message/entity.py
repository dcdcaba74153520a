"""One MIME entity under construction, and what its Content-* fields say.

RFC 2045, 2183 and 2392, read tolerantly: what is malformed falls back to its
default, with a defect. Never looks at the body.
"""

import re
from dataclasses import dataclass, field

from mailproc.message import params
from mailproc.message.fields import Field

IDENTITY = frozenset(("", "7bit", "8bit", "binary"))
UUENCODE = frozenset(("x-uuencode", "uuencode", "x-uue", "uue"))
_ENCODINGS = IDENTITY | UUENCODE | {"base64", "quoted-printable"}
_TYPE = re.compile(r"[a-z0-9!#$&^_.+*-]+/[a-z0-9!#$&^_.+*-]+")
_VALUE_BYTES = 16_384


@dataclass(slots=True)
class Node:
    """One entity; `fields` are spans of its header block, not yet decoded."""

    number: int
    parent: int | None
    depth: int
    attached: bool
    start: int
    body: int
    end: int
    fields: list[Field]
    is_cut: bool
    content_type: str
    params: dict[str, str] = field(default_factory=dict)
    encoding: str = ""
    disposition: str = ""
    filename: str | None = None
    content_id: str | None = None

    def close(self, cut: int) -> int:
        """End at `cut`, where the line break of a boundary begins; returns the end.

        An empty part whose header has its empty line shares that with the boundary
        and ends behind it. One that a boundary cut short has no body at all.
        """
        if self.is_cut:
            self.start, self.body = min(self.start, cut), min(self.body, cut)
            self.fields = [f._replace(end=min(f.end, cut)) for f in self.fields]
        self.end = max(self.body, cut)
        return self.end


def describe(node: Node, raw: bytes) -> list[str]:
    """Fill in what the Content-* fields say; returns the defects.

    The first field of each name counts. A type that is none leaves the default.
    """
    defects: list[str] = []
    seen = _content_fields(node, raw)
    if "content-type" in seen:
        defects += _set_type(node, seen["content-type"])
    encoding = seen.get("content-transfer-encoding", b"").decode("latin-1")
    node.encoding = encoding.partition("(")[0].strip(" \t\r\n;\"'").lower()
    if node.encoding not in _ENCODINGS:
        defects.append("unknown transfer encoding")
    names = dict(node.params)
    if "content-disposition" in seen:
        charset = node.params.get("charset")
        node.disposition, more = params.parse(seen["content-disposition"], charset)
        names |= more
    node.filename = params.safe_name(names.get("filename") or names.get("name"))
    ident = seen.get("content-id", b"").decode("latin-1").strip(" \t\r\n<>")
    node.content_id = ident or None
    return defects


def _content_fields(node: Node, raw: bytes) -> dict[str, bytes]:
    seen: dict[str, bytes] = {}
    for each in node.fields:
        name = each.name.lower()
        if name.startswith("content-"):
            end = min(each.end, each.value + _VALUE_BYTES)
            seen.setdefault(name, raw[each.value : end])
    return seen


def _set_type(node: Node, value: bytes) -> list[str]:
    kind, node.params = params.parse(value)
    if not value.isascii():  # the charset beside it tells how the name is written
        kind, node.params = params.parse(value, node.params.get("charset"))
    if _TYPE.fullmatch(kind):
        node.content_type = kind
        return []
    if kind in ("text", "plain", "html"):
        node.content_type = "text/html" if kind == "html" else "text/plain"
        return ["content type without subtype"]
    return ["malformed content type"]
