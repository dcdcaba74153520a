"""Authentication-Results: what one of our own front servers found out (RFC 8601).

Believed is the topmost such field whose authserv-id is ours, and no other: what stands
below it may have come with the mail. Fields are read from the raw bytes, quoted strings
and comments whole, for a stranger chooses the local part of his address. ARC fields of
others say nothing here: a server of ours that trusts a chain says so as dmarc=pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.message.model import Header, Message

_MOST = 20
_LONGEST = 8000
_RESULTS = 30
_SERVER = re.compile(r"\s*\"?([\w.-]{1,253})\"?(?:\s+\d{1,3})?\s*$")
_QUOTED = r'"(?:[^"\\\r\n]|\\.)*"'
_MARK = re.compile(rf'{_QUOTED}|\\.|["();]|[^"();\\]+', re.DOTALL)
_PAIR = re.compile(
    rf"([A-Za-z][\w.-]{{0,60}})(?:\s*/\s*\d{{1,3}})?\s*=\s*((?:{_QUOTED}|[^\s\";])+)"
)


@dataclass(frozen=True, slots=True)
class Result:
    """One method and its result, lower case, with its properties by name."""

    method: str
    result: str
    properties: dict[str, str]

    def domain(self, *names: str) -> str:
        """Return the domain of the first of these properties that there is."""
        value = next((self.properties[n] for n in names if n in self.properties), "")
        found = value.replace('"', "").strip("<>").rpartition("@")[2]
        return found.lower().rstrip(".")


def results(message: Message, servers: frozenset[str]) -> tuple[Result, ...]:
    """Return what the topmost field of one of our servers says, empty for none.

    `servers` are their authserv-ids in lower case.
    """
    fields = (h for h in message.headers if h.name.lower() == "authentication-results")
    for number, header in enumerate(fields):
        if number == _MOST:
            break
        server, *rest = _split(_value(message, header))
        named = _SERVER.match(server)
        if named is not None and named[1].lower() in servers:
            return tuple(_results(rest))
    return ()


def _value(message: Message, header: Header) -> str:
    field = message.raw[header.start : header.end][:_LONGEST]
    return field.decode("latin-1").partition(":")[2]


def _split(value: str) -> list[str]:
    """Cut a value at its semicolons; comments are gone, quoted strings are whole.

    What stands behind a quote or bracket that is never closed is lost.
    """
    pieces, depth = [""], 0
    for mark in _MARK.findall(value):
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif mark == '"':
            break
        elif depth:
            continue
        elif mark == ";":
            pieces.append("")
        else:
            pieces[-1] += mark
    return pieces


def _results(pieces: list[str]) -> Iterator[Result]:
    for piece in pieces[:_RESULTS]:
        pairs = _PAIR.findall(piece)
        if pairs:
            (method, result), *rest = ((n.lower(), v) for n, v in pairs)
            properties: dict[str, str] = {}
            for name, found in rest:
                properties.setdefault(name, found)
            yield Result(method, result.lower(), properties)
