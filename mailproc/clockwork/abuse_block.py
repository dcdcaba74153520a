"""S7.2a, S7.3a: the block order, at once and internal; alarms until it is confirmed.

Only `#blocked` or `#refused REASON` stops the clock. Where the match is not unique the
order is a question (S11.8). The operator's command runs for trusted senders only.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from mailproc.clockwork import abuse_case, abuse_question, alarms
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.office import BlockDone, Blocking, Handler, Office
from mailproc.complaints.rules import CHILD_ABUSE, LISTING
from mailproc.compose import abuse_letters as letters
from mailproc.desk.effects import Effect, Remember, StartClock
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry import VIRTUAL
from mailproc.desk.registry_match import Match
from mailproc.ports import Fired, Outgoing

_SLOWEST = timedelta(hours=1)
_LINES = 12
_UNKNOWN = "не указано"


def order(office: Office, clock: Clock, now: datetime) -> Fired:
    """Write the order, then ring until somebody says that it is done, or is not."""
    case = abuse_case.read(office, clock, now)
    if clock.step > 0 or case is None:
        rung = alarms.overdue(office, clock, now)
        return Fired(letters=rung.letters, again=_next(office, clock, now), late=True)
    again = max(clock.owed, now)
    hit = abuse_case.unique(case.matches())
    if hit is None:
        asked = abuse_question.question(case, blocks=True)
        return Fired(letters=(asked,), again=again)
    done = _command(case, hit)
    letter = _order(case, hit, done)
    effects = tuple(_follows(case, hit, done))
    if done and done.done:
        return Fired(effects, (letter,), stop=True)
    return Fired(effects, (letter,), again=again)


def _next(office: Office, clock: Clock, now: datetime) -> datetime:
    """Ring again after twice as long each time, an hour at most: no storm."""
    pause = timedelta(minutes=office.terms.block_minutes) * (1 << min(clock.step, 6))
    return now + min(pause, _SLOWEST)


# --- the command -----------------------------------------------------------------


def _command(case: Case, hit: Match) -> BlockDone | None:
    """Run the operator's command where the complaint is of a trusted sender."""
    if case.office.block is None or not case.facts.get("trusted"):
        return None
    return case.office.block(
        Blocking(
            ticket=case.number,
            ip=hit.ip,
            server=hit.server.key if hit.server else "",
            service=hit.service.key if hit.service else "",
            customer=hit.customer.key if hit.customer else "",
            category=case.case.category,
        )
    )


def _follows(case: Case, hit: Match, done: BlockDone | None) -> Iterator[Effect]:
    yield Remember(
        "order",
        {
            "at": case.now.isoformat(),
            "ip": hit.ip,
            "server": hit.server.key if hit.server else "",
            "service": hit.service.key if hit.service else "",
            "customer": hit.customer.key if hit.customer else "",
            "cancel": cancels(case, hit),
        },
    )
    if done is None:
        return
    said = {"done": done.done, "said": done.said, "at": case.now.isoformat()}
    yield Remember("command", said)
    if done.done:
        confirmed = {"confirmed": case.now.isoformat(), "by": "command"}
        yield Remember("block", confirmed)
        yield StartClock(ClockKind.BLOCK_LETTER, case.now, why="S7.2c, S7.2d")


# --- the order -------------------------------------------------------------------


def cancels(case: Case, hit: Match) -> bool:
    """S7.2b: a new client with this one service; for SBL only."""
    if case.case.category != LISTING or hit.customer is None:
        return False
    at = case.case.since.astimezone(case.office.zone)
    return case.office.registry().is_new_with_one_service(hit.customer.key, at)


def _order(case: Case, hit: Match, done: BlockDone | None) -> Outgoing:
    service = hit.service
    values: dict[str, object] = {
        **abuse_question.told(case),
        "server": hit.server.key if hit.server else _UNKNOWN,
        "service": _named(service.key, service.name) if service else _UNKNOWN,
        "customer": _named(hit.customer.key, hit.customer.name)
        if hit.customer
        else _UNKNOWN,
        "ip": ", ".join(one.ip for one in case.matches()[:_LINES]),
        "autostart": bool(service and service.product in VIRTUAL),
        "cancel": cancels(case, hit),
        "evidence": list(_evidence(case)),
    }
    if done is not None:
        values["command"] = done.said
    raw = letters.to_desk(
        case.office.source("abuse/order.txt.j2"),
        values,
        case.office.identity,
        number=case.number,
        about=hit.ip,
    )
    return case.office.to_desk(raw, case.now, ticket=case.number)


def _named(key: str, name: str) -> str:
    return f"{key} {name}" if name and name != key else key


def _evidence(case: Case) -> Iterator[str]:
    """Where it was read, and the links; of child abuse material no link at all."""
    places = case.report.read_from
    for field, label in (("ips", "адрес"), ("category", "вид нарушения")):
        if place := places.get(field):
            yield f"Прочитано, {label}: {place[:200]}"
    if case.case.category != CHILD_ABUSE:
        for url in case.report.urls[:_LINES]:
            shown = url.replace("http", "hxxp", 1).replace(".", "[.]")
            yield f"Ссылка: {shown[:300]}"
    yield f"Письмо: обращение [#{case.number}]"


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.BLOCK: order}
