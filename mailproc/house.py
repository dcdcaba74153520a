"""The house: what it takes to judge a mail, on the inbound path and for `explain`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mailproc.complaints.rules import AbuseRules
from mailproc.compose.model import Identity
from mailproc.desk.calendar import ALWAYS, Calendar
from mailproc.desk.terms import Terms
from mailproc.filtering.index import FilterSet
from mailproc.ports import Clock, Offline, Online
from mailproc.recognising import Directory, NoDirectory


@dataclass(frozen=True, slots=True)
class House:
    """Who we are, our filters, our priorities, and whom we can ask.

    `filters` returns the set in force; `priorities` is the default by queue (S1.4),
    `terms` are the numbers of the regulation, `abuse` what complaints lead to;
    `directory` is the registry, `online` the network, `calendar` when there is work.
    """

    identity: Identity
    filters: Callable[[], FilterSet]
    priorities: Mapping[str, int]
    clock: Clock
    terms: Terms = field(default_factory=Terms)
    directory: Directory = field(default_factory=NoDirectory)
    abuse: AbuseRules = field(default_factory=AbuseRules)
    online: Online = field(default_factory=Offline)
    calendar: Calendar = ALWAYS
