"""Put the signature block into the text parts of a letter (S3.5c), exactly once.

Reads a part strictly, lets block.py place the text, and writes it back (textpart.py),
in UTF-8 where the block does not fit the part's own charset. A part that cannot be
read for sure stays as it is.
Never finds quotes itself (quoting.py), never touches other parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.compose import textpart
from mailproc.compose.block import Block, insert_html, insert_text
from mailproc.compose.bodies import bodies
from mailproc.compose.edit import Edit
from mailproc.compose.quoting import Shape, html_shape, text_shape
from mailproc.compose.sealed import armour, is_sealed
from mailproc.message.model import Message, Part

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

    def shape(self) -> Shape:
        """Read where quotes are; costly, so asked only where it matters."""
        if self.is_html:
            return html_shape(self.text)
        return text_shape(self.text, flowed=textpart.is_flowed(self.part))

    def with_block(self, block: Block) -> str:
        """Return the text with the block; the same text where it is there already."""
        if self.is_html:
            return insert_html(self.text, block)
        flowed, delsp = textpart.is_flowed(self.part), textpart.is_delsp(self.part)
        return insert_text(self.text, block, flowed=flowed, delsp=delsp)

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
    found = textpart.read(message, part)
    return _Body(part, *found) if found else None


def _edits(message: Message, body: _Body, block: Block) -> Iterator[Edit]:
    new = body.with_block(block)
    if new != body.text:
        yield from textpart.rewrite(message, body.part, body.label, new)
