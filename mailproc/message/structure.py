"""The MIME tree of a message as byte offsets (RFC 2045, 2046), found in one pass.

Linear in the size of the message and without recursion: nesting, parts and header
sizes beyond the limits are left unread, with a defect. Offsets are exact, since
others edit bytes by them: raw[body:end] is the encoded body of a part, and the
line break before a boundary belongs to the boundary (RFC 2046 5.1.1).
"""

import re
from dataclasses import dataclass

from mailproc.message import fields
from mailproc.message.entity import IDENTITY, Node, describe
from mailproc.message.model import Limits

_MESSAGE_TYPES = frozenset(("message/rfc822", "message/global"))
_MBOX = re.compile(rb">?From (?![ \t]*:)")
_LEAD = re.compile(rb"[ \t\r\n]+")
_GUESS = re.compile(rb"(?:\A|\n)--([^\s]{1,70})[ \t]*\r?\n")
_CANDIDATES = 1_000_000  # lines that begin with -- are looked up, up to here
_DEFECTS = 100


@dataclass(slots=True)
class _Frame:
    """An open multipart: its boundary and its place among the open nodes."""

    boundary: bytes
    level: int
    parts: int = 0


def scan(raw: bytes, limits: Limits) -> tuple[list[Node], list[str]]:
    """Return the nodes in order of appearance, root first, and the defects."""
    scanner = _Scanner(raw, limits)
    scanner.run()
    return scanner.nodes, scanner.defects


class _Scanner:
    """Walks the boundaries of one message."""

    def __init__(self, raw: bytes, limits: Limits) -> None:
        self.raw = raw
        self.limits = limits
        self.nodes: list[Node] = []
        self.open: list[Node] = []
        self.frames: list[_Frame] = []
        self.places: dict[bytes, list[int]] = {}  # boundary -> indexes of frames
        self.defects: list[str] = []
        self.newline = b"\r" if b"\r" in raw and b"\n" not in raw else b"\n"
        self.dashes = re.compile(self.newline + rb"--([^" + self.newline + rb"]*)")
        self.budget = fields.Budget(
            limits.headers,
            limits.header_bytes,
            limits.headers * 10,
            limits.header_bytes * 10,
        )
        if self.newline == b"\r":
            self.defect("lines end with bare CR")

    def defect(self, text: str, node: Node | None = None) -> None:
        """Note something odd, once, and not without bound."""
        if node is not None and node.number:
            text = f"part {node.number}: {text}"
        if text not in self.defects and len(self.defects) < _DEFECTS:
            self.defects.append(text)

    def run(self) -> None:
        """Find all nodes."""
        at = self.begin(self.first_byte(), None, "text/plain")
        for _ in range(_CANDIDATES):
            found = (
                self.dashes.search(self.raw, max(0, at - 1)) if self.frames else None
            )
            if found is None:
                break
            at = self.candidate(found)
        else:
            self.defect("too many lines that may be boundaries; the rest is not read")
        self.finish()

    def first_byte(self) -> int:
        """Skip what may stand before the header: BOM, mbox line, empty lines."""
        at = 0
        if self.raw.startswith(b"\xef\xbb\xbf"):
            at = 3
            self.defect("byte order mark before the header")
        if _MBOX.match(self.raw, at):
            at = self.raw.find(self.newline, at) + 1 or len(self.raw)
            self.defect("mbox line before the header")
        return self.skip_lead(at)

    def skip_lead(self, at: int) -> int:
        """Skip empty lines behind which a header surely begins."""
        lead = _LEAD.match(self.raw, at)
        if lead is None or not fields.SURE.match(self.raw, lead.end()):
            return at
        self.defect("empty lines before the header")
        return lead.end()

    def candidate(self, found: re.Match[bytes]) -> int:
        """Handle a line that begins with --; returns where to search on."""
        index, closing = self.lookup(found[1])
        if index is None:
            return found.end() + 1
        cut = found.start()
        if self.newline == b"\n" and cut and self.raw[cut - 1] == 0x0D:
            cut -= 1
        self.close_below(index, cut)
        frame = self.frames[index]
        if closing:
            self.pop()
            return found.end() + 1
        after = found.end() + 1
        if after > len(self.raw):
            return after
        if len(self.nodes) >= self.limits.parts:
            self.defect("too many parts; the rest is not read")
            return after
        frame.parts += 1
        parent = self.open[frame.level]
        digest = parent.content_type == "multipart/digest"
        return self.begin(after, parent, "message/rfc822" if digest else "text/plain")

    def lookup(self, line: bytes) -> tuple[int | None, bool]:
        """Return the innermost frame that a -- line belongs to, and if it closes."""
        token = line.rstrip(b" \t\r")
        # What follows a boundary on its line does not count (RFC 2046 5.1.1).
        for each in (token, *token.split(None, 1)[:1]):
            if self.places.get(each):
                return self.places[each][-1], False
            if each.endswith(b"--") and self.places.get(each[:-2]):
                return self.places[each[:-2]][-1], True
        return None, False

    def close_below(self, index: int, cut: int) -> None:
        """End everything inside the multipart of a frame at `cut`, inside out."""
        while len(self.frames) > index + 1:
            self.unclosed(self.frames[-1])
            self.pop()
        level = self.frames[index].level
        for node in reversed(self.open[level + 1 :]):
            cut = node.close(cut)
        del self.open[level + 1 :]

    def push(self, boundary: bytes) -> None:
        """Open the frame of the newest node."""
        self.places.setdefault(boundary, []).append(len(self.frames))
        self.frames.append(_Frame(boundary, len(self.open) - 1))

    def pop(self) -> None:
        """Close the innermost frame; its node stays open for the epilogue."""
        self.places[self.frames.pop().boundary].pop()

    def finish(self) -> None:
        """End what is still open at the end of the message."""
        for node in self.open:
            node.end = len(self.raw)
        for frame in self.frames:
            self.unclosed(frame)

    def unclosed(self, frame: _Frame) -> None:
        """Note a multipart that ends without its closing boundary."""
        what = "no closing boundary" if frame.parts else "boundary never appears"
        self.defect(what, self.open[frame.level])

    def begin(self, at: int, parent: Node | None, default: str) -> int:
        """Add the entity at an offset, and the messages it wraps; returns its body."""
        attached = parent.attached if parent else False
        while True:
            node = self.entity(at, parent, attached, default)
            at = node.body
            if node.content_type.startswith("multipart/"):
                self.multipart(node)
                return at
            if node.content_type not in _MESSAGE_TYPES or at >= len(self.raw):
                return at
            if not self.may_descend(node):
                return at
            parent, attached, default = node, True, "text/plain"
            at = self.skip_lead(at)

    def may_descend(self, node: Node) -> bool:
        """Whether the inside of a container is read."""
        if node.encoding not in IDENTITY:
            # Multiparts say so and are not encoded; attached messages really are.
            self.defect(f"{node.content_type} with a transfer encoding", node)
            if node.content_type.startswith("message/"):
                return False
        if node.depth >= self.limits.depth:
            self.defect("nested too deep; the rest is not read")
            return False
        if len(self.nodes) >= self.limits.parts:
            self.defect("too many parts; the rest is not read")
            return False
        return True

    def entity(
        self, at: int, parent: Node | None, attached: bool, default: str
    ) -> Node:
        """Read one header block and open the node it describes."""
        block = fields.read(self.raw, at, self.newline, self.at_delimiter, self.budget)
        node = Node(
            number=len(self.nodes),
            parent=parent.number if parent else None,
            depth=parent.depth + 1 if parent else 0,
            attached=attached,
            start=at,
            body=block.body,
            end=len(self.raw),
            fields=block.fields,
            is_cut=block.is_cut,
            content_type=default,
        )
        for text in block.defects + describe(node, self.raw):
            self.defect(text, node)
        self.nodes.append(node)
        self.open.append(node)
        return node

    def at_delimiter(self, at: int) -> bool:
        """Whether a boundary of an open multipart stands at an offset."""
        end = self.raw.find(self.newline, at)
        line = self.raw[at + 2 : end if end >= 0 else len(self.raw)]
        return self.raw.startswith(b"--", at) and self.lookup(line)[0] is not None

    def multipart(self, node: Node) -> None:
        """Open the frame of a multipart, with a guessed boundary if need be."""
        boundary = node.params.get("boundary", "").encode("latin-1", "replace")
        if not self.may_descend(node):
            return
        if not node.number and (
            not boundary or self.raw.find(b"--" + boundary, node.body) < 0
        ):
            boundary = self.guess_boundary(node.body) or boundary
        if boundary:
            self.push(boundary)
        else:
            self.defect("multipart without boundary", node)

    def guess_boundary(self, body: int) -> bytes:
        """Return what the body itself uses as boundary, if it closes it."""
        found = _GUESS.search(self.raw, max(0, body - 1), body + 65_536)
        if found is None or self.raw.find(b"\n--" + found[1] + b"--", body) < 0:
            return b""
        self.defect("boundary guessed from the body")
        return found[1]
