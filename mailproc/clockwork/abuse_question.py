"""S11.8: where it is not sure whom a complaint hits, a person is asked, and why."""

from collections.abc import Iterator

from mailproc.clockwork.abuse_case import Case
from mailproc.complaints.rules import LISTING
from mailproc.compose import abuse_letters as letters
from mailproc.compose.first_answer import moment
from mailproc.compose.plain_letter import one_line
from mailproc.desk.registry_match import Candidate, Match
from mailproc.ports import Outgoing

_SHOWN = 10
_UNKNOWN = "не указано"


def question(case: Case, *, blocks: bool) -> Outgoing:
    """Return the question to the desk: reasons, and who may be meant."""
    matches = case.matches()
    values = {
        **told(case),
        "blocks": blocks,
        "about": about(case),
        "reasons": list(_reasons(case, matches)),
    }
    candidates = list(dict.fromkeys(_candidates(matches)))[:_SHOWN]
    if candidates:
        values["candidates"] = candidates
    raw = letters.to_desk(
        case.office.source("abuse/question.txt.j2"),
        values,
        case.office.identity,
        number=case.number,
        about=about(case),
    )
    return case.office.to_desk(raw, case.now, ticket=case.number)


def told(case: Case) -> dict[str, object]:
    """Return what orders and questions say alike: why, by whom, when."""
    values: dict[str, object] = {
        "rule": rule(case),
        "topic": case.topic("ru"),
        "reporter": one_line(case.report.reporter or "")[:200] or _UNKNOWN,
        "at": moment(case.case.at, case.office.zone),
    }
    if reference := one_line(case.report.report_id or "")[:200]:
        values["reference"] = reference
    return values


def rule(case: Case) -> str:
    """Return the rule that a block follows."""
    if not case.report.immediate_block:
        return "S7.1"
    return "S7.2a" if case.case.category == LISTING else "S7.3a"


def about(case: Case) -> str:
    """Return what is complained about; of child abuse material addresses alone."""
    report = case.report
    silent = case.case.category == "csam"
    names = () if silent else (*report.domains, *report.urls)
    found = (*report.ips, *report.prefixes, *names)
    shown = [one.replace("http", "hxxp", 1) for one in found[:_SHOWN]]
    return ", ".join(shown) or _UNKNOWN


def _reasons(case: Case, matches: tuple[Match, ...]) -> Iterator[str]:
    said = [reason for one in matches for reason in one.reasons]
    if not matches:
        said.append("в жалобе нет адреса")
    customers = dict.fromkeys(m.customer.key for m in matches if m.customer)
    if len(customers) > 1:
        said.append(f"адреса разных клиентов: {', '.join(customers)}")
    if not said and case.clock.why:
        said.append(case.clock.why)
    yield from list(dict.fromkeys(said))[:_SHOWN] or ["услуга или сервер не определены"]


def _candidates(matches: tuple[Match, ...]) -> Iterator[str]:
    for one in matches:
        for candidate in one.candidates:
            yield _named(one.ip, candidate)


def _named(ip: str, candidate: Candidate) -> str:
    parts = [ip]
    if candidate.customer:
        parts.append(f"клиент {candidate.customer.key} {candidate.customer.name}")
    if candidate.service:
        parts.append(f"услуга {candidate.service.key}")
    if candidate.server:
        parts.append(f"сервер {candidate.server.key}")
    if candidate.doubt:
        parts.append(candidate.doubt)
    return one_line(", ".join(parts))[:300]
