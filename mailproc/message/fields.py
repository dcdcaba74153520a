"""The header block of one entity as byte offsets (RFC 5322 2.2, tolerant).

A malformed line does not end the block when a line close behind it is surely a
header field; otherwise the body begins there. Looks at bytes only, decodes nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})([ \t]*):")
# Names that begin a header line for sure; a letter may well say "Note: …".
SURE = re.compile(
    rb"(?:received|return-path|from|to|cc|bcc|subject|date|message-id|mime-version"
    rb"|content-[a-z-]{1,40}|x-[a-z0-9-]{1,60}|reply-to|sender|references|in-reply-to"
    rb"|dkim-signature|list-[a-z-]{1,40}|user-agent|delivered-to|precedence"
    rb"|authentication-results|arc-[a-z-]{1,40}|auto-submitted):",
    re.IGNORECASE,
)
_LOOK_AHEAD = 4  # lines
_STOP_LF = re.compile(rb"\n(?:\r?\n|--)")
_STOP_CR = re.compile(rb"\r(?:\r|--)")


class Field(NamedTuple):
    """One field: raw[start:end]; its value raw[value:end]."""

    name: str
    start: int
    value: int
    end: int


class Block(NamedTuple):
    """A header block: its fields, where the body begins, and what was odd.

    `is_cut` means that a boundary ended it, where an empty line should stand.
    """

    fields: list[Field]
    body: int
    is_cut: bool
    defects: list[str]


@dataclass
class Budget:
    """How many fields and header bytes of the whole message are still read."""

    block_fields: int
    block_bytes: int
    fields: int
    bytes: int


def read(
    raw: bytes,
    start: int,
    newline: bytes,
    is_delimiter: Callable[[int], bool],
    budget: Budget,
) -> Block:
    """Read the block that begins at `start`.

    `newline` is the byte that ends lines; `is_delimiter` says whether a boundary
    of an enclosing multipart stands at an offset (the block ends before it).
    """
    block = _Reader(raw, start, newline, is_delimiter, budget)
    block.run()
    budget.fields -= len(block.fields)
    budget.bytes -= block.body - start
    return Block(block.fields, block.body, block.is_cut, block.defects)


class _Reader:
    """Walks the lines of one block."""

    def __init__(
        self,
        raw: bytes,
        start: int,
        newline: bytes,
        is_delimiter: Callable[[int], bool],
        budget: Budget,
    ) -> None:
        self.raw = raw
        self.start = self.body = start
        self.is_cut = False
        self.newline = newline
        self.is_delimiter = is_delimiter
        self.fields: list[Field] = []
        self.defects: list[str] = []
        self.most = min(budget.block_fields, budget.fields)
        self.last = start + min(budget.block_bytes, budget.bytes)

    def run(self) -> None:
        """Set fields, body and defects."""
        at, size = self.start, len(self.raw)
        while at < size:
            after = self.line_end(at)
            first = self.raw[at]
            if first in b"\r\n" and not self.raw[at:after].strip(b"\r\n"):
                at = after
                break
            if len(self.fields) >= self.most or after > self.last:
                at = self.overflow(at, after)
                break
            if not self.line(at, after, first):
                break
            at = after
        self.body = at

    def line_end(self, at: int) -> int:
        """Return the offset after the line that begins at `at`."""
        found = self.raw.find(self.newline, at)
        return found + 1 if found >= 0 else len(self.raw)

    def line(self, at: int, after: int, first: int) -> bool:
        """Take one line; false when the body begins with it."""
        if first in b" \t" and self.fields:
            self.fields[-1] = self.fields[-1]._replace(end=after)
            return True
        if first == 0x2D and self.is_delimiter(at):
            self.is_cut = True
            return False
        match = _FIELD.match(self.raw, at, after)
        if match is None:
            return self.malformed(after)
        if match[2]:
            self.defects.append("white space before the colon of a header field")
        self.fields.append(Field(match[1].decode("ascii"), at, match.end(), after))
        return True

    def malformed(self, after: int) -> bool:
        """Whether the block goes on behind a line that is no field."""
        for _ in range(_LOOK_AHEAD):
            if SURE.match(self.raw, after):
                self.defects.append("malformed header line")
                return True
            end = self.line_end(after)
            if not self.raw[after:end].strip(b"\r\n"):
                break
            after = end
        self.defects.append("no empty line between header and body")
        return False

    def overflow(self, at: int, after: int) -> int:
        """Find the body behind a block that is too large to be read.

        A field that is cut keeps its start, so that what was read stays usable.
        """
        self.defects.append("header block too large; the rest is not read")
        match = _FIELD.match(self.raw, at, after)
        if match and len(self.fields) < self.most:
            self.fields.append(Field(match[1].decode("ascii"), at, match.end(), after))
        stop = _STOP_LF if self.newline == b"\n" else _STOP_CR
        for found in stop.finditer(self.raw, max(self.start, at - 1)):
            if not found[0].endswith(b"--"):
                return found.end()
            if self.is_delimiter(found.start() + 1):
                self.is_cut = True
                return found.start() + 1
        return len(self.raw)
