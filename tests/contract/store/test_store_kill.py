"""kill -9 under load: every acknowledged row is there, nothing is there twice (R1)."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mailproc.store import check, open_store
from tests.contract.store.mails import NOON, Hands

ROOT = Path(__file__).parents[3]
THREADS = 8


def child(*arguments: str) -> subprocess.Popen[str]:
    """Start a process that works on the store."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.contract.store.child", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def killed(url: str) -> list[list[str]]:
    """The acknowledgements of a process that was killed in the middle of its work."""
    with child("load", url, str(THREADS)) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(300)]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    return [line.split() for line in lines if line.endswith("\n")]


def test_what_was_acknowledged_is_there_after_a_kill(
    url: str, killed: list[list[str]]
) -> None:
    kept = {int(line[1]): line[2] for line in killed if line[0] == "keep"}
    spooled = {int(line[1]): line[2] for line in killed if line[0] == "spool"}
    assert kept
    assert spooled
    assert check(url) == []
    store = open_store(url, clock=Hands())
    for copy, identity in kept.items():
        assert store.copy(copy).raw == identity.encode() * 200
    claims = {claim.spool: claim for claim in store.claim("me", 10**6, NOON, 60)}
    for number, identity in spooled.items():
        assert claims[number].message_id == identity
        assert claims[number].raw == identity.encode() * 200
        assert len(claims[number].recipients) == 2
    # What was committed and not acknowledged any more: at most one a thread.
    assert len(claims) <= len(spooled) + THREADS
    assert len({c.message_id for c in claims.values()}) == len(claims)
    assert len(store.unfinished(10**6)) <= len(kept) + THREADS
    store.close()


def test_two_processes_never_get_the_same_recipient(url: str) -> None:
    from tests.contract.store.mails import letter

    store = open_store(url, clock=Hands())
    for n in range(60):
        store.spool(letter(f"our{n}", *(f"r{i}@example.org" for i in range(5))))
    workers = [child("claim", url, owner) for owner in ("one", "two")]
    told = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    got = [[word for word in words if word.isdigit()] for words in told]
    assert len(got[0]) + len(got[1]) == 300
    assert set(got[0]).isdisjoint(got[1])
    assert store.spool_rows() == []
    store.close()
