"""One query of ours as one Sieve test (RFC 5228 5), or why it cannot be one.

Extensions: regex, body (RFC 5173), mime (RFC 5703), envelope, date and relational
(RFC 5260, 5231), variables (RFC 5229), imap4flags (RFC 5232). What a test sees is the
moment of delivery: no flags, no age. Where Sieve sees a message differently from us
is written in docs/filters.md, "Exchange".
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby

from mailproc.filtering.exchange.sieve_text import (
    MAX_NEAR,
    expression,
    key,
    listed,
    plain,
    quoted,
)
from mailproc.filtering.nodes import (
    ATTACHED,
    EVERYTHING,
    Age,
    And,
    Date,
    Has,
    Me,
    MessageId,
    Near,
    Node,
    Not,
    Or,
    Size,
    State,
    Text,
)
from mailproc.filtering.operators import ICONS, label_key
from mailproc.filtering.query import print_query

_LIST = ("List-Id", "List-Post", "Mailing-List", "X-BeenThere")
_TO = ("To", "Cc", "Bcc")
_HEADERS = {
    "from": ("From",),
    "to": (*_TO, *_LIST),
    "cc": ("Cc",),
    "bcc": ("Bcc",),
    "replyto": ("Reply-To",),
    "deliveredto": ("Delivered-To", "X-Original-To", "Envelope-To"),
    "list": _LIST,
    "subject": ("Subject",),
    None: ("From", *_TO, *_LIST, "Subject"),
}
_NAMES = (
    'header :mime :anychild :param ["filename", "name"] {0} '
    '["Content-Disposition", "Content-Type"] {1}'
)
_TYPES = 'header :mime :anychild :subtype {0} "Content-Type" {1}'
_BODY = "body :text {0} {1}"
_LINKS = {
    "youtube": ("youtube.com/", "youtu.be/"),
    "drive": ("drive.google.com/",),
    "document": ("docs.google.com/document/",),
    "spreadsheet": ("docs.google.com/spreadsheets/",),
    "presentation": ("docs.google.com/presentation/",),
}
_ATTACHMENT = (
    'anyof(header :mime :anychild :type :is "Content-Type" '
    '["application", "image", "audio", "video", "message", "font", "model"], '
    'header :mime :anychild :type :is "Content-Disposition" "attachment", '
    + _NAMES.format(":matches", '"?*"')
    + ', header :mime :anychild :contenttype :is "Content-Type" ["text/calendar", '
    '"text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/xml", '
    '"text/rfc822-headers"])'
)

_FLAGS = {
    "read": '"\\\\Seen"',
    "unread": '"\\\\Seen"',
    "starred": '"\\\\Flagged"',
    "answered": '"\\\\Answered"',
    "important": '"$Important"',
}

ALWAYS, NEVER = "true", "false"


class NotInSieve(Exception):
    """A query has no test in Sieve; the text says which part of it."""


@dataclass
class Tests:
    """Makes tests, and gathers which extensions they need and what to doubt.

    `own` are our addresses, for `from:me`; `labels` those that any filter gives.
    """

    __test__ = False  # not a class of tests, whatever a test runner thinks

    own: Collection[str]
    labels: Collection[str]
    needs: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)

    def test(self, node: Node) -> str:
        """Return the test of a tree. Errors: NotInSieve."""
        match node:
            case And(parts):
                return _joined("allof", [self.test(part) for part in parts])
            case Or(parts):
                return _joined("anyof", list(self._any(parts)))
            case Not(child):
                return _negated(self.test(child))
            case Text() | Near():
                return self._texts(_field(node), [node])
        return self._leaf(node)

    def _any(self, parts: Sequence[Node]) -> Iterator[str]:
        """Yield tests of alternatives; words of one field are one test."""
        texts = [part for part in parts if isinstance(part, Text | Near)]
        for part in parts:
            if not isinstance(part, Text | Near):
                yield self.test(part)
        texts.sort(key=lambda node: (str(_field(node)), key(node) is None))
        for (name, _), group in groupby(
            texts, key=lambda node: (_field(node), key(node) is None)
        ):
            yield self._texts(name, list(group))

    def _texts(self, name: str | None, texts: Sequence[Text | Near]) -> str:
        """Return the test that finds any of these in a field."""
        for node in texts:
            if isinstance(node, Near) and node.distance > MAX_NEAR:
                raise NotInSieve(f"{print_query(node)}: at most AROUND {MAX_NEAR}")
        self.needs.add("regex")
        found = quoted_list(map(expression, texts))
        keys = [k for node in texts if (k := key(node)) is not None]
        tests = []
        for source in self._sources(name):
            test = source.format(":regex", found)
            if len(keys) == len(texts):
                first = source.format(":contains", quoted_list(keys))
                test = f"allof({first}, {test})"
            tests.append(test)
        return _joined("anyof", tests)

    def _sources(self, name: str | None) -> Iterator[str]:
        """Yield the tests in which a field is looked at, to be completed."""
        if name is not None and name.startswith("header:"):
            yield _header([name.removeprefix("header:")])
        elif name in _HEADERS:
            yield _header(_HEADERS[name])
        elif name != "filename":
            raise NotInSieve(f"{name}: has no test")
        if name == "deliveredto":
            self.needs.add("envelope")
            yield 'envelope {0} "to" {1}'
        if name in (None, "filename"):
            self.needs.add("mime")
            yield _NAMES
        if name == "filename":
            yield _TYPES
        if name is None:
            self.needs.add("body")
            yield _BODY

    def _leaf(self, node: Node) -> str:
        match node:
            case Size(operator, size):
                return f"size {':over' if operator == 'larger' else ':under'} {size}"
            case Me(name):
                return self._me(name)
            case Has(what):
                return self._has(what)
            case MessageId(value):
                wanted = listed([plain(f"<{value}>"), plain(value)])
                return f'header :comparator "i;octet" :is "Message-ID" {wanted}'
            case Date():
                return self._date(node)
            case Age(operator):
                self.doubts.append(f"{print_query(node)}: mail is new when it comes")
                return ALWAYS if operator == "newer_than" else NEVER
            case State():
                return self._state(node)
        raise NotInSieve(f"{print_query(node)} has no test")

    def _me(self, name: str) -> str:
        headers = _TO if name == "to" else _HEADERS[name]
        if not self.own or name == "deliveredto":
            raise NotInSieve(f"{name}:me has no test")
        own = listed(map(plain, sorted(self.own)))
        return f"address :all :is {listed(map(quoted, headers))} {own}"

    def _has(self, what: str) -> str:
        if what == "attachment":
            self.needs.add("mime")
            return _ATTACHMENT
        if what in _LINKS:
            self.needs.add("body")
            keys = listed(map(quoted, _LINKS[what]))
            return f'body :content "text" :contains {keys}'
        if what in ICONS:
            return self._labelled([what])
        if what.endswith("userlabels"):
            test = self._labelled(self.labels)
            return test if what == "userlabels" else _negated(test)
        raise NotInSieve(f"has:{what} has no test")

    def _date(self, node: Date) -> str:
        self.needs |= {"date", "relational"}
        test = "ge" if node.operator == "after" else "lt"
        if isinstance(node.moment, date):
            self.doubts.append(f"{print_query(node)}: in the time zone of the server")
            return f'currentdate :value "{test}" "date" "{node.moment}"'
        moment = datetime.fromtimestamp(node.moment, UTC)
        return (
            f'currentdate :zone "+0000" :value "{test}" "iso8601" '
            f'"{moment:%Y-%m-%dT%H:%M:%S}+00:00"'
        )

    def _state(self, node: State) -> str:
        """Return the test of what earlier filters did; mail comes without flags."""
        if node == EVERYTHING:
            return ALWAYS
        if node == ATTACHED:
            raise NotInSieve("in:attached has no test")
        if node.operator == "is":
            self.needs.add("imap4flags")
            test = f"hasflag :is {_FLAGS[node.value]}"
            return _negated(test) if node.value == "unread" else test
        if node.operator == "category":
            return self._labelled([f"category-{node.value}"])
        queue = "" if node.value == "inbox" else node.value
        labels = [la for la in self.labels if label_key(la) == node.value]
        tests = [f'string :is "${{queue}}" {plain(queue)}', self._labelled(labels)]
        return _joined("anyof", [test for test in tests if test != NEVER])

    def _labelled(self, labels: Iterable[str]) -> str:
        found = sorted(labels)
        if not found:
            return NEVER
        self.needs.add("imap4flags")
        return f"hasflag :is {listed(map(plain, found))}"


def quoted_list(texts: Iterable[str]) -> str:
    """Return a Sieve string list of texts."""
    return listed(map(quoted, texts))


def _header(names: Sequence[str]) -> str:
    return f"header {{0}} {listed(map(quoted, names))} {{1}}"


def _field(node: Text | Near) -> str | None:
    return node.left.field if isinstance(node, Near) else node.field


def _joined(word: str, tests: Sequence[str]) -> str:
    return tests[0] if len(tests) == 1 else f"{word}({', '.join(tests)})"


def _negated(test: str) -> str:
    return {ALWAYS: NEVER, NEVER: ALWAYS}.get(test, f"not {test}")
