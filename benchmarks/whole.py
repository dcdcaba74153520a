"""The whole relay against Postfix, and new mail until it stands in its folder."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from imapclient import IMAPClient

from benchmarks.figures import Figure, percentile
from benchmarks.mails import letter
from mailproc.config.model import QUEUES
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.sink import Sink

CONNECTIONS = 20
LETTERS = 1000
LATENCIES = 60


def figures() -> list[Figure]:
    """Measure with a sink, a Postfix and a Dovecot of our own."""
    with Sink() as sink, Dovecot() as dovecot:
        dovecot.add_user("support1", PASSWORD)
        return [*_relay(sink, dovecot), *_filed(sink, dovecot)]


def _load(port: int, *login: str) -> float:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.load",
            str(port),
            str(CONNECTIONS),
            str(LETTERS),
            *login,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    return float(done.stdout)


def _delivered(sink: Sink, begun: float, letters: int) -> float:
    until(lambda: len(sink.received) >= letters, "all delivered", 300)
    return time.perf_counter() - begun


def _relay(sink: Sink, dovecot: Dovecot) -> list[Figure]:
    with Postfix(sink.port) as postfix:
        sink.clear()
        begun = time.perf_counter()
        peer_accept = LETTERS / _load(postfix.port)
        peer_relay = LETTERS / _delivered(sink, begun, LETTERS)
    with _house(sink, dovecot) as house:
        sink.clear()
        begun = time.perf_counter()
        accept = LETTERS / _load(
            house.submission, "support1", PASSWORD, str(house.certificate)
        )
        relay = LETTERS / _delivered(sink, begun, LETTERS)
    return [
        Figure(
            "accept into the spool, 20 connections",
            accept,
            "/s",
            peer_accept,
            "bare Postfix",
        ),
        Figure(
            "whole relay to a sink: copy, block, DKIM, spool",
            relay,
            "/s",
            peer_relay,
            "bare Postfix",
        ),
    ]


def _house(sink: Sink, dovecot: Dovecot) -> House:
    folder = Path(tempfile.mkdtemp(prefix="mailproc-bench-"))
    return House(folder, dovecot.port, [sink.port])


def _filed(sink: Sink, dovecot: Dovecot) -> list[Figure]:
    """Milliseconds from Dovecot's 250 to the mail in its folder, and to its notice."""
    filed: list[float] = []
    with _house(sink, dovecot) as house:
        house.connected()
        for number in range(LATENCIES):
            raw = letter(number, "client@example.org")
            with dovecot.client("support1") as client:
                before = _standing(client)
                dovecot.deliver_lmtp("support1", raw, "client@example.org")
                spent = until(lambda: _standing(client) > before, "filed", 20, 0.003)  # noqa: B023 - called now
                filed.append(spent * 1000)
    more = (letter(number + 9000, "c@example.org") for number in range(20))
    noticed = [_notice(dovecot, raw) for raw in more]
    return [
        Figure(
            "new mail in its folder, p50",
            percentile(filed, 0.5),
            "ms",
            percentile(noticed, 0.5),
            "Dovecot's own notice by IDLE",
        ),
        Figure(
            "new mail in its folder, p99",
            percentile(filed, 0.99),
            "ms",
            percentile(noticed, 0.99),
            "Dovecot's own notice by IDLE",
        ),
    ]


def _standing(client: IMAPClient) -> int:
    """Messages in all queue folders."""
    counts = (client.folder_status(q.folder, ["MESSAGES"]) for q in QUEUES)
    return sum(int(count[b"MESSAGES"]) for count in counts)


def _notice(dovecot: Dovecot, raw: bytes) -> float:
    with dovecot.client("support1") as client:
        client.select_folder("INBOX", readonly=True)
        client.idle()
        dovecot.deliver_lmtp("support1", raw, "c@example.org")
        begun = time.perf_counter()
        news = client.idle_check(5)
        assert any(b"EXISTS" in line for line in news), news
        spent = (time.perf_counter() - begun) * 1000
        client.idle_done()
        return spent
