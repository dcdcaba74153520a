"""The sort step against the number of filters, and against Dovecot Pigeonhole.

Ours is measured in one process, words included; both whole ways from a mail to its
folder through real servers: Dovecot's LMTP with Sieve, and our poller on a Dovecot.
All figures come from one run on the same mails.
"""

import gc
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from imapclient import IMAPClient

from benchmarks import sorting
from benchmarks.figures import RUNS, Figure
from benchmarks.lmtp import Pigeonhole, deliver
from mailproc.filtering.document import Document
from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts
from mailproc.message.parse import parse
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink

COUNTS = (10, 100, 1_000, 10_000, 100_000)
PEER_COUNTS = (10, 100, 1_000)
MAILS = 300
ROUNDS = 9
WHOLE = 1_000
FIVE_THOUSAND = 5_000


def figures() -> list[Figure]:
    """Measure everything; a few minutes."""
    mails = [sorting.mail(number) for number in range(MAILS)]
    steps = _steps(mails)
    return [
        *_growth(steps),
        *(_build(count) for count in (10_000, 100_000)),
        *_chosen(mails),
        *_against_pigeonhole(mails, steps),
        *_whole(),
    ]


# --- one process ---


def _steps(mails: list[bytes]) -> dict[int, float]:
    """Microseconds of CPU a mail for parsing, words and verdict, by number of filters.

    The numbers take turns, so that a busy moment of the machine hits all alike.
    """
    sets = {count: FilterSet(sorting.filters(count)) for count in COUNTS}
    gc.freeze()  # as a running service has long done with its filters
    rounds: dict[int, list[float]] = {count: [] for count in COUNTS}
    for _ in range(ROUNDS):
        for count, chosen in sets.items():
            begun = time.process_time()
            for raw in mails:
                chosen.judge(Document(parse(raw), Facts()))
            spent = time.process_time() - begun
            rounds[count].append(spent * 1e6 / len(mails))
    gc.unfreeze()
    return {count: median(spent) for count, spent in rounds.items()}


def _growth(steps: dict[int, float]) -> list[Figure]:
    unit, peer = "µs CPU", "10 filters"
    return [
        Figure(f"sort step with {count:,} filters", spent, unit, steps[10], peer)
        for count, spent in steps.items()
    ]


def _build(count: int) -> Figure:
    filters = sorting.filters(count)
    begun = time.perf_counter()
    FilterSet(filters)
    spent = (time.perf_counter() - begun) * 1000
    return Figure(f"read and index {count:,} filters, once", spent, "ms")


def _chosen(mails: list[bytes]) -> list[Figure]:
    """Filters asked and filters that match, a mail, by 10,000 filters."""
    chosen = FilterSet(sorting.filters(10_000))
    documents = [Document(parse(raw), Facts()) for raw in mails]
    asked = sum(len(chosen.candidates(document)) for document in documents)
    hits = sum(len(chosen.judge(document).hits) for document in documents)
    return [
        Figure("of 10,000 filters asked", asked / len(mails), "a mail"),
        Figure("of 10,000 filters matching", hits / len(mails), "a mail"),
    ]


# --- beside Pigeonhole ---


def _against_pigeonhole(mails: list[bytes], steps: dict[int, float]) -> list[Figure]:
    """What more filters add, a mail: ours, the exported script, a plain script."""
    found = []
    with Pigeonhole() as peer:
        exported = {n: peer.spent(_exported(n), mails) for n in PEER_COUNTS}
        plain = {n: peer.spent(sorting.plain_sieve(n), mails) for n in PEER_COUNTS}
    for name, spent in (("exported Sieve", exported), ("plain Sieve", plain)):
        for few, many in ((10, 100), (10, 1_000)):
            found.append(
                Figure(
                    f"added by {many:,} filters instead of {few}",
                    steps[many] - steps[few],
                    "µs CPU",
                    spent[many] - spent[few],
                    f"Pigeonhole, {name}",
                )
            )
    return found


def _exported(count: int) -> str:
    return to_sieve(sorting.filters(count), {}).text


# --- the whole way ---


def _whole() -> list[Figure]:
    """Mails a second until they stand in their folders.

    Pigeonhole takes them by LMTP in 4 sessions. Ours takes them from INBOX, where they
    lie already; and once more while they are delivered there in the same way.
    """
    found = []
    for count, peers in ((1_000, ("exported", "plain")), (FIVE_THOUSAND, ("plain",))):
        lying = median(_inbound(count, lying=True) for _ in range(RUNS))
        coming = median(_inbound(count, lying=False) for _ in range(RUNS))
        for kind in peers:
            script = _exported(count) if kind == "exported" else None
            script = script or sorting.plain_sieve(count)
            mails = [sorting.mail(n) for n in range(WHOLE if count < 2000 else MAILS)]
            with Pigeonhole() as peer:
                theirs = peer.rate(script, mails)
            name = f"Dovecot LMTP, {kind} Sieve"
            for way, ours in (("IMAP to folder", lying), ("LMTP to folder", coming)):
                what = f"{way}, {count:,} filters"
                found.append(Figure(what, ours, "/s", theirs, name))
    return found


def _inbound(count: int, *, lying: bool) -> float:
    """Mails a second through the service: kept, judged, committed, moved."""
    folder = Path(tempfile.mkdtemp(prefix="mailproc-bench-"))
    (folder / "filters").mkdir()
    (folder / "filters" / "10-bench.toml").write_text(sorting.toml(count))
    mails = [sorting.mail(number) for number in range(WHOLE)]
    with Sink() as sink, Dovecot() as dovecot:
        dovecot.add_user("support1", PASSWORD)
        with House(folder, dovecot.port, [sink.port]) as house:
            house.connected()
            with dovecot.client("support1") as client:
                if lying:
                    with _held(house):
                        deliver(dovecot.lmtp_port, "support1", mails)
                begun = time.perf_counter()
                if not lying:
                    deliver(dovecot.lmtp_port, "support1", mails)
                until(lambda: _filed(client) >= WHOLE, "all filed", 300, 0.2)
                return WHOLE / (time.perf_counter() - begun)


@contextmanager
def _held(house: House) -> Iterator[None]:
    """Let the service stand still, so that mail gathers."""
    assert house.process
    house.process.send_signal(signal.SIGSTOP)
    yield
    house.process.send_signal(signal.SIGCONT)


def _filed(client: IMAPClient) -> int:
    """Messages in the folders of the desk."""
    names = [name for _, _, name in client.list_folders() if name != "INBOX"]
    counts = (client.folder_status(name, ["MESSAGES"]) for name in names)
    return sum(int(count[b"MESSAGES"]) for count in counts)
