"""Which event a notice belongs to, and whether it is newer than what is known.

In this order: provider and number, the calendar's UID, References, the subject. A
number that contradicts is another event, whatever else agrees (one UID with two
numbers is two events). Older notices are filed, not applied. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.notices.model import Link, Notice, Window

_REPLY = re.compile(
    r"^\s*(?:re|aw|sv|wg|fwd?|fw|tr|rv|pd|odp|отв|пересл|rép|enc|i|r)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)
# What the state of the works puts before or behind an unchanged subject.
_STATE = (
    r"(?:final\s+|new\s+)?(?:cancel+(?:ed|ation)|complet(?:ed?|ion)|reminder|updated?"
    r"(?:\s*#?\d+)?|resolved|re-?scheduled|reschedul\w+|postponed|started|in\s+progress|"
    r"in\s+process|extended|extension|confirmed|scheduled|tentative|identified|"
    r"investigating|monitoring|closed|finished|abgesagt|absage|abgeschlossen|beendet|"
    r"erinnerung|behoben|verschoben|verschiebung|entwarnung|annul(?:ée?s?|ation)|"
    r"terminée?s?|reportée?s?|report|rappel|résolue?|отмен\w+|заверш\w+|перенос\w*|"
    r"перенесен\w*|напоминание|устранен\w*|продл\w+|zakończ\w+|odwołan\w+|"
    r"przypomnienie|przeniesion\w+|przedłuż\w+|usunięt\w+|cancelad\w+|conclu[ií]d\w+|"
    r"completad\w+|finalizad\w+|reprogramad\w+)"
)
_BEFORE = re.compile(rf"^{_STATE}(?![^\W_])", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<![^\W_]){_STATE}$", re.IGNORECASE)
_EDGES = re.compile(r"^[\W_]++|[\W_]++$")
_LONGEST = 300
_SHORTEST = 10
_ANNOUNCED = (None, "CONFIRMED", "TENTATIVE")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A notice with what its mail adds; `stamp` is when its sender wrote it."""

    notice: Notice
    stamp: datetime | None
    message_id: str | None
    references: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Known:
    """What matters of an event here: `keys` are those of all notices that it got.

    `sequence` and `stamp` are of the notice that was applied last.
    """

    number: int
    keys: frozenset[str]
    windows: tuple[Window, ...] = ()
    sequence: int | None = None
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """The answer: `event` is None for a new one; `by` says what agreed.

    `newer` is False for what is only filed. `links` are other events that the notice
    names, by number. `doubts` are for a person.
    """

    event: int | None
    by: str = ""
    newer: bool = True
    links: tuple[tuple[Link, int], ...] = ()
    doubts: tuple[str, ...] = ()


def keys(arrived: Arrived) -> tuple[str, ...]:
    """Return the names under which later notices find the event, the surest first."""
    notice = arrived.notice
    numbers = (notice.maintenance_id, *notice.other_ids)
    found = [id_key(notice.provider, each) for each in numbers if each]
    if notice.uid:
        found.append(_key("uid", notice.provider, notice.uid))
    if arrived.message_id:
        found.append(_key("mail", None, arrived.message_id))
    subject = bare_subject(arrived.subject)
    if len(subject) >= _SHORTEST:
        found.append(_key("subject", notice.provider, subject))
    return tuple(dict.fromkeys(found))


def asked(arrived: Arrived) -> tuple[str, ...]:
    """Return the keys to look events up by: its own, of its thread, of its links."""
    thread = (_key("mail", None, each) for each in arrived.references)
    linked = (id_key(arrived.notice.provider, x.number) for x in arrived.notice.links)
    return tuple(dict.fromkeys((*keys(arrived), *thread, *linked)))


def id_key(provider: str | None, number: str) -> str:
    """Return the key of a provider's own number."""
    return _key("id", provider, number)


def bare_subject(subject: str) -> str:
    """Return a subject without Re, Fwd and the state of the works, in lower case."""
    text = subject.partition("\n")[0][:_LONGEST].strip()
    for _ in range(6):
        answered = _EDGES.sub("", _REPLY.sub("", text))
        cut = _EDGES.sub("", _BEHIND.sub("", _BEFORE.sub("", answered))) or answered
        if cut == text:
            break
        text = cut
    return " ".join(text.casefold().split())


def match(arrived: Arrived, events: Sequence[Known]) -> Match:
    """Return the event that a notice belongs to, newest first where several agree."""
    links = tuple(_linked(arrived, events))
    for by, found in _candidates(arrived, events):
        if len(found) > 1 and by == "subject":
            said = ", ".join(str(each.number) for each in found)
            return Match(None, links=links, doubts=(f"it may belong to {said}",))
        if found:
            event = max(found, key=_age)
            return Match(event.number, by, is_newer(arrived, event), links)
    return Match(None, links=links)


def is_newer(arrived: Arrived, event: Known) -> bool:
    """Whether a notice is to be applied: a higher SEQUENCE, else a later day.

    RFC 5545 3.8.7.4; a SEQUENCE counts within one UID. Without either it is taken as
    it comes, since mail comes in order more often than not.
    """
    notice = arrived.notice
    same_uid = notice.uid and _key("uid", notice.provider, notice.uid) in event.keys
    mine, theirs = notice.sequence, event.sequence
    if same_uid and mine is not None and theirs is not None and mine != theirs:
        return mine > theirs
    if arrived.stamp is None or event.stamp is None:
        return True
    return arrived.stamp >= event.stamp


def _candidates(
    arrived: Arrived, events: Sequence[Known]
) -> Iterator[tuple[str, list[Known]]]:
    notice = arrived.notice
    mine = keys(arrived)
    numbers = {each for each in mine if each.startswith("id ")}
    first = next(iter(mine), "")
    yield "number", [e for e in events if first in numbers and first in e.keys]
    yield "number", [e for e in events if numbers & e.keys]
    free = [e for e in events if not _contradicts(numbers, notice.provider, e)]
    uid = {each for each in mine if each.startswith("uid ")}
    yield "uid", [e for e in free if uid & e.keys]
    thread = {_key("mail", None, each) for each in arrived.references}
    yield "thread", [e for e in free if thread & e.keys]
    subject = {each for each in mine if each.startswith("subject ")}
    yield "subject", [e for e in free if subject & e.keys and _fits(notice, e)]


def _contradicts(numbers: set[str], provider: str | None, event: Known) -> bool:
    """Whether both have numbers of this provider, and none in common."""
    head = _prefix("id", provider)
    theirs = {each for each in event.keys if each.startswith(head)}
    return bool(numbers and theirs and not numbers & theirs)


def _fits(notice: Notice, event: Known) -> bool:
    """Whether one subject is one event: providers write "Planned maintenance" monthly.

    An announcement of other days is another event; what tells a state is not.
    """
    if notice.status not in _ANNOUNCED or not notice.windows or not event.windows:
        return True
    return not {(w.start, w.end) for w in notice.windows}.isdisjoint(
        (w.start, w.end) for w in event.windows
    )


def _linked(arrived: Arrived, events: Sequence[Known]) -> Iterator[tuple[Link, int]]:
    for link in arrived.notice.links:
        wanted = id_key(arrived.notice.provider, link.number)
        yield from ((link, e.number) for e in events if wanted in e.keys)


def _age(event: Known) -> tuple[float, int]:
    return (event.stamp.timestamp() if event.stamp else 0.0, event.number)


def _key(kind: str, provider: str | None, value: str) -> str:
    return _prefix(kind, provider) + " ".join(value.casefold().split())


def _prefix(kind: str, provider: str | None) -> str:
    return f"{kind} {provider or '-'} ".casefold()
