"""What stands in a watched folder, as mail for the inbound path, or as a drag (S1.3).

Never talks to a server.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.inbound import Desk, take
from mailproc.message.envelope import Envelope
from mailproc.ports import SOLVED, SPLIT, Arrival, Fetched, Folder, Step
from mailproc.runners.layout import Layout

_MEANINGS = (SOLVED, SPLIT)


@dataclass(frozen=True, slots=True)
class Watch:
    """One account to watch, and how often its queue folders are looked at.

    `shared` says that its Drafts folder shows what nobody in particular is to send.
    """

    account: str
    poll_seconds: float
    old_after_hours: int
    shared: bool = False


def arrival(
    watch: Watch, folder: Folder, fetched: Fetched, raw: bytes, now: datetime
) -> Arrival:
    """Return a message of a folder; what was there at first contact is old mail.

    So is what reached the server long ago: nothing automatic leaves for it.
    """
    received = fetched.received or now
    envelope = Envelope(sender="", recipients=(), received=received, protocol="IMAP")
    aged = (now - received).total_seconds() > watch.old_after_hours * 3600
    old = fetched.place.uid < folder.first_uid or aged
    return Arrival(raw, envelope, fetched.place, watch.account, old, fetched.flags)


def take_in(desk: Desk, layout: Layout, batch: Sequence[Arrival]) -> None:
    """Keep and process mails of one folder, or understand that a person moved them.

    A queue's folder decides the queue; Solved and Split are no queues, so what is new
    there is sorted first, and then solved or split. Errors: Unavailable.
    """
    if not batch or batch[0].place is None:
        return
    folder = batch[0].place.folder
    queue = layout.queue_of(folder)
    means = queue in _MEANINGS
    kept = take(desk, batch, None if means else queue, dragged=queue is not None)
    if queue is None:
        return
    priority = layout.priority_of(folder)
    for one, known in zip(batch, kept, strict=True):
        if one.place is not None and (means or known.step is Step.ACTED):
            now = desk.house.clock()
            desk.store.dragged(known.copy, one.place, queue, now, priority)
