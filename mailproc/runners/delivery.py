"""The delivery role: claims due recipients and hands them to the smarthosts.

Several workers share the spool; a claim is a short lease that is renewed while its
letter is being sent, so a dead worker's letters come back by themselves. An unknown
failure is temporary (R7): the lease runs out.
"""

import logging
import threading
import time
from typing import Protocol

from mailproc.errors import MailprocError
from mailproc.outbound import Door, deliver
from mailproc.ports import Claim, Deliver
from mailproc.runners.owner import is_dead, this_process
from mailproc.runners.role import Signal

log = logging.getLogger("mailproc.delivery")

LEASE_SECONDS = 20
RENEW_SECONDS = 5.0
BATCH = 20
IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 5.0


class Sessions(Deliver, Protocol):
    """A Deliver that keeps sessions open between letters."""

    def close_idle(self) -> None:
        """Close sessions that nobody has used for a while."""
        ...

    def close(self) -> None:
        """Close every idle session."""
        ...


class Delivery:
    """Threads that empty the spool. `wake` is set when something was spooled."""

    name = "delivery"

    def __init__(
        self, door: Door, attempt: Sessions, wake: Signal, *, workers: int = 2
    ) -> None:
        self._door = door
        self._attempt = attempt
        self._wake = wake
        self._stopping = threading.Event()
        names = [f"{this_process()}/{n}" for n in range(workers)]
        self._busy = dict.fromkeys(names, False)
        # daemon: a smarthost that hangs must not keep the process from ending
        self._threads = {
            n: threading.Thread(
                target=self._run, args=(n,), name="delivery", daemon=True
            )
            for n in names
        }
        self._heart = threading.Thread(
            target=self._renew, name="delivery-claims", daemon=True
        )

    def start(self) -> None:
        """Free what dead processes of this machine held, and start the workers."""
        store = self._door.store
        for owner in filter(is_dead, store.claim_owners()):
            store.release_claims(owner)
        for thread in (*self._threads.values(), self._heart):
            thread.start()

    def stop(self, grace: float) -> None:
        """Let each worker finish the letter in hand, then give claims back.

        The claims of a worker that hangs are left to their lease: its letter may
        arrive yet.
        """
        self._stopping.set()
        self._wake.set()
        end = time.monotonic() + grace
        for thread in (*self._threads.values(), self._heart):
            thread.join(max(end - time.monotonic(), 0.0))
        self._attempt.close()
        for owner in [
            n for n, thread in self._threads.items() if not thread.is_alive()
        ]:
            try:
                self._door.store.release_claims(owner)
            except MailprocError as error:
                log.warning("claims are left to their lease: %s", error.public)

    def _renew(self) -> None:
        while not self._stopping.wait(RENEW_SECONDS):
            self._attempt.close_idle()
            for owner in [name for name, busy in self._busy.items() if busy]:
                try:
                    now = self._door.writing.clock()
                    self._door.store.renew_claims(owner, now, LEASE_SECONDS)
                except Exception as error:
                    log.exception("claims not renewed: %s", type(error).__name__)

    def _run(self, owner: str) -> None:
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
        now = self._door.writing.clock()
        self._busy[owner] = True
        try:
            claims = self._door.store.claim(owner, BATCH, now, LEASE_SECONDS)
            for claim in claims:
                if self._stopping.is_set():
                    break
                self._one(claim)
        finally:
            self._busy[owner] = False
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
