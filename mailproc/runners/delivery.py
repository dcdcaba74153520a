"""The delivery role: claims due recipients and hands them to the smarthosts.

Several workers share the spool; a claim is a short lease that is renewed while its
letter is being sent, so a dead worker's letters come back by themselves. An unknown
failure is temporary (R7): the lease runs out. Where the store fails after a letter
was delivered, nothing else is claimed until that is written down.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from mailproc.errors import MailprocError, Unavailable
from mailproc.outbound import Door, deliver
from mailproc.ports import Claim, Deliver
from mailproc.runners.owner import is_dead, this_process
from mailproc.runners.role import Signal

log = logging.getLogger("mailproc.delivery")

LEASE_SECONDS = 20
RENEW_SECONDS = 5.0
BATCH = 20
IDLE_SECONDS = 1.0
TROUBLE_SECONDS = 2.0


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
        self._insisting: set[str] = set()
        self._trouble = -math.inf  # when the store last failed
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
        end = time.monotonic() + grace
        for thread in (*self._threads.values(), self._heart):
            while thread.is_alive() and time.monotonic() < end:
                self._wake.set()  # it wakes one, perhaps another one
                thread.join(0.05)
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
                except Unavailable as error:
                    log.warning("claims not renewed: %s %s", error, error.detail)
                except Exception as error:
                    log.exception("claims not renewed: %s", type(error).__name__)

    def _run(self, owner: str) -> None:
        while not self._stopping.is_set():
            try:
                busy = self._round(owner)
            except Unavailable as error:
                self._trouble = time.monotonic()
                log.warning("delivery waits: %s %s", error, error.detail)
                self._stopping.wait(TROUBLE_SECONDS)
                continue
            except Exception as error:
                log.exception("delivery goes on after %s", type(error).__name__)
                self._stopping.wait(TROUBLE_SECONDS)
                continue
            if not busy:
                self._wake.wait(IDLE_SECONDS)

    def _round(self, owner: str) -> bool:
        """Claim once and deliver; true when there was something to do."""
        if self._insisting or self._others_insist():
            return False
        now = self._door.writing.clock()
        self._busy[owner] = True
        try:
            claims = self._door.store.claim(owner, BATCH, now, LEASE_SECONDS)
            for claim in claims:
                if self._stopping.is_set():
                    break
                self._one(owner, claim)
        finally:
            self._busy[owner] = False
        return bool(claims)

    def _others_insist(self) -> bool:
        """Whether other nodes may still have to write what they delivered.

        When the store comes back their claims may have run out: not to be taken, for
        those letters have arrived. They try again every TROUBLE_SECONDS, as we do.
        """
        return time.monotonic() < self._trouble + 2.5 * TROUBLE_SECONDS

    def _insist(self, owner: str, step: Callable[[], None]) -> None:
        """Do what must be written down, however long the store is not there.

        Errors: Unavailable when told to stop meanwhile.
        """
        while True:
            try:
                step()
            except Unavailable as error:
                log.warning("an outcome waits: %s %s", error, error.detail)
                self._trouble = time.monotonic()
                self._insisting.add(owner)
                if self._stopping.wait(TROUBLE_SECONDS):
                    raise
            else:
                self._insisting.discard(owner)
                return

    def _one(self, owner: str, claim: Claim) -> None:
        insist = partial(self._insist, owner)
        try:
            outcomes = deliver(self._door, self._attempt, claim, insist)
        except Unavailable as error:
            log.warning("spool %d waits: %s %s", claim.spool, error, error.detail)
            return
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
