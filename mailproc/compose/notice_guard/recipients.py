"""To as groups (N5): RFC 5322 groups by name, or addresses that are aliases of one.

Members of a group are ignored, a missing ";" is forgiven. A typed address is no
group. Reads the raw field, for a parsed one has lost its groups.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mailproc.message import charsets, words
from mailproc.message.model import Message

_SLASH = re.compile(r"\s*/\s*")
_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]+|\\.)*+)"?|<(?P<angle>[^>]*+)>?|(?P<mark>[:;,()])'
    r'|(?P<text>[^"<:;,()]+)',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Target(NamedTuple):
    """One entry of To: a group by `name`, or a mailbox with `address`."""

    name: str
    address: str
    is_group: bool

    @property
    def shown(self) -> str:
        """The entry as its writer would name it."""
        return self.name if self.is_group or not self.address else self.address


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in To: names and aliases of groups, and the desk's own addresses.

    Make it by `known`, which folds case.
    """

    names: frozenset[str]
    aliases: frozenset[str]
    own: frozenset[str]

    def is_group(self, target: Target) -> bool:
        """Whether this entry is a group, by name or by alias."""
        if target.is_group:
            return name_key(target.name) in self.names
        bare = "" if target.address else target.name
        return target.address.casefold() in self.aliases or name_key(bare) in self.names


def known(names: Iterable[str], aliases: Iterable[str], own: Iterable[str]) -> Known:
    """Return what may stand in To, ready for comparing."""
    return Known(
        frozenset(name_key(name) for name in names),
        frozenset(alias.casefold() for alias in aliases),
        frozenset(address.casefold() for address in own),
    )


def name_key(name: str) -> str:
    """Return a group's name for comparing: case, white space and accents' form."""
    text = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    return _SLASH.sub("/", text)


def targets(message: Message) -> tuple[Target, ...]:
    """Return what stands in the To fields, in order."""
    found: list[Target] = []
    for header in message.headers:
        if header.name.lower() == "to":
            raw = message.raw[header.start : header.end].partition(b":")[2]
            found += _read(charsets.guess(words.unfold(raw)))
    return tuple(found)


def _read(value: str) -> Iterator[Target]:
    """Walk over one field; `phrase` is what stands before the next mark."""
    phrase, address, inside = "", "", False
    for kind, text in _tokens(value):
        if kind == "angle":
            address = text.strip()
        elif kind != "mark":
            phrase += _ESCAPE.sub(r"\1", text) if kind == "quoted" else text
        else:
            if not inside:
                yield from _ended(phrase, address, text)
            inside = text == ":" or (inside and text == ",")
            phrase = address = ""
    if not inside:
        yield from _ended(phrase, address, "")


def _tokens(value: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each token outside comments."""
    depth = 0
    for token in _TOKEN.finditer(value):
        kind = token.lastgroup or ""
        if kind == "mark" and token[kind] in "()":
            depth = max(0, depth + (1 if token[kind] == "(" else -1))
        elif not depth:
            yield kind, token[kind]


def _ended(phrase: str, address: str, mark: str) -> Iterator[Target]:
    """Yield the entry that a mark ends: a group before ":", else a mailbox."""
    name = _decoded(phrase)
    if mark == ":":
        yield Target(name, "", is_group=True)
    elif address or "@" in name:
        yield Target(name if address else "", address or name, is_group=False)
    elif name:
        yield Target(name, "", is_group=False)


def _decoded(phrase: str) -> str:
    return " ".join(words.decode(phrase.encode("utf-8", "replace")).split())
