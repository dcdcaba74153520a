"""One text part of a letter: read strictly, written back after a change.

Charset and transfer encoding stay where they can and change together where they
cannot. A part whose bytes are not what its header says is not to be edited.
Never finds what to change, never touches other parts.
"""

from collections.abc import Iterator

from mailproc.compose import charset, transfer
from mailproc.compose.edit import (
    Edit,
    add_fields,
    field,
    header_end,
    set_charset,
    set_value,
)
from mailproc.compose.recode import content_edit
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes


def read(message: Message, part: Part) -> tuple[str, str] | None:
    """Return (text, charset as it is or should be named), None where unsure."""
    if message.raw[part.body - 1 : part.body] not in (b"\n", b""):
        return None  # an empty part without even a line of its own
    return charset.decode(part_bytes(message, part), part.charset)


def is_flowed(part: Part) -> bool:
    """Whether lines that end in a space go on in the next (RFC 3676)."""
    return part.params.get("format", "").lower() == "flowed"


def is_delsp(part: Part) -> bool:
    """Whether that space is no part of the text (RFC 3676 4.1)."""
    return is_flowed(part) and part.params.get("delsp", "").lower() == "yes"


def rewrite(message: Message, part: Part, label: str, text: str) -> Iterator[Edit]:
    """Yield the edits that give a part another text; `label` is that of `read`."""
    text = text.replace("\r\n", "\n").replace("\n", "\r\n")  # RFC 2046 4.1.1
    payload, fitting = charset.encode(text, label)
    if fitting != label and part.content_type == "text/html":
        payload, fitting = charset.encode(charset.relabel_html(text, label), "utf-8")
    encoding, content = transfer.encode(payload, part.encoding, text=True)
    yield from _label_edits(message, part, fitting, encoding)
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
