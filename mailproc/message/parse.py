"""Bytes to Message: total and bounded (RFC 5322, 2045-2047, 2231).

The structure comes from our own scanner, since others edit by byte offset; the
standard fields from mail-parser; text from the parts. Nothing here raises on any
bytes, fetches anything or changes the raw bytes.
"""

from collections.abc import Iterable, Sequence

from mailproc.message import (
    charsets,
    fields,
    htmltext,
    parts,
    rfc5322,
    structure,
    words,
)
from mailproc.message.entity import Node
from mailproc.message.model import Header, Limits, Message, Part

DEFAULT = Limits()


def parse(raw: bytes, limits: Limits = DEFAULT) -> Message:
    """Return the frozen view of one mail; oddities become defects (never an error).

    `limits` bounds how much of a hostile message is looked at; `raw` is kept as
    it is, whatever its size.
    """
    nodes, defects = structure.scan(raw, limits)
    hint = _hint(raw, nodes)
    tree = tuple(_part(raw, node, limits, hint) for node in nodes)
    root = nodes[0]
    values = _values(raw, root.fields, limits)
    standard = rfc5322.read(values, limits, hint)
    html = _html(raw, tree, limits, hint)
    text = _text(raw, tree, html, limits, hint)
    defects += standard.defects + _byte_defects(raw, root)
    return Message(
        raw=raw,
        headers=tree[0].headers,
        parts=tree,
        subject=_subject(tree[0].headers),
        from_=standard.addresses["from"],
        sender=standard.addresses["sender"],
        reply_to=standard.addresses["reply-to"],
        to=standard.addresses["to"],
        cc=standard.addresses["cc"],
        bcc=standard.addresses["bcc"],
        message_id=standard.message_id,
        in_reply_to=standard.in_reply_to,
        references=standard.references,
        date=standard.date,
        text=text,
        html=html,
        defects=tuple(dict.fromkeys(defects)),
    )


def _hint(raw: bytes, nodes: Sequence[Node]) -> str | None:
    """Return the charset of the letter itself, else of its first encoded word."""
    for node in nodes:
        charset = node.params.get("charset")
        if charset and not node.attached:
            name = charsets.codec(charset)
            if name and name not in ("ascii", "utf_8"):
                return charset.lower()
    return parts.header_hint(raw, nodes[0].body)


def _values(
    raw: bytes, found: Iterable[fields.Field], limits: Limits
) -> dict[str, list[bytes]]:
    values: dict[str, list[bytes]] = {}
    for each in found:
        end = min(each.end, each.value + limits.header_bytes)
        values.setdefault(each.name.lower(), []).append(raw[each.value : end])
    return values


def _part(raw: bytes, node: Node, limits: Limits, hint: str | None) -> Part:
    return Part(
        number=node.number,
        parent=node.parent,
        depth=node.depth,
        content_type=node.content_type,
        params=node.params,
        encoding=node.encoding,
        disposition=node.disposition,
        filename=node.filename,
        content_id=node.content_id,
        start=node.start,
        body=node.body,
        end=node.end,
        attached=node.attached,
        headers=tuple(_header(raw, each, limits, hint) for each in node.fields),
    )


def _header(raw: bytes, each: fields.Field, limits: Limits, hint: str | None) -> Header:
    end = min(each.end, each.value + limits.header_bytes)
    value = words.decode(raw[each.value : end], hint)
    return Header(each.name, value, each.start, each.end)


def _subject(headers: Iterable[Header]) -> str:
    return next((h.value for h in headers if h.name.lower() == "subject"), "")


def _html(raw: bytes, tree: Sequence[Part], limits: Limits, hint: str | None) -> str:
    return _joined(raw, [p for p in tree if _body(p, "text/html")], limits, hint)


def _text(
    raw: bytes, tree: Sequence[Part], html: str, limits: Limits, hint: str | None
) -> str:
    """The plain parts; where they say nothing, the HTML as people read it."""
    plain = [p for p in tree if _body(p, "text/plain")]
    text = _joined(raw, plain, limits, hint)
    if not text.strip() and html:
        return htmltext.to_text(html)[: limits.text_chars]
    root = tree[0]
    if len(tree) == 1 and root.content_type.startswith("multipart/"):
        # A multipart whose boundary never appears is read as one text.
        return _joined(raw, [root], limits, hint)
    return text


def _body(part: Part, content_type: str) -> bool:
    return part.is_text_body and part.content_type == content_type


def _joined(
    raw: bytes, chosen: Sequence[Part], limits: Limits, hint: str | None
) -> str:
    out: list[str] = []
    left = limits.text_chars
    for part in chosen:
        if left <= 0:
            break
        # Four encoded bytes a character are enough for every charset but few.
        piece = parts.text(raw, part, hint=hint, most=left * 4)[:left]
        left -= len(piece) + 1
        out.append(piece)
    return "\n".join(out)


def _byte_defects(raw: bytes, root: Node) -> list[str]:
    found = []
    if not raw:
        found.append("empty message")
    if b"\0" in raw:
        found.append("NUL bytes")
    lines, pairs, returns = raw.count(b"\n"), raw.count(b"\r\n"), raw.count(b"\r")
    if pairs and lines > pairs:
        found.append("mixed line ends")
    if lines and returns > pairs:
        found.append("bare CR")
    if not raw[root.start : root.body].isascii():
        found.append("raw 8-bit bytes in the header")
    return found
