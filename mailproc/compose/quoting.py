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


def text_shape(text: str) -> Shape:
    r"""Read decoded text/plain; line ends are \r\n or \n."""
    lines = text_lines(text)
    found = layout(lines)
    at = lines[found.at - 1].after if found.at else 0
    own = tuple((lines[a].start, lines[b - 1].end) for a, b in found.own)
    return Shape(at, own, found.style)


def html_shape(html: str) -> Shape:
    """Read HTML source; `own` are the runs of text between tags."""
    page = read_page(html)
    found = layout(page.lines)
    own = tuple(s for a, b in found.own for line in page.spans[a:b] for s in line)
    return Shape(page.place(found.at), own, found.style)


def own_text(text: str) -> str:
    """Return the writer's new text of decoded text/plain, one run a paragraph."""
    return "\n".join(text[a:b] for a, b in text_shape(text).own)


def own_html_text(html: str) -> str:
    """Return the writer's new text of an HTML part as people see it, by lines."""
    page = read_page(html)
    runs = layout(page.lines).own
    return "\n".join(line.text for a, b in runs for line in page.lines[a:b])


def own_html_source(html: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of HTML source, tags included, that quotes do not cover."""
    page = read_page(html)
    spans: list[tuple[int, int]] = []
    for first, after in layout(page.lines).own:
        start = page.lines[first - 1].end if first else 0
        end = page.lines[after].start if after < len(page.lines) else len(html)
        spans.append((start, end))
    return tuple(spans)
