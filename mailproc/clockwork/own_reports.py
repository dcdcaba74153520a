"""Abuse reports that staff ask for by mail: made at once, sent or shown first.

Sent without a further word only where the settings say so and the forward surely came
from staff; else the desk is told what would be sent to whom, and `#send` in answer
sends it. What cannot be made is told with the reason. Each time it is made anew from
the kept bytes: nothing of the evidence is laid into a mailbox.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from mailproc.clockwork.office import Handler, Office
from mailproc.clockwork.task_letter import task_letter
from mailproc.complaints.own_reports import Report, ReportDesk, Wanted, make
from mailproc.desk import own_report
from mailproc.desk.effects import AddNote, SetState
from mailproc.desk.model import Clock, ClockKind, History, TicketState
from mailproc.errors import Permanent
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind


def report(office: Office, clock: Clock, now: datetime) -> Fired:
    """Make the report of a ticket; send it, or ask for a word of a person."""
    history, desk = office.history(clock.ticket), office.reports
    if desk is None or not history.letters:
        return Fired((AddNote("program", "no report: nothing to report"),), stop=True)
    try:
        made = _made(office, history, desk)
    except Permanent as error:
        told = {"why": error.public}
        letter = task_letter(office, history, "abuse/report_not_made", told, now)
        return Fired(letters=(letter,), stop=True)
    sure = clock.key == own_report.PROVED and desk.at_once
    if clock.key == own_report.SEND or sure:
        return _sent(office, clock, made, desk.reporting.writer, now)
    letter = task_letter(office, history, "abuse/report_ready", _facts(made), now)
    return Fired(letters=(letter,), stop=True)


def _made(office: Office, history: History, desk: ReportDesk) -> Report:
    message = office.message(history.letters[0])
    wanted = Wanted(desk.form)
    return make(message, wanted, desk.reporting, desk.online, str(uuid.uuid4()))


def _sent(
    office: Office, clock: Clock, made: Report, writer: str, now: datetime
) -> Fired:
    """Send it, once a ticket."""
    if any(sent.what == own_report.KIND for sent in office.history(clock.ticket).sent):
        return Fired((AddNote("program", "the report was sent already"),), stop=True)
    envelope = Envelope(writer, (made.to,), now)
    letter = office.finish(envelope, made.raw, Kind.REPORT)
    letter = replace(letter, what=own_report.KIND, ticket=clock.ticket)
    solved = SetState(TicketState.SOLVED, f"reported to {made.to}")
    return Fired((solved,), (letter,), stop=True)


def _facts(made: Report) -> Mapping[str, object]:
    found = made.offence
    at = found.at
    return {
        "to": made.to,
        "ip": found.entry.ip,
        "category": found.category,
        "at": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else "",
        "evidence": "целиком" if found.whole else "только заголовок",
    }


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.OWN_REPORT: report}
