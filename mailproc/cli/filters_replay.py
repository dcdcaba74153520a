"""Judging many messages by two sets of filters, on every processor that is there.

Messages go to the workers in chunks and come back as what differs, in order. A bounded
number of chunks is on its way, so that memory does not grow with the mailbox.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any

from mailproc.cli.filters_mail import Mail
from mailproc.filtering.actions import write_action
from mailproc.filtering.diff import Difference, difference
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import load
from mailproc.filtering.model import Facts, Sources, Verdict
from mailproc.message.parse import parse

CHUNK = 50
ALONE = 6
"""Chunks that one process does faster than others could be started."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would change for one message: plain values, cheap to hand over."""

    name: str
    sender: str
    subject: str
    old: dict[str, Any]
    new: dict[str, Any]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether the message would go to another queue."""
        return bool(self.old["queue"] != self.new["queue"])

    @property
    def what(self) -> str:
        """The change in a few words."""
        if self.moves:
            return f"{self.old['queue']} → {self.new['queue']}"
        return ", ".join(self.others)

    def as_dict(self) -> dict[str, Any]:
        """Return the object of `--json`."""
        return {
            "message": self.name,
            "from": self.sender,
            "subject": self.subject,
            "moves": self.moves,
            "old": self.old,
            "new": self.new,
            "filters": {"gone": list(self.gone), "come": list(self.come)},
        }


@dataclass(frozen=True, slots=True)
class Replay:
    """The two sets of filters as texts, and what is known beside the messages."""

    old: Sources = field(repr=False)
    new: Sources = field(repr=False)
    own: frozenset[str]
    now: datetime

    def filter_sets(self) -> tuple[FilterSet, FilterSet]:
        """Read and index both. Errors: FilterError."""
        return FilterSet(load(self.old)), FilterSet(load(self.new))


class Judge:
    """Judges messages by both sets; one a process."""

    def __init__(self, job: Replay) -> None:
        self._job = job
        self._old, self._new = job.filter_sets()

    def chunk(self, mails: Sequence[Mail]) -> list[Change]:
        """Return what would change for some messages."""
        return [change for mail in mails if (change := self._change(mail))]

    def _change(self, mail: Mail) -> Change | None:
        message = parse(mail.raw)
        came = mail.received or message.date or self._job.now
        facts = Facts(
            now=came.astimezone(self._job.now.tzinfo),
            recipients=mail.recipients,
            received=mail.received,
            own=self._job.own,
        )
        found = difference(self._old, self._new, message, facts)
        if found is None:
            return None
        sender = message.from_[0].addr if message.from_ else ""
        return _as_change(found, mail.name, sender, message.subject)


def _as_change(found: Difference, name: str, sender: str, subject: str) -> Change:
    return Change(
        name=name,
        sender=sender,
        subject=subject,
        old=_as_dict(found.old),
        new=_as_dict(found.new),
        gone=found.gone,
        come=found.come,
        others=found.others,
    )


def _as_dict(verdict: Verdict) -> dict[str, Any]:
    return {
        "queue": verdict.queue,
        "labels": list(verdict.labels),
        "priority": verdict.priority,
        "actions": [write_action(action) for action in verdict.actions],
    }


def replay(
    job: Replay, mails: Iterable[Mail], workers: int
) -> Iterator[tuple[int, list[Change]]]:
    """Yield for chunk after chunk how many messages it had, and what would change."""
    source = iter(mails)
    chunks = iter(lambda: list(islice(source, CHUNK)), [])
    first = list(islice(chunks, ALONE))
    if len(first) < ALONE or workers < 2:
        judge = Judge(job)
        for chunk in chain(first, chunks):
            yield len(chunk), judge.chunk(chunk)
        return
    # Not fork: the store of this process has threads and connections.
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (job,)) as pool:
        waiting: deque[tuple[int, Future[list[Change]]]] = deque()
        for chunk in chain(first, chunks):
            waiting.append((len(chunk), pool.submit(_work, chunk)))
            if len(waiting) > 3 * workers:
                size, done = waiting.popleft()
                yield size, done.result()
        for size, done in waiting:
            yield size, done.result()


_judges: list[Judge] = []
"""In a worker process: its one judge."""


def _begin(job: Replay) -> None:
    _judges.append(Judge(job))


def _work(chunk: Sequence[Mail]) -> list[Change]:
    return _judges[0].chunk(chunk)
