"""Deliveries by LMTP (RFC 2033) over kept connections, and Pigeonhole as a peer."""

import smtplib
import threading
import time
from statistics import median
from typing import Self

from benchmarks.figures import RUNS
from tests.servers.pigeonhole import SieveDovecot

SESSIONS = 4


def deliver(port: int, user: str, mails: list[bytes]) -> None:
    """Hand all mails over in some sessions and wait for every answer."""
    clients = [smtplib.LMTP("127.0.0.1", port, timeout=60) for _ in range(SESSIONS)]
    threads = [
        threading.Thread(target=_send, args=(client, user, mails[n::SESSIONS]))
        for n, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _send(client: smtplib.LMTP, user: str, mails: list[bytes]) -> None:
    for raw in mails:
        client.sendmail("sender@example.org", [user], raw)
    client.quit()


class Pigeonhole:
    """A Dovecot that files by one script at a time, for a new user each time."""

    def __init__(self) -> None:
        self._dovecot = SieveDovecot()
        self._users = 0

    def spent(self, script: str, mails: list[bytes]) -> float:
        """Microseconds of CPU a mail; the median of some runs."""
        return median(self._run(script, mails)[1] for _ in range(RUNS)) * 1e6

    def rate(self, script: str, mails: list[bytes]) -> float:
        """Mails a second; the median of some runs."""
        return 1 / median(self._run(script, mails)[0] for _ in range(RUNS))

    def _run(self, script: str, mails: list[bytes]) -> tuple[float, float]:
        """Deliver all; seconds and seconds of CPU for one mail."""
        self._users += 1
        user = f"u{self._users}"
        self._dovecot.add_user(user, "secret")
        self._dovecot.activate(user, script)
        deliver(self._dovecot.lmtp_port, user, mails[:20])  # makes the folders
        begun, used = time.perf_counter(), self._dovecot.cpu_seconds()
        deliver(self._dovecot.lmtp_port, user, mails)
        spent = time.perf_counter() - begun
        used = self._dovecot.cpu_seconds() - used
        folders = self._dovecot.folders(user)
        assert len(folders) > 3, f"nothing was sorted: {self._dovecot.log()[-500:]}"
        return spent / len(mails), used / len(mails)

    def __enter__(self) -> Self:
        self._dovecot.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._dovecot.close()
