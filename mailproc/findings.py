"""Steps 2 to 5 of the inbound path together: what a plan is made from."""

from dataclasses import dataclass
from datetime import datetime

from mailproc.abuse.read import Reading as Complaint
from mailproc.complaints.facts import Complained
from mailproc.events.placing import Noticed
from mailproc.filtering.model import Verdict
from mailproc.message.authentication import Authenticated
from mailproc.message.automatic import Answerable
from mailproc.message.bounce import Bounce
from mailproc.message.model import Message
from mailproc.notices.model import Notice
from mailproc.ports import Known
from mailproc.recognising import Belonging


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found out about one mail.

    `belongs` is the ticket it is part of; `moved_to` the queue into whose folder a
    person has put it; `received` when it came. `loop` says why the mail goes round
    in circles, if it does; `own` are our addresses; `datacenter` whether a datacenter
    of ours wrote it (S4.5); `complained` and
    `noticed` what is known beyond the words of a complaint or a notice; `authentic`
    whether the writer of a complaint is proved, and how; `asks_report` says that staff
    want a report of ours made, and whether it is surely them (own_report.py).
    """

    message: Message
    identity: str
    verdict: Verdict
    kind: str
    bounce: Bounce | None
    complaint: Complaint
    belongs: Belonging
    old: bool
    moved_to: str | None
    answerable: Answerable
    loop: str | None
    own: frozenset[str]
    received: datetime
    notice: Notice | None = None
    datacenter: bool = False
    administered: bool = False
    complained: Complained | None = None
    authentic: Authenticated | None = None
    noticed: Noticed | None = None
    for_incidents: bool = False
    asks_report: str = ""
    customer: str = ""

    @property
    def thread(self) -> Known | None:
        """The known message that this one answers, reports on or is a copy of."""
        return self.belongs.thread

    @property
    def ours(self) -> bool:
        """Whether the mail is a letter of our own coming back."""
        return self.belongs.ours is not None
