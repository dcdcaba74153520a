"""A process of its own that works on the store until it is killed or done.

    python -m tests.contract.store.child load URL THREADS     keeps and spools for ever
    python -m tests.contract.store.child claim URL OWNER      delivers all that is due

What was acknowledged goes to standard output at once, a line each.
"""

import os
import sys
import threading
from itertools import count

from mailproc.ports import State, Store
from mailproc.store import open_store
from tests.contract.store.mails import NOON, Hands, inbox, keep, letter, outcome


def say(line: str) -> None:
    """Write a line past every buffer, so that a kill cannot take it back."""
    os.write(1, f"{line}\n".encode())


def _load(store: Store, name: int) -> None:
    for n in count():
        identity = f"{os.getpid()}-{name}-{n}"
        if name % 2:
            number = store.spool(letter(identity, raw=identity.encode() * 200))
            say(f"spool {number} {identity}")
        else:
            place = inbox(n + 1, f"account{name}")
            say(f"keep {keep(store, identity.encode() * 200, place).copy} {identity}")


def _claim(store: Store, owner: str) -> None:
    while claims := store.claim(owner, 7, NOON, 600):
        recipients = [r.id for claim in claims for r in claim.recipients]
        for recipient in recipients:
            say(f"got {recipient}")
        store.settle([outcome(r, State.DELIVERED) for r in recipients], NOON)


def main(what: str, url: str, more: str) -> None:
    """Do what the command line says."""
    store = open_store(url, clock=Hands())
    say("ready")
    if what == "claim":
        _claim(store, more)
        store.close()
        return
    for name in range(int(more)):
        threading.Thread(target=_load, args=(store, name), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
