"""All filters as one Sieve script (RFC 5228) for Dovecot Pigeonhole.

The order, the first queue, `stop` and the labels are ours, kept in variables (RFC
5229) and flags (RFC 5232); the mail is filed at the end, once. What a filter says that
Sieve cannot is named; a filter whose query has no test stands there as a comment.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from mailproc.filtering.exchange.entry import Exchanged, Loss
from mailproc.filtering.exchange.sieve_tests import NotInSieve, Tests
from mailproc.filtering.exchange.sieve_text import (
    PIECES,
    listed,
    nesting,
    plain,
    quoted,
)
from mailproc.filtering.model import CATCH_ALL, Filter
from mailproc.filtering.operators import label_key
from mailproc.filtering.query import parse_query

TRASH = "Trash"
MAX_SCRIPT = 1_000_000
"""Pigeonhole's own limit (sieve_max_script_size), in bytes."""

MAX_NESTING = 31
"""How deep Pigeonhole lets tests be, without the command that they stand in."""

_NOT_YET = 'string :is "${{{0}}}" ""'
_BASE = ("encoded-character", "fileinto", "mailbox", "variables")


def to_sieve(
    filters: Sequence[Filter],
    folders: Mapping[str, str],
    own: Collection[str] = (),
) -> Exchanged:
    """Return the script, and what it cannot say.

    `folders` gives the folder of a queue, `own` our addresses. Errors: QueryError.
    """
    labels = frozenset(label for chosen in filters for label in chosen.labels)
    writer = _Writer(Tests(own, labels))
    blocks = ["\n".join(writer.block(chosen)) for chosen in filters]
    queues = dict.fromkeys([*(f.queue for f in filters if f.queue), CATCH_ALL])
    end = "\n".join(_filing(list(queues), folders, trash=writer.trash))
    needs = listed(f'"{n}"' for n in sorted({*_BASE, *writer.tests.needs}))
    head = f"# Written by mailproc from its filters.\nrequire {needs};"
    pieces = [f"set {quoted(n)} {quoted(p)};" for n, p in PIECES.items()]
    text = "\n\n".join([head, "\n".join(pieces), *blocks, end]) + "\n"
    size = len(text.encode())
    if size > MAX_SCRIPT:
        said = f"{size} bytes; set sieve_max_script_size above {MAX_SCRIPT}"
        writer.losses.append(Loss("", said))
    return Exchanged(text, tuple(writer.losses))


class _Writer:
    """Writes one filter after the other; knows whether an earlier one may stop."""

    def __init__(self, tests: Tests) -> None:
        self.tests = tests
        self.losses: list[Loss] = []
        self.trash = False
        self._stops = False
        self._chained = False  # whether an `else` can follow

    def block(self, chosen: Filter) -> Iterator[str]:
        """Yield the lines of one filter."""
        where = f"{chosen.file}:{chosen.line} " if chosen.file else ""
        yield f"# {where}{_comment(chosen.name)}"
        self.tests.doubts.clear()
        try:
            if chosen.otherwise and not self._chained:
                raise NotInSieve("the else of a filter that is not there")
            test = self._test(chosen)
        except NotInSieve as error:
            self._chained = False
            self.losses.append(Loss(chosen.name, f"not exported: {error}"))
            yield f"# not exported: {_comment(str(error))}"
            return
        self._chained = True
        self.losses += [Loss(chosen.name, text) for text in self.tests.doubts]
        yield f"{'elsif' if chosen.otherwise else 'if'} {test} {{"
        yield from (f"  {line}" for line in self._commands(chosen))
        yield "}"

    def _test(self, chosen: Filter) -> str:
        test = self.tests.test(parse_query(chosen.match))
        if self._stops:
            test = f"allof({_NOT_YET.format('stopped')}, {test})"
        if nesting(test) > MAX_NESTING:
            raise NotInSieve(f"more than {MAX_NESTING} tests in each other")
        return test

    def _commands(self, chosen: Filter) -> Iterator[str]:
        if chosen.queue:
            queue = plain(label_key(chosen.queue))
            yield f'if {_NOT_YET.format("queue")} {{ set "queue" {queue}; }}'
        if chosen.priority is not None:
            self.tests.needs.add("imap4flags")
            flag = f"p{chosen.priority}"
            yield (
                f"if {_NOT_YET.format('priority')} "
                f'{{ set "priority" "{flag}"; addflag "{flag}"; }}'
            )
        flags = [plain(label) for label in chosen.labels]
        flags += [f for a in chosen.actions if (f := _FLAGS.get(a))]
        if flags:
            self.tests.needs.add("imap4flags")
            yield f"addflag {listed(flags)};"
        yield from self._actions(chosen)
        if chosen.stop:
            self._stops = True
            yield 'set "stopped" "yes";'

    def _actions(self, chosen: Filter) -> Iterator[str]:
        for action in chosen.actions:
            name, _, value = action.partition(":")
            if name == "forward":
                self.tests.needs.add("copy")
                yield f"redirect :copy {plain(value)};"
            elif name == "trash":
                self.trash = True
                yield 'set "trash" "yes";'
            elif action not in _FLAGS:
                said = f"action {action[:60]} has no equivalent"
                self.losses.append(Loss(chosen.name, said))


_FLAGS = {"star": '"\\\\Flagged"', "read": '"\\\\Seen"'}


def _filing(
    queues: Sequence[str], folders: Mapping[str, str], *, trash: bool
) -> Iterator[str]:
    """Yield the end: the queue decides the folder; nothing is without one (S4.3)."""
    word = "if"
    if trash:
        yield f'if string :is "${{trash}}" "yes" {{ fileinto :create "{TRASH}"; }}'
        word = "elsif"
    for queue in queues:
        test = f'string :is "${{queue}}" {plain(label_key(queue))}'
        folder = plain(folders.get(queue, queue))
        yield f"{word} {test} {{ fileinto :create {folder}; }}"
        word = "elsif"
    yield f"else {{ fileinto :create {plain(folders.get(CATCH_ALL, CATCH_ALL))}; }}"


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
