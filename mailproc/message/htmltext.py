"""HTML as people read it: text with line breaks where blocks begin and end.

Scripts, styles and other unseen matter are left out; nothing is fetched. For
matching and quoting only, never for showing HTML (that needs a sanitiser).
"""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "noscript",
        "template",
        "object",
        "iframe",
        "svg",
        "math",
        "textarea",
        "select",
    ]
)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<[^<>]{0,2000}>")
# The tree builder is slow on some floods of tags; real letters stay far below.
_TAGS = 100_000
_DEEP = 400


def to_text(html: str) -> str:
    """Return the readable text of an HTML document, entities decoded.

    A document with too many or too deeply nested tags loses its tags only.
    """
    html = html.replace("\0", "")
    if html.count("<") > _TAGS:
        return _lines(_TAG.sub(" ", html))
    root = LexborHTMLParser(html).root
    return _lines(_render(root)) if root is not None else ""


def _render(root: LexborNode) -> str:
    """Walk the tree without recursion; a None on the stack ends a block."""
    out: list[str] = []
    stack: list[tuple[LexborNode | None, bool]] = [(root, False)]
    while stack:
        node, pre = stack.pop()
        if node is None:
            out.append("\n")
            continue
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            out.append(text if pre else _SPACE.sub(" ", text))
        elif tag == "br":
            out.append("\n")
        elif tag not in _UNSEEN:
            _open(tag or "", out, stack)
            stack.extend(_children(node, pre or tag == "pre"))
    return "".join(out)


def _open(
    tag: str, out: list[str], stack: list[tuple[LexborNode | None, bool]]
) -> None:
    if tag in _BLOCKS:
        out.append("\n\n" if tag in ("p", "h1", "h2", "h3") else "\n")
        stack.append((None, False))
    elif tag in ("td", "th"):
        out.append(" ")


def _children(node: LexborNode, pre: bool) -> list[tuple[LexborNode | None, bool]]:
    found: list[tuple[LexborNode | None, bool]] = [
        (child, pre) for child in node.iter(include_text=True)
    ]
    found.reverse()
    return found


def _lines(text: str) -> str:
    """Trim every line, and let at most one empty line stand."""
    trimmed = "\n".join(line.strip(" \t\r") for line in text.split("\n"))
    return _LINES.sub("\n\n", trimmed).strip("\n")
