"""What contradicts itself in a notice: subject, text and calendar against each other.

A doubt is a sentence for the person who confirms it; nothing is corrected here.
"""

from collections.abc import Sequence
from datetime import timedelta

from mailproc.notices import calendars, status
from mailproc.notices.case import Case
from mailproc.notices.model import Window
from mailproc.notices.times import moments

_DAY = timedelta(days=1)


def state(case: Case, kind: str) -> tuple[str | None, str, list[str]]:
    """Return (state, where it stands, doubts); quoted text has no say.

    The calendar comes first, then a status field, the subject, the sentences. Works
    that are announced without a reservation are CONFIRMED.
    """
    trusted = case.answers.get("state")
    stated = calendars.state(case.mail.events or case.mail.appointments, case.answers)
    if stated:
        return stated, "calendar", []
    words = sorted(_words(case, kind), key=lambda told: told[1] != trusted)
    told = [(found, where) for found, where in words if found]
    firm = [(found, where) for found, where in told if found != "CONFIRMED"]
    against = {found for found, where in firm if where != "label status"}
    doubts = [f"subject and text differ in state: {', '.join(sorted(against))}"]
    if firm:
        return *firm[0], doubts if len(against) > 1 else []
    if told:
        return *told[0], []
    if kind == "incident" and _is_past(case):
        return "RESOLVED", "the end is stated", []
    announced = kind == "planned" and bool(
        case.facts.readings or case.mail.appointments or case.facts.day_only
    )
    return ("CONFIRMED", "announced", []) if announced else (None, "", [])


def _is_past(case: Case) -> bool:
    """Whether an end is stated that was not ahead when the letter was sent."""
    ends = [each.end for each in case.facts.readings if each.end]
    sent = case.mail.letter.sent
    return bool(ends) and (sent is None or max(ends).date() <= sent + _DAY)


def _words(case: Case, kind: str) -> Sequence[tuple[str | None, str]]:
    phrases = case.provider.states
    fields = case.facts.of("status")
    values = (status.of_value(each.value, kind, phrases) for each in fields)
    subject, text = case.told
    label = next((value for value in values if value), None)
    return (label, "label status"), (subject, "subject"), (text, "text")


def of_letter(case: Case, windows: Sequence[Window]) -> list[str]:
    """Return the doubts about sender, day and subject."""
    found = []
    if (
        case.by_words
        and not case.mail.letter.forwarded
        and any(case.mail.letter.domains)
    ):
        name = case.provider.name
        found.append(f"{name} is known by its words only, not by the sender")
    if case.facts.day_only:
        found.append(f"only a day is stated: {case.facts.day_only}")
    return found + _subject_day(case, windows)


def _subject_day(case: Case, windows: Sequence[Window]) -> list[str]:
    """Compare the days that the subject names with those of the windows."""
    stated = {moment.date() for w in windows for moment in (w.start, w.end) if moment}
    near = {day + step * _DAY for day in stated for step in (-1, 0, 1)}
    if not near or case.mail.letter.is_reply:
        return []
    found = []
    for span in moments.spans(case.mail.letter.subject.split("\n")[0]):
        day = case.facts.context.date_of(span.start.day)
        sent = day == case.mail.letter.sent or "sent" in span.before
        if day is not None and day not in near and not sent:
            found.append(f"the subject names {span.text} ({day}), the text another day")
    return found


def against_calendar(calendar: Sequence[Window], text: Sequence[Window]) -> list[str]:
    """Return the doubt where the letter names another start than the calendar."""
    starts = {window.start for window in calendar}
    other = [w.start for w in text if w.start and w.start not in starts]
    if not other:
        return []
    said = ", ".join(f"{start:%Y-%m-%d %H:%M}" for start in other)
    return [f"the letter names another start than the calendar: {said} UTC"]
