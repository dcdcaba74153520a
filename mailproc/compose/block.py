"""The signature block of S3.5c: rendered from a template, put in exactly once.

The block closes the writer's new text (mailproc.compose.quoting). It is inserted,
never exchanged: taking the inserted run out gives the letter back as it was.
Template text is the operator's; the name is data. format=flowed: RFC 3676.
"""

import re
from html import escape
from typing import NamedTuple

from mailproc.compose.html_source import OPEN, attributes, tokens
from mailproc.compose.quoting import Shape, cut, read_html, text_shape
from mailproc.compose.render import render
from mailproc.errors import ConfigError, Refused

CLASS = "mailproc-block"

_WRAPPER = f'<div class="{CLASS}" style="white-space:normal;margin:1em 0">'
_DASHES = re.compile("[-\u2010-\u2015\u2212]{2,}|[\u2013\u2014\u2015]")
_STUFF = re.compile(r"[ >]|From ")  # RFC 3676 4.4
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


class Block(NamedTuple):
    r"""A rendered block: lines joined by "\n", and the same as one HTML element."""

    text: str
    html: str


def render_block(template: str, html_template: str | None, name: str) -> Block:
    """Render the block of one person; without an HTML template the text is used.

    Raises ConfigError where a template is broken, names something unknown or
    renders to nothing, and where the name is empty or holds control characters.
    """
    if not name.strip() or any(ord(c) < 32 or ord(c) == 127 for c in name):
        raise ConfigError(f"no name that a signature block could show: {name!r}")
    text = _render(template, name, html=False)
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    text = "\n".join(lines).strip("\n")
    if html_template is None:
        inner = "<br>\n".join(escape(line) for line in text.split("\n"))
    else:
        inner = _render(html_template, name, html=True).strip()
    if not text or not inner:
        raise ConfigError("a signature block renders to nothing")
    return Block(text, f"{_WRAPPER}{inner}</div>")


def _render(template: str, name: str, *, html: bool) -> str:
    try:
        return render(template, {"name": name}, html=html)
    except (Refused, ConfigError) as why:
        raise ConfigError(
            f"the signature block template is wrong: {why.public}"
        ) from why


def present(own_text: str, block: Block) -> bool:
    """Whether the writer's own new text already ends in, or holds, this block.

    White space of any kind is ignored (flowed or re-wrapped lines), and a dash
    that an editor made of "---" counts.
    """
    return _squeezed(block.text) in _squeezed(own_text)


def _squeezed(text: str) -> str:
    return "".join(_DASHES.sub("--", text).translate(_INVISIBLE).split())


def insert_text(
    text: str, block: Block, *, flowed: bool = False, delsp: bool = False
) -> str:
    r"""Return decoded text/plain with the block in it, once.

    The line ends in use (\r\n or \n) and the final one are kept. In
    format=flowed every line of the block is fixed: it ends in no space, so that
    delsp changes nothing, and is space-stuffed where RFC 3676 4.4 asks.
    """
    del delsp  # fixed lines are the same with and without
    shape = text_shape(text, flowed=flowed)
    if present(cut(text, shape.own), block):
        return text
    return _between(text, shape, block.text.split("\n"), flowed=flowed)


def _between(text: str, shape: Shape, lines: list[str], *, flowed: bool) -> str:
    eol = "\r\n" if "\r\n" in text else "\n"
    before, after = text[: shape.insert_at], text[shape.insert_at :]
    if flowed:
        lines = [" " + line if _STUFF.match(line) else line for line in lines]
    run = eol.join(lines)
    if before.strip():
        run = (eol if before.endswith("\n") else eol + eol) + run
    if after.strip():
        run += eol if after.startswith(("\r\n", "\n")) else eol + eol
    elif before.endswith("\n") or after or not before:
        run += eol
    return before + run + after


def insert_html(html: str, block: Block) -> str:
    """Return HTML source with the block in it, once, all else as it was.

    A block is recognised by its element, or by what people see, outside quotes.
    """
    letter = read_html(html)
    seen = block._replace(text=read_html(block.html).text)
    if any(present(letter.text, b) for b in (block, seen)) or _has_element(
        html, letter.source
    ):
        return html
    at = letter.shape.insert_at
    inner = block.html.replace("\n", "\r\n") if "\r\n" in html else block.html
    return html[:at] + inner + html[at:]


def _has_element(html: str, own: tuple[tuple[int, int], ...]) -> bool:
    """Whether the writer's part holds an element of ours."""
    if CLASS not in html:
        return False
    return any(
        CLASS in attributes(html, token).get("class", "").split()
        for token in tokens(html)
        if token.kind == OPEN and any(a <= token.start < b for a, b in own)
    )
