"""The delivery role: claims due recipients and hands them to the smarthosts.

Several workers share the spool; a claim is a lease, so a dead worker's letters
come back by themselves. An unknown failure is temporary (R7): the lease runs out.
"""

import logging
import threading

from mailproc.errors import MailprocError
from mailproc.outbound import Door, deliver
from mailproc.ports import Claim, Deliver
from mailproc.runners.role import Signal

log = logging.getLogger("mailproc.delivery")

LEASE_SECONDS = 20
RENEW_SECONDS = 5.0
BATCH = 20
IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


class Delivery:
    """Threads that empty the spool. `wake` is set when something was spooled."""

    name = "delivery"

    def __init__(
        self, door: Door, attempt: Deliver, wake: Signal, *, workers: int = 2
    ) -> None:
        self._door = door
        self._attempt = attempt
        self._wake = wake
        self._stopping = threading.Event()
        self._owner = f"delivery-{door.writing.ids()}"
        self._threads = [
            threading.Thread(target=self._run, args=(n,), name=f"delivery-{n}")
            for n in range(workers)
        ]

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def stop(self, grace: float) -> None:
        """Let each worker finish the letter in hand, then give claims back."""
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(grace)
        for number in range(len(self._threads)):
            try:
                self._door.store.release_claims(f"{self._owner}-{number}")
            except MailprocError as error:
                log.warning("claims are left to their lease: %s", error.public)

    def _run(self, number: int) -> None:
        owner = f"{self._owner}-{number}"
        while not self._stopping.is_set():
            try:
                busy = self._round(owner)
            except Exception as error:
                log.exception("delivery goes on after %s", type(error).__name__)
                self._stopping.wait(TROUBLE_SECONDS)
                continue
            if not busy:
                self._wake.wait(IDLE_SECONDS)

    def _round(self, owner: str) -> bool:
        """Claim once and deliver; true when there was something to do."""
        claims = self._door.store.claim(
            owner, BATCH, self._door.writing.clock(), LEASE_SECONDS
        )
        for claim in claims:
            if self._stopping.is_set():
                break
            self._one(claim)
        return bool(claims)

    def _one(self, claim: Claim) -> None:
        try:
            outcomes = deliver(self._door, self._attempt, claim)
        except Exception as error:
            log.exception("spool %d waits: %s", claim.spool, type(error).__name__)
            return
        for o in outcomes:
            log.info(
                "spool %d to=%s %s %d %s via=%s",
                claim.spool,
                o.address,
                o.state,
                o.code,
                o.text,
                o.smarthost,
            )
