"""HTML as people read it: text with line breaks where blocks begin and end.

Scripts, styles and other unseen matter are left out; nothing is fetched. For
matching and quoting only, never for showing HTML (that needs a sanitiser).
"""

import html as entities
import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    )
)
_SPACED = frozenset(("p", "h1", "h2", "h3"))
_UNSEEN = frozenset(
    (
        *("script", "style", "head", "title", "noscript", "template", "object"),
        *("iframe", "svg", "math", "textarea", "select"),
    )
)
_UNCLOSED = frozenset(("p", "li", "td", "tr", "dt", "dd", "option"))
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr")
)
# Attributes hold no text, and the time a tree builder takes grows with the square
# of their number. Possessive, so every tag is scanned once.
_ATTRIBUTES = re.compile(
    r"<(/?[a-zA-Z][a-zA-Z0-9:-]*+)"
    r"(?:[^<>=]|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+>?"
)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_LINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)>")
# A tree builder may repeat every open element for every tag (HTML 13.2.4.3), so
# their product bounds its work. Real letters stay far below.
_WORK = 400_000


def to_text(html: str) -> str:
    """Return the readable text of an HTML document, entities decoded.

    Floods of tags, which would keep a tree builder busy for minutes, are read
    without a tree.
    """
    html = _ATTRIBUTES.sub(r"<\1>", html.replace("\0", ""))
    if _too_much(html):
        return _lines(_flat(html))
    root = LexborHTMLParser(html).root
    return _lines(_render(root)) if root is not None else ""


def _too_much(html: str) -> bool:
    """Whether (deepest nesting) x (tags) passes the bound."""
    count = html.count("<")
    if count * count <= _WORK or count > _WORK:
        return count > _WORK
    opened: list[str] = []
    number: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if tag[1]:
            while number[name] and opened:
                last = opened.pop()
                number[last] -= 1
                if last == name:
                    break
        elif name not in _VOID and not (name in _UNCLOSED and opened[-1:] == [name]):
            opened.append(name)
            number[name] += 1
            if len(opened) * count > _WORK:
                return True
    return False


def _flat(html: str) -> str:
    """Cut the tags out in one pass."""
    out: list[str] = []
    at = 0
    unseen = ""
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if unseen:
            unseen = "" if tag[1] and name == unseen else unseen
        else:
            out.append(_SPACE.sub(" ", html[at : tag.start()]))
            out.append("\n" if name in _BLOCKS or name == "br" else "")
            unseen = name if name in ("script", "style", "title") and not tag[1] else ""
        at = tag.end()
    if not unseen:
        out.append(_SPACE.sub(" ", html[at:]))
    return entities.unescape("".join(out))


def _render(root: LexborNode) -> str:
    """Walk the tree without recursion; a None on the stack ends a block."""
    out: list[str] = []
    stack: list[tuple[LexborNode | None, bool]] = [(root, False)]
    while stack:
        node, pre = stack.pop()
        if node is None:
            out.append("\n")
            continue
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            out.append(text if pre else _SPACE.sub(" ", text))
        elif tag not in _UNSEEN:
            out.append(_opening(tag))
            if tag in _BLOCKS:
                stack.append((None, False))
            inside = pre or tag == "pre"
            children = [(child, inside) for child in node.iter(include_text=True)]
            stack.extend(reversed(children))
    return "".join(out)


def _opening(tag: str) -> str:
    if tag in _BLOCKS:
        return "\n\n" if tag in _SPACED else "\n"
    return {"br": "\n", "td": " ", "th": " "}.get(tag, "")


def _lines(text: str) -> str:
    """Trim every line, and let at most one empty line stand."""
    trimmed = "\n".join(line.strip(" \t\r") for line in text.split("\n"))
    return _LINES.sub("\n\n", trimmed).strip("\n")
