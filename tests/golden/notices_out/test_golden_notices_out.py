"""Partner notices: facts → rendered text and HTML, and message → may it go (N2, N8).

`MAILPROC_GOLDEN=write` (./run golden) writes the expected files of fixtures/notices-out
anew; the difference is then read by a person.
"""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from mailproc.compose.bilingual import Rendered
from mailproc.compose.notice_guard.check import check
from mailproc.config.load import builtin
from mailproc.message.parse import parse
from mailproc.notices.groups import LANGUAGES, ZONES
from mailproc.notices.ical_out import Works, calendar
from mailproc.notices.sheet import Facts, Kind, Span, Stage
from mailproc.partner_notices import Templates, known_recipients, render_notice

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "fixtures" / "notices-out"
MAILS = sorted((*FOLDER.glob("go/*.eml"), *FOLDER.glob("refused/*.eml")))
TEMPLATES = Templates(ROOT / "templates")
KNOWN = known_recipients(builtin())
WRITE = os.environ.get("MAILPROC_GOLDEN") == "write"
CASES = [
    (kind, stage, language)
    for kind in Kind
    for stage in Stage
    for language in ("pl", "pt", "ru")
]
START = datetime(2026, 3, 11, 13, 5, tzinfo=UTC)
NIGHT = datetime(2026, 3, 11, 23, 0, tzinfo=UTC)
INCIDENT = Facts(
    kind=Kind.INCIDENT,
    stage=Stage.ANNOUNCE,
    number=20417,
    title="MPS/SMS Example Mobile",
    services=("SMS MT", "SMS MO <premium>"),
    operators=("Example Mobile",),
    started=START,
    expected_end=START + timedelta(hours=2),
    next_update=START + timedelta(minutes=40),
    impact="outage",
    state="investigating",
)
WORKS = Facts(
    kind=Kind.PLANNED,
    stage=Stage.ANNOUNCE,
    number=20418,
    title="Direct Billing",
    services=("Direct Billing",),
    windows=(
        Span(NIGHT, NIGHT + timedelta(hours=3)),
        Span(
            NIGHT + timedelta(days=1), NIGHT + timedelta(days=1, hours=3), backup=True
        ),
    ),
    impact="degraded",
)
TEXT = {
    "pl": "Bramka operatora nie przyjmuje wiadomości.\nOperator potwierdził awarię.",
    "en": "The operator's gateway takes no messages.\nThe operator confirmed it.",
    "pt": "O gateway da operadora não aceita mensagens.\nA operadora confirmou.",
    "ru": "Шлюз оператора не принимает сообщения.\nОператор подтвердил сбой.",
}


def facts(kind: Kind, stage: Stage, language: str) -> Facts:
    """Return the facts that are known at a stage."""
    told = replace(INCIDENT if kind is Kind.INCIDENT else WORKS, stage=stage)
    if stage is Stage.EXTENSION:
        old = START + timedelta(hours=2) if kind is Kind.INCIDENT else NIGHT
        end = old + timedelta(hours=4)
        told = replace(told, previous_end=old + timedelta(hours=1), expected_end=end)
    if stage is Stage.END:
        start = told.started or NIGHT
        told = replace(told, ended=start + timedelta(hours=1, minutes=55), cause="mps")
    if kind is Kind.INCIDENT and stage is Stage.UPDATE:
        words = {each: TEXT[each] for each in LANGUAGES[language]}
        told = replace(told, text=words, state="identified")
    return told


def rendered(kind: Kind, stage: Stage, language: str) -> Rendered:
    told = facts(kind, stage, language)
    return render_notice(TEMPLATES, told, LANGUAGES[language], ZONES[language])


def golden(path: Path, text: str) -> None:
    if WRITE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "stage", "language"), CASES)
def test_rendered_as_recorded(kind: Kind, stage: Stage, language: str) -> None:
    made = rendered(kind, stage, language)
    name = f"{kind}-{stage}.{language}"
    golden(
        FOLDER / "rendered" / f"{name}.txt", f"Subject: {made.subject}\n\n{made.text}"
    )
    if stage is Stage.UPDATE:  # all kinds of paragraphs
        golden(FOLDER / "rendered" / f"{name}.html", made.html)


def mail(made: Rendered) -> bytes:
    """Return a notice as it leaves: text, HTML and a calendar."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "support@ipserver.su"
    message["Subject"] = made.subject
    message.set_content(made.text)
    message.add_alternative(made.html, subtype="html")
    window = ((NIGHT, NIGHT + timedelta(hours=3)),)
    works = Works(
        20418, made.subject, window, "CONFIRMED", 0, "DEGRADED", ("Direct Billing",),
        "ipserver.su", "support@ipserver.su",
    )  # fmt: skip
    ics = calendar(works, partner="a", account="PL-1", now=START)
    message.add_attachment(ics, "text", "calendar", filename="works.ics")
    return b"To: Awaria Subskrypcje:;\r\n" + message.as_bytes()


@pytest.mark.parametrize(("kind", "stage", "language"), CASES)
def test_what_is_rendered_may_go(kind: Kind, stage: Stage, language: str) -> None:
    assert check(parse(mail(rendered(kind, stage, language))), KNOWN) == ()


@pytest.mark.parametrize(("kind", "stage", "language"), CASES)
def test_a_draft_with_a_field_to_fill_may_not(
    kind: Kind, stage: Stage, language: str
) -> None:
    told = replace(facts(kind, stage, language), services=())
    draft = render_notice(
        TEMPLATES, told, LANGUAGES[language], ZONES[language], draft=True
    )
    found = check(parse(mail(draft)), KNOWN)
    assert {fault.rule for fault in found} == {"field"}
    assert {fault.place.split(",")[0] for fault in found} == {"text", "html"}


@pytest.mark.parametrize("path", MAILS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_guard_says_what_is_recorded(path: Path) -> None:
    faults = check(parse(path.read_bytes()), KNOWN)
    told = [{"rule": fault.rule, "place": fault.place} for fault in faults]
    golden(
        path.with_suffix(".json"), json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    )
    assert bool(told) is (path.parent.name == "refused")


def test_there_are_enough_mails() -> None:
    assert len(list(FOLDER.glob("go/*.eml"))) >= 12
    assert len(list(FOLDER.glob("refused/*.eml"))) >= 20
