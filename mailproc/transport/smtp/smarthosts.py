"""Delivery to the smarthosts, in order: implements `Deliver` (R3, R4, R6).

One attempt tries smarthost A, then B, when A cannot be reached, times out, says
421, fails at TLS or login, or drops the connection before the final dot was sent.
A 5xx to MAIL, RCPT or DATA is final and is never shown to B; another 4xx waits.

When the answer to the final dot is lost, A may have the message. B is not asked in
that attempt: it would make two where there may be one. The recipients wait, and
the next attempt sends the same Message-ID, so that a receiver can tell. Counted in
`unsure`; nothing else is ever sent twice to one recipient.
"""

import logging
import random as random_module
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.ports import Claim, Outcome, Recipient
from mailproc.transport.smtp.attempt import Attempt
from mailproc.transport.smtp.failures import Down, Unfit, Unsure
from mailproc.transport.smtp.hosts import Smarthost, refuse_loop, tls_context
from mailproc.transport.smtp.open import open_session
from mailproc.transport.smtp.pool import Pool
from mailproc.transport.smtp.retry import Schedule
from mailproc.transport.smtp.session import Mail

__all__ = ["Smarthost", "Smarthosts", "refuse_loop"]

RECIPIENTS = 100
"""In one transaction: what every server must take (RFC 5321 4.5.3.1.8)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Way:
    host: Smarthost
    context: ssl.SSLContext
    pool: Pool


class Smarthosts:
    """The smarthosts in order of preference; callable from any thread.

    `ehlo` is our name. One call lasts at most `longest_seconds`: a claim's lease
    must be longer. Errors at the start: ConfigError.
    """

    def __init__(
        self,
        hosts: Sequence[Smarthost],
        *,
        ehlo: str,
        schedule: Schedule | None = None,
        idle_seconds: float = 30.0,
        attempt_seconds: float = 900.0,
        random: Callable[[], float] = random_module.random,
    ) -> None:
        self._ways = [
            _Way(host, tls_context(host), Pool(idle_seconds)) for host in hosts
        ]
        self._ehlo = ehlo
        self._schedule = schedule or Schedule()
        self._attempt_seconds = attempt_seconds
        self._random = random
        self._unsure = 0
        self._lock = threading.Lock()

    @property
    def unsure(self) -> int:
        """Messages whose final answer was lost: they may arrive twice."""
        return self._unsure

    @property
    def longest_seconds(self) -> float:
        """How long one call can last, in seconds."""
        final = max((way.host.data_seconds for way in self._ways), default=0.0)
        return self._attempt_seconds + final

    def __call__(self, claim: Claim, now: datetime) -> Sequence[Outcome]:
        """Try once to deliver; returns an outcome for every recipient."""
        attempt = Attempt(claim, now, self._schedule, self._random)
        attempt.refuse_unsendable()
        if attempt.waiting:
            self._try_hosts(attempt)
        return attempt.finish()

    def close_idle(self) -> None:
        """Quit sessions nobody has used for a while; the runner calls this at rest."""
        for way in self._ways:
            way.pool.close_idle()

    def close(self) -> None:
        """Quit every idle session."""
        for way in self._ways:
            way.pool.close_idle(-1.0)

    def _try_hosts(self, attempt: Attempt) -> None:
        deadline = time.monotonic() + self._attempt_seconds
        for way in self._in_order():
            if self._try_one(way, attempt, deadline):
                return

    def _try_one(self, way: _Way, attempt: Attempt, deadline: float) -> bool:
        """Try one smarthost; false when the next one may be asked."""
        mail = Mail(attempt.claim.sender, attempt.claim.raw)
        attempt.smarthost = way.host.name
        session = None
        try:
            session = way.pool.take(deadline) or open_session(
                way.host, way.context, self._ehlo, deadline
            )
            for group in _groups(attempt.waiting):
                session.send(mail, group, attempt.settle)
        except Unfit as why:
            attempt.unfit(why)
        except (Down, Unsure) as why:
            way.pool.failed()
            if session:
                session.wire.close()
            return self._failed(way, attempt, why)
        if session:
            way.pool.give(session)
        return not attempt.waiting

    def _failed(self, way: _Way, attempt: Attempt, why: Down | Unsure) -> bool:
        name, number = way.host.name, attempt.claim.spool
        if isinstance(why, Down):
            log.warning("spool %d: smarthost %s: %s", number, name, why)
            attempt.down(why)
            return False
        with self._lock:
            self._unsure += 1
        log.warning(
            "spool %d: smarthost %s: answer lost after the message (%s); "
            "it may arrive twice as <%s>",
            number,
            name,
            why,
            attempt.claim.message_id,
        )
        attempt.unsure(why)
        return True

    def _in_order(self) -> Iterator[_Way]:
        """Yield those that did not fail lately, then the rest, each in order."""
        skipped = []
        for way in self._ways:
            if way.pool.preferred():
                yield way
            else:
                skipped.append(way)
        yield from skipped


def _groups(recipients: Sequence[Recipient]) -> Iterator[Sequence[Recipient]]:
    everyone = list(recipients)
    for start in range(0, len(everyone), RECIPIENTS):
        yield everyone[start : start + RECIPIENTS]
