"""What the two paths ask of the world, and the records that pass through.

Store is implemented by mailproc.store, Mailbox by mailproc.transport.imap, Deliver by
mailproc.transport.smtp, Sign by mailproc.signing. Nothing here acts.
"""

from collections.abc import Callable
from datetime import datetime

from mailproc.ports.abuse import AbuseStore, Case, Handed, Received
from mailproc.ports.delivery import Deliver, Sign
from mailproc.ports.desk import (
    Automatic,
    Deposit,
    DeskStore,
    Fired,
    NewDraft,
    PendingDraft,
    Presence,
    QueueWork,
    Sorted,
    Wanted,
)
from mailproc.ports.inbound import (
    OFF,
    SHUNT,
    SOLVED,
    SPLIT,
    TRASH,
    Acted,
    Arrival,
    Copy,
    Event,
    Filing,
    Folder,
    Kept,
    Known,
    Place,
    Plan,
    QueueCount,
    Shunted,
    Step,
    Stored,
    Thread,
)
from mailproc.ports.mailbox import Declined, Fetched, FolderState, Mailbox
from mailproc.ports.notices import (
    NoticeEvent,
    NoticeStore,
    Reached,
    Sending,
    SentNotice,
    Told,
    Way,
)
from mailproc.ports.online import Answer, Offline, Online, Question
from mailproc.ports.outbound import (
    Claim,
    Kind,
    Outcome,
    Outgoing,
    Recipient,
    SpoolRow,
    State,
)
from mailproc.ports.registry import RegistryStore
from mailproc.ports.store import LedgerDown, Store

Clock = Callable[[], datetime]
"""The present moment, with a zone."""

Ids = Callable[[], str]
"""A new unguessable token for Message-IDs and owners."""

__all__ = [
    "OFF",
    "SHUNT",
    "SOLVED",
    "SPLIT",
    "TRASH",
    "AbuseStore",
    "Acted",
    "Answer",
    "Arrival",
    "Automatic",
    "Case",
    "Claim",
    "Clock",
    "Copy",
    "Declined",
    "Deliver",
    "Deposit",
    "DeskStore",
    "Event",
    "Fetched",
    "Filing",
    "Fired",
    "Folder",
    "FolderState",
    "Handed",
    "Ids",
    "Kept",
    "Kind",
    "Known",
    "LedgerDown",
    "Mailbox",
    "NewDraft",
    "NoticeEvent",
    "NoticeStore",
    "Offline",
    "Online",
    "Outcome",
    "Outgoing",
    "PendingDraft",
    "Place",
    "Plan",
    "Presence",
    "Question",
    "QueueCount",
    "QueueWork",
    "Reached",
    "Received",
    "Recipient",
    "RegistryStore",
    "Sending",
    "SentNotice",
    "Shunted",
    "Sign",
    "Sorted",
    "SpoolRow",
    "State",
    "Step",
    "Store",
    "Stored",
    "Thread",
    "Told",
    "Wanted",
    "Way",
]
