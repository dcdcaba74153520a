"""Online: what the network is asked about one mail, all of it at the same time.

Addresses of hosts that a complaint names, and keys of the DKIM signatures that speak
for its writer. The time for both together is the resolver's.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mailproc.abuse.lookups import Lookup
from mailproc.message.authentication import covers
from mailproc.ports import Answer, Question
from mailproc.signing import verify

HOSTS = 20
SIGNATURES = 4
_ADDRESSES = ("A", "AAAA")


class Asking(Protocol):
    """A resolver (mailproc.transport.dns.resolver)."""

    def ask(
        self, questions: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return the records of (name, type), as far as they were answered in time."""
        ...


class Network:
    """The port Online over a resolver; `check_dkim` as the settings have it."""

    def __init__(
        self, resolver: Asking, clock: Callable[[], datetime], *, check_dkim: bool
    ) -> None:
        self._resolver = resolver
        self._clock = clock
        self._check_dkim = check_dkim

    def ask(self, question: Question) -> Answer:
        """Return what could be found out in the time that there is."""
        hosts = question.hosts[:HOSTS]
        keys = tuple(_keys(question)) if self._check_dkim else ()
        names = [(host, kind) for host in hosts for kind in _ADDRESSES]
        names += [(key, "TXT") for key in keys]
        if not names:
            return Answer()
        at = self._clock()
        found = self._resolver.ask(names)
        records = {key: found[key, "TXT"] for key in keys if found.get((key, "TXT"))}
        return Answer(
            Lookup(_addresses(hosts, found), at) if hosts else None,
            _signers(question.raw, {k: texts[0] for k, texts in records.items()}),
        )

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name, empty for none or no answer."""
        return self._resolver.ask([(name, "TXT")]).get((name, "TXT"), ())


def _keys(question: Question) -> Iterator[str]:
    """Names of the keys of those signatures that can speak for the writer."""
    if not (question.raw and question.domain):
        return
    checks = verify(question.raw, {})
    speak = [c for c in checks if c.selector and covers(c.domain, question.domain)]
    for check in speak[:SIGNATURES]:
        yield f"{check.selector}._domainkey.{check.domain}"


def _signers(raw: bytes, records: dict[str, str]) -> tuple[str, ...]:
    if not records:
        return ()
    valid = (check.domain for check in verify(raw, records) if check.valid)
    return tuple(dict.fromkeys(valid))


def _addresses(
    hosts: Sequence[str], found: dict[tuple[str, str], tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {
        host: tuple(ip for kind in _ADDRESSES for ip in found.get((host, kind), ()))
        for host in hosts
    }
