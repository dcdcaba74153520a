"""Alarms: what was not done in time, as an internal letter to the desk (table of S3).

The words are templates, `templates/alarm/NAME.txt.j2`: the first line is what the
subject says, Russian and English follow, for people who are called by it. Below stand
the facts of the ticket, which strangers may have written: they are data. Never decides
when an alarm rings, nor how often.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from mailproc.compose.first_answer import moment
from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import one_line, plain_letter, tagged
from mailproc.compose.render import render
from mailproc.errors import ConfigError

NAMES = (
    *("reaction", "first_answer", "datacenter", "client", "due", "deadline"),
    *("deadline_soon", "content", "block"),
    *("match", "order", "delivery", "test_end", "notice", "update", "end", "bounce"),
    "checklist",
    *("phone", "kit"),
    *("presence", "handover"),
)
"""The alarms that there are: those of clocks by the clock's kind, and three more."""

_FIELDS = ("Auto-Submitted: auto-generated", "Importance: high")  # RFC 3834, 4021
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Alarm:
    """What an alarm tells of its ticket; what is empty is not shown.

    `owed` is the moment that was to be kept, `address` whom a letter did not reach,
    `parents` the Message-IDs of the ticket, oldest first: the alarm stands among its
    mail.
    """

    number: int
    subject: str = ""
    requester: str = ""
    queue: str = ""
    assignee: str = ""
    owed: datetime | None = None
    address: str = ""
    why: str = ""
    parents: Sequence[str] = ()


def alarm_letter(
    source: str, alarm: Alarm, identity: Identity, now: datetime, zone: tzinfo
) -> bytes:
    """Return the alarm from the desk to the desk, ready for step 3; kind `internal`.

    `source` is the template, whose values are `number` and `address`; times are shown
    in `zone`. Errors: ConfigError where the template is wrong, Refused where it asks
    for something that is not known.
    """
    title, _, body = source.partition("\n")
    values: dict[str, object] = {"number": alarm.number}
    if address := one_line(alarm.address)[:_SHOWN]:
        values["address"] = address
    said = render(body, values).strip()
    if not title.strip() or not said:
        raise ConfigError("an alarm needs a first line for the subject, and a text")
    rows = "\n".join(f"{label}: {value}" for label, value in _rows(alarm, now, zone))
    subject = " – ".join(filter(None, (title.strip(), one_line(alarm.subject))))
    return plain_letter(
        identity,
        identity.address,
        tagged(subject, f"[#{alarm.number}]"),
        f"{said}\n\n{rows}\n",
        parents=alarm.parents,
        fields=_FIELDS,
    )


def _rows(alarm: Alarm, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield "Обращение / Ticket", f"[#{alarm.number}]"
    for label, value in (
        ("Тема / Subject", alarm.subject),
        ("От кого / From", alarm.requester),
        ("Очередь / Queue", alarm.queue),
        ("Исполнитель / Assigned to", alarm.assignee),
        ("Причина / Reason", alarm.why),
    ):
        if shown := one_line(value)[:_SHOWN]:
            yield label, shown
    if alarm.owed is not None:
        yield "Срок / Due", moment(alarm.owed, zone)
        if now > alarm.owed:
            yield "Просрочено / Late", duration(now - alarm.owed)


def duration(length: timedelta) -> str:
    """Return a length of time for both readers: `12 мин / min`, `3:05 ч / h`."""
    minutes = length // timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes} мин / min"
    return f"{minutes // 60}:{minutes % 60:02} ч / h"
