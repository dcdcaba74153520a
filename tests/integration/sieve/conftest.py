"""The tools of Pigeonhole, and our verdict in its terms."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import pytest

from mailproc.filtering.actions import Forward, MarkRead, Star, Trash
from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Filter
from mailproc.message.parse import parse
from tests.servers.pigeonhole import Filed, Pigeonhole

OWN = frozenset({"support@ipserver.su"})
RECIPIENT = "desk@example.net"

Both = Callable[[bytes], tuple[Filed, Filed]]


def verdict(filters: FilterSet, raw: bytes) -> Filed:
    """What our filters say of a mail that has just come, as Sieve would do it."""
    now = datetime.now(UTC)
    found = filters.evaluate(
        parse(raw), Facts(now=now, received=now, recipients=(RECIPIENT,), own=OWN)
    )
    flags = {*found.labels}
    flags |= {f"p{found.priority}"} if found.priority else set()
    flags |= {"\\Flagged"} if Star() in found.actions else set()
    flags |= {"\\Seen"} if MarkRead() in found.actions else set()
    return Filed(
        folders=("Trash" if Trash() in found.actions else found.queue,),
        flags=frozenset(flags),
        redirected=tuple(a.to for a in found.actions if isinstance(a, Forward)),
    )


@pytest.fixture(scope="session")
def pigeonhole() -> Iterator[Pigeonhole]:
    """The tools for the whole session."""
    with Pigeonhole() as tools:
        yield tools


@pytest.fixture
def both(pigeonhole: Pigeonhole) -> Callable[[Sequence[Filter]], Both]:
    """Give what Pigeonhole and what we do with a mail by the same filters."""

    def make(filters: Sequence[Filter]) -> Both:
        pigeonhole.compile(to_sieve(filters, {}, OWN).text)
        ours = FilterSet(filters)
        return lambda raw: (
            pigeonhole.deliver(raw, RECIPIENT),
            verdict(ours, raw),
        )

    return make
