"""Where the writer's own new text is, and where the signature block goes (S3.5c).

One choice for all clients: the block closes the new text. In a new letter and
below an interleaved or bottom-posted one it stands at the end, in a top-posted
reply above the attribution. An author's own signature ("-- ") stays, and the
block goes above it. Nothing is edited here: text in, offsets out.
"""

from typing import NamedTuple

from mailproc.compose.html_page import read_page
from mailproc.compose.lines import text_lines
from mailproc.compose.regions import Style, layout


class Shape(NamedTuple):
    """A letter as its writer left it; offsets are characters of the source.

    `insert_at` is where the block goes: at the beginning of a line, or at the very
    end. `own` are the spans of the writer's new text, without quotes,
    attributions and forwarded messages.
    """

    insert_at: int
    own: tuple[tuple[int, int], ...]
    style: Style


def text_shape(text: str, *, flowed: bool = False) -> Shape:
    r"""Read decoded text/plain; line ends are \r\n or \n."""
    lines = text_lines(text, flowed=flowed)
    found = layout(lines)
    at = lines[found.at - 1].after if found.at else 0
    own = tuple((lines[a].start, lines[b - 1].end) for a, b in found.own)
    return Shape(at, own, found.style)


def cut(source: str, spans: tuple[tuple[int, int], ...]) -> str:
    """Return the spans of a source, one below the other."""
    return "\n".join(source[start:end] for start, end in spans)


class HtmlLetter(NamedTuple):
    """An HTML part: its shape, the new text as people see it, and as source.

    `source` are spans with tags and comments, all that quotes do not cover.
    """

    shape: Shape
    text: str
    source: tuple[tuple[int, int], ...]


def read_html(html: str) -> HtmlLetter:
    """Read HTML source; the own spans of its shape are runs of text between tags."""
    page = read_page(html)
    lines = page.lines
    at, style, runs = layout(lines)
    if at == len(lines) and runs and page.open_quote() is not None:
        at = runs[-1][1]  # the end is inside a quote that is never closed
    own = tuple(span for a, b in runs for line in page.spans[a:b] for span in line)
    text = "\n".join(line.text for a, b in runs for line in lines[a:b])
    source = tuple(
        (lines[a - 1].end if a else 0, page.place(b) if b < len(lines) else len(html))
        for a, b in runs
    )
    return HtmlLetter(Shape(page.place(at), own, style), text, source)


def html_shape(html: str) -> Shape:
    """Return the shape of HTML source."""
    return read_html(html).shape
