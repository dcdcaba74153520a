"""Put the signature block into the text parts of a letter (S3.5c), exactly once.

Reads a part strictly, lets block.py place the text, and writes it in the part's own
charset or, where the block does not fit, the whole part in UTF-8, charset and
transfer encoding together. A part that cannot be read for sure stays as it is.
Never finds quotes itself (quoting.py), never touches other parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.compose import charset, transfer
from mailproc.compose.block import Block, insert_html, insert_text
from mailproc.compose.bodies import bodies
from mailproc.compose.edit import (
    Edit,
    add_fields,
    field,
    header_end,
    set_charset,
    set_value,
)
from mailproc.compose.quoting import Shape, html_shape, text_shape
from mailproc.compose.recode import content_edit
from mailproc.compose.sealed import armour, is_sealed
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes

SEALED = "signed or encrypted: left without block"
ARMOURED = "PGP armour in the text: left without block"
UNREADABLE = "text that cannot be read for sure: left without block"
NO_TEXT = "no text that may carry a block: left without block"


@dataclass(frozen=True, slots=True)
class _Body:
    """One text part, decoded; `label` is its charset as it was or should be named."""

    part: Part
    text: str
    label: str

    @property
    def is_html(self) -> bool:
        """Whether this is an HTML version."""
        return self.part.content_type == "text/html"

    @property
    def is_flowed(self) -> bool:
        """Whether lines that end in a space go on in the next (RFC 3676)."""
        return self.part.params.get("format", "").lower() == "flowed"

    def shape(self) -> Shape:
        """Read where quotes are; costly, so asked only where it matters."""
        if self.is_html:
            return html_shape(self.text)
        return text_shape(self.text, flowed=self.is_flowed)

    def with_block(self, block: Block) -> str:
        """Return the text with the block; the same text where it is there already."""
        if self.is_html:
            return insert_html(self.text, block)
        delsp = self.part.params.get("delsp", "").lower() == "yes"
        return insert_text(self.text, block, flowed=self.is_flowed, delsp=delsp)

    def has(self, block: Block) -> bool:
        """Whether the block stands in the author's own words already."""
        return self.with_block(block) == self.text

    @property
    def is_armoured(self) -> bool:
        """Whether the block would go below the beginning of PGP armour."""
        begin = armour(self.text)
        return begin is not None and begin < self.shape().insert_at


def block_edits(message: Message, block: Block) -> tuple[list[Edit], list[str]]:
    """Return (edits, notes): where the block goes, and why it goes nowhere."""
    if is_sealed(message):
        return [], [SEALED]
    known = {p.number: _read(message, p) for p in message.parts if p.is_text_body}

    def read(part: Part) -> tuple[bool, bool]:
        body = known[part.number]
        shape = body.shape() if body else None
        return (bool(shape.own), shape.style == "top") if shape else (True, False)

    chosen = bodies(message, read)
    if not chosen:
        return [], [NO_TEXT]
    texts = [known.pop(part.number) for part in chosen]
    if any(body.is_armoured for body in texts if body):
        return [], [ARMOURED]
    if any(body.has(block) for body in known.values() if body):
        return [], []  # another piece of the letter has it (Apple Mail's pieces)
    edits = [e for body in texts if body for e in _edits(message, body, block)]
    return edits, [UNREADABLE for body in texts if body is None]


def _read(message: Message, part: Part) -> _Body | None:
    """Return a text part, None where its bytes are not what its header says."""
    if message.raw[part.body - 1 : part.body] not in (b"\n", b""):
        return None  # an empty part without even a line of its own
    found = charset.decode(part_bytes(message, part), part.charset)
    if found is None:
        return None
    text, label = found
    return _Body(part, text, label)


def _edits(message: Message, body: _Body, block: Block) -> Iterator[Edit]:
    new = body.with_block(block)
    if new == body.text:
        return
    part = body.part
    new = new.replace("\r\n", "\n").replace("\n", "\r\n")  # RFC 2046 4.1.1
    payload, label = charset.encode(new, body.label)
    if label != body.label and body.is_html:
        payload, label = charset.encode(charset.relabel_html(new, body.label), "utf-8")
    encoding, content = transfer.encode(payload, part.encoding, text=True)
    yield from _label_edits(message, part, label, encoding)
    yield content_edit(message, part, content)


def _label_edits(
    message: Message, part: Part, label: str, encoding: str
) -> Iterator[Edit]:
    """Name charset and transfer encoding together, where they are not named right."""
    lines = ""
    kind = field(part, "content-type")
    if (part.charset or "us-ascii") != label.lower():
        value = f"{part.content_type}; charset={label}"
        if kind is None:
            lines += f"Content-Type: {value}\r\n"
        elif "/" in kind.value:
            yield set_charset(message.raw, kind, label.encode())
        else:  # "Content-Type: text" says nothing that could be kept
            yield set_value(message.raw, kind, value.encode())
    cte = field(part, "content-transfer-encoding")
    if (part.encoding or "7bit") != encoding:
        if cte is None:
            lines += f"Content-Transfer-Encoding: {encoding}\r\n"
        else:
            yield set_value(message.raw, cte, encoding.encode())
    if lines or part.body == header_end(part):
        yield add_fields(part, lines.encode())
