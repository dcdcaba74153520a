"""One mail → its Notice, or None; calendar and letter check each other.

Nothing is invented: what is not stated stays None or empty, what contradicts itself
is a doubt. Total on any bytes, linear in their number.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from mailproc.message.model import Message
from mailproc.notices import (
    calendars,
    classify,
    doubts,
    gate,
    letter,
    links,
    objects,
    questions,
    ready,
)
from mailproc.notices import case as cases
from mailproc.notices.case import Case
from mailproc.notices.model import Notice, Window
from mailproc.notices.times.resolve import Reading

_NONE: Mapping[str, str] = MappingProxyType({})


def read(
    message: Message,
    *,
    now: datetime | None = None,
    confirmed: Mapping[str, str] = _NONE,
) -> Notice | None:
    """Return the notice that a mail is, None for every other mail.

    `now` is the day to measure by where the mail has no Date; `confirmed` are a
    person's answers to earlier doubts, by `questions.key`. Never raises.
    """
    inner = letter.attached(message)
    return _read(inner or message, now, confirmed)


def _read(
    message: Message, now: datetime | None, confirmed: Mapping[str, str]
) -> Notice | None:
    forms = letter.forms(message)
    text = "\n".join(forms[0]) if forms else ""
    senders = letter.domains(message)
    if not letter.has_calendar(message) and not gate.opens(
        message.subject, text, senders
    ):
        return None
    mail = cases.opened(letter.read(message, forms, now))
    subject, text = mail.subject, mail.text
    if ready.is_ready(subject, text, known=mail.known):
        return _ready(cases.gather(mail, confirmed))
    if classify.is_retraction(subject, text):
        case = cases.gather(mail, confirmed)
        return _plain(case, "retraction", _windows(case.facts.readings))
    if not classify.possible(mail.evidence, mail.kind):
        return None
    case = cases.gather(mail, confirmed)
    said = case.evidence
    reply = classify.is_ticket_reply(said)
    if classify.is_notice(said, mail.kind) and (not reply or _stands_alone(case)):
        return _notice(case, mail.kind or "planned")
    return _plain(case, "ticket_reply", ()) if reply else None


def _stands_alone(case: Case) -> bool:
    """Whether a mail in a ticket is a notice itself: no answer, or it has a window."""
    if not classify.is_answer(case.evidence):
        return True
    labels = {each.kind for each in case.facts.fields}
    labelled = not labels.isdisjoint(("start", "end", "window"))
    return bool(case.mail.events) or (labelled and bool(case.facts.readings))


def _notice(case: Case, kind: str) -> Notice:
    windows, found = _checked(case)
    word, said = objects.impact(case.facts.fields)
    state, where, contrary = doubts.state(case, kind)
    named = calendars.objects(case.mail.events) or objects.affected(case.facts.fields)
    sources = {"status": where, "impact": said, "windows": _sources(case)}
    return Notice(
        message_class="maintenance" if kind == "planned" else "outage",
        parser=_parser(case),
        kind=kind,
        provider=case.name,
        maintenance_id=case.ids[0] if case.ids else None,
        status=state,
        windows=windows,
        affected=named,
        impact=calendars.impact(case.mail.events) or word,
        doubts=questions.settled([*case.doubts, *found, *contrary], case.answers),
        read_from={name: text[:400] for name, text in sources.items() if text},
        other_ids=case.ids[1:],
        uid=next((e.uid for e in case.mail.events if e.uid), None),
        sequence=next(
            (e.sequence for e in case.mail.events if e.sequence is not None), None
        ),
        stamp=next((e.stamp for e in case.mail.events if e.stamp), None),
        links=links.read(case.mail.letter.text, case.ids),
    )


def _checked(case: Case) -> tuple[tuple[Window, ...], list[str]]:
    """Return the windows and what is doubtful about them; a calendar comes first."""
    text = _windows(case.readings)
    dated = calendars.windows(
        case.mail.events, case.answers.get("calendar zone", "UTC")
    )
    if dated and not (text and case.answers.get("start") == "letter"):
        contrary = doubts.against_calendar(dated, text)
        return dated, [*calendars.doubts(case.mail.events), *contrary]
    found = [doubt for reading in case.readings for doubt in reading.doubts]
    found += calendars.doubts(case.mail.events)
    return text, found + doubts.of_letter(case, text)


def _windows(readings: Sequence[Reading]) -> tuple[Window, ...]:
    return tuple(Window(r.start, r.end, r.backup) for r in readings if r.start or r.end)


def _parser(case: Case) -> str:
    if case.mail.events:
        return "icalendar"
    return case.provider.name or "general"


def _sources(case: Case) -> str:
    if calendars.windows(case.mail.events):
        return "calendar"
    said = "; ".join(f"{r.where}: {r.text}" for r in case.readings)
    own = bool(case.facts.readings or case.mail.appointments)
    quoted = "quoted text: " if said and not own else ""
    return quoted + said


def _ready(case: Case) -> Notice:
    """A new server: order and addresses; never its credentials (S8)."""
    found = case.mail.letter
    return Notice(
        message_class="server_ready",
        parser=_parser(case),
        provider=case.name,
        maintenance_id=ready.order_number(found.subject, found.text),
        affected=ready.servers(case.facts.fields, found.text),
    )


def _plain(case: Case, message_class: str, windows: tuple[Window, ...]) -> Notice:
    return Notice(
        message_class=message_class,
        parser=_parser(case),
        provider=case.name,
        maintenance_id=case.ids[0] if case.ids else None,
        windows=windows,
        doubts=questions.settled([*case.doubts], case.answers),
        other_ids=case.ids[1:],
    )
