"""A message as the filters see it: words by field, made once and only when asked.

Outer text only: a message attached to the mail is not searched unless the query
says `in:attached`. Bounded by `FIELD_CHARS` a field, so cost is linear in the mail.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from mailproc.filtering.model import Facts
from mailproc.filtering.traced import Traced
from mailproc.filtering.words import addresses, fold, split, symbols
from mailproc.message.model import Address, Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes

FIELD_CHARS = 1_000_000
_ATTACHED = 20  # attached messages that `in:attached` looks at
_BREAK = " \n "

ANY = ("from", "to", "cc", "bcc", "list", "subject", "body", "filename")
"""What a term without an operator is looked for in."""

_SCOPES: Mapping[str, tuple[str, ...]] = {
    "to": ("to", "cc", "bcc", "list"),
    "filename": ("filename", "filetype"),
}


class Field:
    """The words of one field. A phrase never runs from one value into the next."""

    def __init__(self, values: Iterator[str]) -> None:
        self.runs: list[Sequence[str]] = []
        self.tokens: set[str] = set()
        left = FIELD_CHARS
        for value in values:
            folded = fold(value[:left])
            left -= len(folded)
            self.runs.append(split(folded))
            self.tokens.update(self.runs[-1])
            self.tokens.update(symbols(folded))
            if "@" in folded:
                self.tokens |= addresses(folded)
            if left <= 0:
                break

    @cached_property
    def joined(self) -> str:
        """The words with a space around each, and a line end between values."""
        return f" {_BREAK.join(' '.join(run) for run in self.runs)} "

    def holds(self, words: tuple[str, ...], needle: str) -> bool:
        """Whether the words (`needle`: joined with spaces) stand side by side."""
        if len(words) == 1:
            return words[0] in self.tokens
        return self.tokens.issuperset(words) and needle in self.joined


class Words:
    """The words of a mail by field, each made when first asked for."""

    def __init__(
        self, messages: tuple[Message, ...], recipients: tuple[str, ...]
    ) -> None:
        self._messages = messages
        self._recipients = recipients
        self._fields: dict[str, Field] = {}
        self._sources: dict[str, tuple[Traced, ...]] = {}
        self._tokens: dict[str | None, frozenset[str]] = {}
        self._places: dict[str | None, dict[str, tuple[str, ...]]] = {}

    @cached_property
    def nested(self) -> "Words":
        """The same, together with the words of the messages attached to the mail."""
        found = tuple(m for outer in self._messages for m in _attached(outer))
        return Words(self._messages + found, self._recipients)

    def field(self, name: str) -> Field:
        """Return one field; `header:name` for any header of the message."""
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = Field(self._values(name))
        return found

    def sources(self, name: str) -> tuple[Traced, ...]:
        """Return the texts of a field as they stand in the mail: whole headers."""
        found = self._sources.get(name)
        if found is None:
            headers = _HEADERS.get(name)
            texts = (
                self._values(name)
                if headers is None
                else (v for m in self._messages for v in _headers(m, *headers))
            )
            found = tuple(Traced(text[:FIELD_CHARS]) for text in texts)
            self._sources[name] = found
        return found

    def tokens(self, operator: str | None) -> frozenset[str]:
        """Return every word and address that an operator can find."""
        found = self._tokens.get(operator)
        if found is None:
            found = self._tokens[operator] = frozenset(self.places(operator))
        return found

    def places(self, operator: str | None) -> Mapping[str, tuple[str, ...]]:
        """Return the fields in which each word and address stands."""
        found = self._places.get(operator)
        if found is None:
            found = {}
            for name in fields_of(operator):
                tokens = self.field(name).tokens
                again = {t: (*found[t], name) for t in tokens & found.keys()}
                found.update(dict.fromkeys(tokens, (name,)))
                found.update(again)
            self._places[operator] = found
        return found

    def _values(self, name: str) -> Iterator[str]:
        if name == "deliveredto":
            yield from self._recipients
        for message in self._messages:
            if name.startswith("header:"):
                yield from message.header_all(name.removeprefix("header:"))
            else:
                yield from _VALUES[name](message)


class Document:
    """One message with the facts beside it, ready to be matched."""

    def __init__(
        self, message: Message, facts: Facts, words: Words | None = None
    ) -> None:
        self.message = message
        self.facts = facts
        self.words = words or Words((message,), facts.recipients)

    def with_attached(self) -> "Document":
        """Return the same message, searched together with those attached to it."""
        return Document(self.message, self.facts, self.words.nested)

    def with_facts(self, facts: Facts) -> "Document":
        """Return the same words beside other facts (what earlier filters did)."""
        return Document(self.message, facts, self.words)

    @property
    def when(self) -> datetime | None:
        """When it came, else when it says it was written."""
        return self.facts.received or self.message.date


def fields_of(operator: str | None) -> tuple[str, ...]:
    """Return the names of the fields that an operator looks in."""
    if operator is None:
        return ANY
    return _SCOPES.get(operator) or (operator,)


_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To")
_LIST = ("List-Id", "List-Post", "Mailing-List", "X-BeenThere")

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "from": ("From",),
    "to": ("To",),
    "cc": ("Cc",),
    "bcc": ("Bcc",),
    "replyto": ("Reply-To",),
}
"""Fields that are read as people, and the headers in which those stand."""

_VALUES: Mapping[str, Callable[[Message], Iterator[str]]] = {
    "from": lambda m: _people(m.from_),
    "to": lambda m: _people(m.to),
    "cc": lambda m: _people(m.cc),
    "bcc": lambda m: _people(m.bcc),
    "replyto": lambda m: _people(m.reply_to),
    "deliveredto": lambda m: _headers(m, *_DELIVERED),
    "list": lambda m: _headers(m, *_LIST),
    "subject": lambda m: iter((m.subject,)),
    "body": lambda m: iter((m.text,)),
    "filename": lambda m: (p.filename for p in m.attachments if p.filename),
    "filetype": lambda m: (p.content_type.partition("/")[2] for p in m.attachments),
}


def _people(people: tuple[Address, ...]) -> Iterator[str]:
    for person in people:
        yield person.name
        yield person.addr
        if "xn--" in person.domain or not person.domain.isascii():
            yield f"{person.addr.rpartition('@')[0]}@{_other_form(person.domain)}"


def _other_form(domain: str) -> str:
    # RFC 5890: an A-label is found by its letters, and letters by their A-label.
    try:
        if domain.isascii():
            return domain[:255].encode("ascii").decode("idna")
        return domain[:255].encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _headers(message: Message, *names: str) -> Iterator[str]:
    for name in names:
        yield from message.header_all(name)


def _attached(message: Message) -> Iterator[Message]:
    parts = [p for p in message.parts if p.content_type == "message/rfc822"]
    for part in [p for p in parts if not p.attached][:_ATTACHED]:
        yield parse(part_bytes(message, part))
