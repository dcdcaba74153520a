"""Asking the DNS about one mail: many questions at once, all within a fixed time.

A, AAAA and TXT records (RFC 1035, 3596). What is not answered in time is left out, and
not asked again for a few seconds; where no server answers at all, nobody is asked for
as long, so that a name server that hangs holds up one mail and not a whole batch.
Never raises, never follows what an answer says.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import dns.exception
import dns.resolver

Question = tuple[str, str]
"""A name, and the type of its record: A, AAAA or TXT."""

SECONDS = 2.0
NEGATIVE_SECONDS = 5.0
MOST = 60  # questions about one mail
RECORDS = 50  # taken from one answer
TEXT = 4096  # characters of one TXT record
_AT_ONCE = 16
_KNOWN = 2000


class Resolver:
    """Asks the name servers of the system, or those that are named.

    `seconds` is the time for one call of `ask`, however many questions it has.
    """

    def __init__(
        self,
        servers: Iterable[str] = (),
        *,
        port: int = 53,
        seconds: float = SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dns = _configured(list(servers), port)
        self._seconds = seconds
        self._now = monotonic
        self._failed: dict[Question, float] = {}
        self._rests_until = 0.0
        self._threads = ThreadPoolExecutor(_AT_ONCE, "dns")

    def ask(self, questions: Iterable[Question]) -> dict[Question, tuple[str, ...]]:
        """Return the records of each question that was answered; one without is ().

        Addresses are as the DNS writes them, a TXT record is one string; their order
        in an answer means nothing, so they are sorted.
        """
        now = self._now()
        if now < self._rests_until:
            return {}
        wanted = [q for q in dict.fromkeys(questions) if self._failed.get(q, 0.0) < now]
        until = time.monotonic() + self._seconds
        asked = {
            question: self._threads.submit(self._one, question, until)
            for question in wanted[:MOST]
        }
        wait(asked.values(), self._seconds)
        found = {question: _result(future) for question, future in asked.items()}
        self._remember(asked, found)
        return {q: records for q, records in found.items() if records is not None}

    def close(self) -> None:
        """Give up what is still being asked."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _remember(
        self,
        asked: Iterable[Question],
        found: dict[Question, tuple[str, ...] | None],
    ) -> None:
        silent = [question for question in asked if found[question] is None]
        until = self._now() + NEGATIVE_SECONDS
        if len(self._failed) > _KNOWN:
            self._failed.clear()
        self._failed.update(dict.fromkeys(silent, until))
        if silent and len(silent) == len(found):
            self._rests_until = until

    def _one(self, question: Question, until: float) -> tuple[str, ...] | None:
        """Return the records, () for a name or type that is not there, else None."""
        left = until - time.monotonic()
        if left <= 0:
            return None
        try:
            answer = self._dns.resolve(*question, lifetime=left, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError, ValueError):
            return None
        return tuple(sorted(map(_text, answer))[:RECORDS])


def _configured(servers: list[str], port: int) -> dns.resolver.Resolver:
    try:
        made = dns.resolver.Resolver(configure=not servers)
    except dns.resolver.NoResolverConfiguration:
        made, servers = dns.resolver.Resolver(configure=False), ["127.0.0.1"]
    if servers:
        made.nameservers, made.port = servers, port
    made.cache = dns.resolver.LRUCache(_KNOWN)
    return made


def _result(
    future: "Future[tuple[str, ...] | None]",
) -> tuple[str, ...] | None:
    """What a question led to; one that still waits is given up."""
    if not future.done():
        future.cancel()
        return None
    return future.result()


def _text(record: object) -> str:
    strings = getattr(record, "strings", None)
    if strings is None:
        return str(record)
    return b"".join(strings)[:TEXT].decode("ascii", "replace")
