"""The desk with many tickets: lists, and new mail, beside the same with few."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert

from benchmarks.figures import RUNS, Figure, percentile
from mailproc import app
from mailproc.config.load import builtin
from mailproc.contacts import Contacts
from mailproc.inbound import Desk, take
from mailproc.message.envelope import Envelope
from mailproc.ports import Arrival, Place
from mailproc.store import schema, schema_desk
from mailproc.store.sql import SqlStore, open_store

FEW, MANY = 100, 100_000
MAILS = 200
_QUEUES = ("support", "abuse", "datacenter", "billing", "orders", "other")
_CHUNK = 5_000


def figures() -> list[Figure]:
    """Lists on the command line with 100,000 tickets; new mail with few and many."""
    with _desk(FEW) as few, _desk(MANY) as many:
        little, much = _new_mail(few), _new_mail(many)
        return [
            Figure("`queues`, 100,000 tickets", _command(many, "queues"), "s"),
            Figure("`tickets --late`", _command(many, "tickets", "--late"), "s"),
            Figure("a command that does nothing", _command(many, "--help"), "s"),
            Figure(
                "new mail to ticket, 100,000 tickets",
                much * 1e3,
                "ms",
                little * 1e3,
                "100 tickets",
            ),
        ]


@contextmanager
def _desk(count: int) -> Iterator[Path]:
    """A folder with a store that holds so many open tickets."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(f"sqlite:///{folder / 'mailproc.db'}", clock=_now)
        _fill(store, count)
        store.close()
        yield folder


def _now() -> datetime:
    return datetime.now(UTC)


def _fill(store: SqlStore, count: int) -> None:
    random, now = Random(1), _now()

    def job(connection: Connection) -> None:
        for first in range(1, count + 1, _CHUNK):
            numbers = range(first, min(first + _CHUNK, count + 1))
            rows = [_ticket(number, random, now) for number in numbers]
            for table, place in (
                (schema.thread, 0),
                (schema_desk.ticket, 1),
                (schema_desk.clock, 2),
            ):
                connection.execute(insert(table), [row[place] for row in rows])

    store._write(job)  # noqa: SLF001 - no port opens so many at once


def _ticket(
    number: int, random: Random, now: datetime
) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
    """One row of each table. One ticket in two hundred is late."""
    due = now + timedelta(minutes=random.randint(-25, 5_000))
    queue, priority = random.choice(_QUEUES), random.randint(1, 6)
    thread = {"id": number, "queue": queue, "priority": priority, "created": now}
    texts = ("customer", "server", "assignee", "answered_by")
    ticket: dict[str, object] = {
        "id": number,
        "kind": "support",
        "state": random.choice(("new", "open", "waiting")),
        "subject": f"subject {number}",
        "requester": f"client{number}@example.org",
        "opened": now,
        "changed": now,
        "due": due,
        "late": False,
        "facts": {},
        **dict.fromkeys(texts, ""),
    }
    clock = {"ticket": number, "kind": "datacenter", "key": "", "started": now}
    clock |= {"owed": due, "due": due, "scheduled": now, "step": 0, "why": ""}
    return thread, ticket, clock


def _command(folder: Path, *words: str) -> float:
    """Median seconds of a whole command, its start included."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "mailproc", *words],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        taken.append(time.perf_counter() - begun)
    return percentile(taken, 0.5)


def _new_mail(folder: Path) -> float:
    """Seconds from a mail to its ticket, committed: the median of many."""
    config = builtin()
    store = open_store(f"sqlite:///{folder / 'mailproc.db'}", clock=_now)
    desk = Desk(app.house(config, directory=Contacts(store)), store)
    envelope = Envelope("", (), _now(), protocol="IMAP")
    taken = []
    for number in range(MAILS):
        raw = (
            f"From: a{number}@example.org\r\nTo: support@ipserver.su\r\n"
            f"Subject: Question {number}\r\nMessage-ID: <{number}@client.example>\r\n"
            "\r\nHow do I set up mail for my domain?\r\n"
        ).encode()
        begun = time.perf_counter()
        take(desk, [Arrival(raw, envelope, Place("a", "INBOX", 1, number + 1), "a")])
        taken.append(time.perf_counter() - begun)
    store.close()
    return percentile(taken, 0.5)
