"""An HTML letter as the lines that people see, each with its place in the source.

Lines break where blocks do (div, p, br, td …), so that quotes are read as in plain
text. Places are always between two tokens; nothing is re-serialised.
"""

from bisect import bisect_left

from mailproc.compose.containers import Container, container
from mailproc.compose.html_source import (
    OPEN,
    OTHER,
    TEXT,
    Token,
    attributes,
    decode,
    tokens,
)
from mailproc.compose.html_tree import NODES, Node, Tree
from mailproc.compose.lines import LOOK, Line, Mark
from mailproc.compose.openers import is_separator

_INTRODUCTION = 4  # lines of a wrapper before its quote; more is a forwarded text
_BREAKS = (NODES - {"span"}) | {"br", "hr", "body", "html", "head", "option"}
_SEEN = "\ufffc"  # stands for an image


class Page:
    """The result of reading; see `read_page`.

    `lines` are what people see; `spans[i]` the source runs of text of line i;
    `closers` the ends of body and html outside quotes.
    """

    def __init__(self, html: str) -> None:
        self.lines: list[Line] = []
        self.spans: list[tuple[tuple[int, int], ...]] = []
        self.limit = len(html.rstrip())
        self._html = html
        self._tree = Tree()
        self._nodes: list[int] = []  # of the first text of each line
        self._leads: list[int] = []  # end of the break above each line
        self._rules: list[int] = []  # <hr> and marks of a quoted tail
        self._closers: list[tuple[int, int]] = []  # offset, lines so far
        self._answered: dict[int, bool] = {}  # wrapper → its quote has begun
        self._counts: dict[int, int] = {}  # wrapper → lines before its quote
        self._written = {0}  # wrappers that hold text of the writer
        self._pre = 0
        self._tail: int | None = None  # where a tag says that all below is quoted
        self._text: list[str] = []
        self._runs: list[tuple[int, int]] = []
        self._node = self._lead = self._break = 0
        self._gap = True

    # --- reading

    def read(self) -> None:
        """Walk over the tokens once."""
        for token in tokens(self._html):
            if token.kind == TEXT:
                self._on_text(token.start, token.end)
            elif token.kind == OTHER:
                if token.name:
                    self.limit = min(self.limit, token.start)
            else:
                self._on_tag(token)
        self._flush()

    def _on_text(self, start: int, end: int) -> None:
        if not self._pre:
            return self._run(start, end)
        while start < end:
            stop = self._html.find("\n", start, end)
            stop = end if stop < 0 else stop
            self._run(start, stop)
            if stop < end:
                self._line_break(stop + 1)
            start = stop + 1
        return None

    def _run(self, start: int, end: int) -> None:
        """Take one run of text into the line."""
        text = decode(self._html[start:end])
        if text.isspace() or not text:
            if self._text:
                self._text.append(" ")
            return
        self._see(text, start, end)

    def _see(self, text: str, start: int, end: int) -> None:
        if not self._text:
            self._node, self._lead = self._tree.current, self._break
        self._text.append(text)
        self._runs.append((start, end))

    def _line_break(self, after: int) -> None:
        if self._text:
            self._flush()
        else:
            self._gap = True
        self._break = after

    def _on_tag(self, token: Token) -> None:
        name, opens = token.name, token.kind == OPEN
        if name == "img" and opens:
            return self._see(_SEEN, token.start, token.end)
        if name == "br":
            return self._line_break(token.end)
        if name in _BREAKS:
            self._flush()
            self._break = token.end
        if name in NODES:
            self._on_node(token)
        elif name == "hr" and not self._in_quote():
            self._rules.append(token.start)
        elif name in ("body", "html") and not opens and not self._in_quote():
            self._closers.append((token.start, len(self.lines)))
        return None

    def _on_node(self, token: Token) -> None:
        name, opens, quote = token.name, token.kind == OPEN, self._in_quote()
        if opens:
            self._open(token)
        else:
            self._tree.close(name)
        if name == "pre":
            self._pre = max(0, self._pre + (1 if opens else -1))
        elif name == "span" and quote != self._in_quote():
            self._flush()  # Outlook quotes in a span
            self._break = token.end

    def _open(self, token: Token) -> None:
        name, start, tree = token.name, token.start, self._tree
        if token.end - start == len(name) + 2 and name != "blockquote":
            return tree.push(name, start, Container.PLAIN)  # a bare tag says nothing
        kind = container(name, attributes(self._html, token))
        if kind is Container.TAIL and self._tail is None and not self._in_quote():
            self._rules.append(start)
            self._tail = start
        wrapper = tree.nodes[tree.current].wrapper
        introduced = self._counts.get(wrapper, 0) <= _INTRODUCTION
        if name == "blockquote" and wrapper and introduced:
            self._answered.setdefault(wrapper, True)
        return tree.push(name, start, kind)

    def _in_quote(self) -> bool:
        return self._quotes(self._tree.nodes[self._tree.current])

    def _quotes(self, node: Node) -> bool:
        waiting = node.wrapper and not self._answered.get(node.wrapper)
        return node.mark is Mark.QUOTE or bool(waiting)

    def _flush(self) -> None:
        """End the line, if there is one."""
        if not self._text:
            return
        seen = "".join(self._text)
        text = " ".join(seen.split())
        if text == "--" and seen[-1] != "-":
            text = "-- "  # the delimiter of a signature
        start, end = self._runs[0][0], self._runs[-1][1]
        self.lines.append(Line(text, start, end, end, self._gap, self._mark(text)))
        self.spans.append(tuple(self._runs))
        self._nodes.append(self._node)
        self._leads.append(self._lead)
        self._text, self._runs, self._gap = [], [], False

    def _mark(self, text: str) -> Mark:
        """Return what the containers of the line say."""
        node = self._tree.nodes[self._node]
        if node.wrapper and not self._answered.get(node.wrapper):
            self._counts[node.wrapper] = self._counts.get(node.wrapper, 0) + 1
            if is_separator(text[:LOOK]):  # a forwarded text: it has no answers
                self._answered[node.wrapper] = False
            return Mark.QUOTE
        if self._tail is not None and node.mark is not Mark.QUOTE:
            return Mark.HARD
        if node.mark is not Mark.QUOTE:
            self._written.add(node.wrapper)
        return node.mark

    # --- places

    def place(self, at: int) -> int:
        """Return the offset above line `at`; len(lines) means the end."""
        if at == len(self.lines):
            return self._end()
        above = self.lines[at - 1].end if at else 0
        found = self._tree.outermost(self._nodes[at], above)
        place = self._leads[at] if found is None else found
        rule = bisect_left(self._rules, above)
        if rule < len(self._rules):
            place = min(place, self._rules[rule])
        return max(place, above)

    def _end(self) -> int:
        """Return where new text at the end goes: before </body> if it is the end."""
        places = [p for p, seen in self._closers if seen == len(self.lines)]
        quote = self.open_quote()
        return min([self.limit, *places, *([] if quote is None else [quote])])

    def open_quote(self) -> int | None:
        """Return where the outermost quote begins that is never closed."""
        found = self._tail
        number = self._tree.current
        while number:
            node = self._tree.nodes[number]
            if self._quotes(node) or node.wrapper not in self._written:
                found = node.start if found is None else min(found, node.start)
            number = node.parent
        return found


def read_page(html: str) -> Page:
    """Read HTML source of any kind; never fails."""
    page = Page(html)
    page.read()
    return page
