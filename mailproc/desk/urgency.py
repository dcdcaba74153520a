"""The priority of a ticket, 1 to 6, and what gives it (S1.4).

Several things may be said about one mail: by a filter, by the class of a complaint, by
the words of a client, by what is known of the service. The most urgent counts. What a
person sets (`#priority`) is above all of it and not asked here.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk.terms import Terms
from mailproc.desk.trouble.model import Trouble
from mailproc.desk.trouble.read import read

COMPLAINT = 3
ADMINISTERED = 4
ORDER = 5
REST = 6

_SAID = {Trouble.DOWN: "service down", Trouble.UNSTABLE: "service unstable"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a mail and of the service it is about.

    `text` is the writer's new text with the subject of a first letter above it, ""
    where nobody's words are to count. `usual` is the priority of the queue, `filtered`
    what a filter says. `complaint`, and `blocks` where its class is blocked at once;
    `notice` for a provider's notice, whose words say what it is elsewhere.
    """

    queue: str
    usual: int = REST
    filtered: int | None = None
    text: str = ""
    complaint: bool = False
    blocks: bool = False
    notice: bool = False
    administered: bool = False


def priority(facts: Facts) -> tuple[int, str]:
    """Return the priority and the reason: the first of the most urgent ones.

    A complaint is 3 where its class is blocked at once and else 6 (or what a filter
    says): what it complains of is not a service of the writer.
    """
    reasons = [(facts.usual, f"queue {facts.queue}"), (REST, "the rest")]
    if facts.filtered is not None:
        reasons.insert(0, (facts.filtered, "filter"))
    if facts.complaint:
        reasons.append((COMPLAINT if facts.blocks else REST, "complaint"))
    else:
        reasons += _of_service(facts)
    return min(reasons, key=lambda reason: reason[0])


def _of_service(facts: Facts) -> list[tuple[int, str]]:
    reasons = []
    found = None if facts.notice else read(facts.text)
    if found:
        reasons.append((int(found.trouble), f"{_SAID[found.trouble]}: {found.words}"))
    if facts.administered:
        reasons.append((ADMINISTERED, "under administration"))
    if facts.queue == "orders":
        reasons.append((ORDER, "order"))
    return reasons


def free_until(activated: datetime, terms: Terms, *, virtual: bool) -> datetime:
    """Return the end of the administration that comes with a new service (S1.4).

    Seven days for a physical server, a month for a virtual one.
    """
    if not virtual:
        return activated + timedelta(days=terms.free_physical_days)
    months = activated.month - 1 + terms.free_virtual_months
    year, month = activated.year + months // 12, months % 12 + 1
    day = min(activated.day, monthrange(year, month)[1])
    return activated.replace(year=year, month=month, day=day)
