"""Alarms to the desk: what is late, in Russian and English, with the ticket's facts."""

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.alarm import NAMES, Alarm, alarm_letter, duration
from mailproc.compose.model import Identity
from mailproc.compose.transform import transform
from mailproc.errors import ConfigError, Refused
from mailproc.message.automatic import may_answer
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "alarm"
SHIPPED = sorted(file.name.removesuffix(".txt.j2") for file in TEMPLATES.iterdir())
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)
LATE = Alarm(
    number=12,
    subject="Re: сайт [#99] не открывается",
    requester="anna@example.org",
    queue="support",
    owed=NOW - timedelta(minutes=7),
    address="client@example.net",
    parents=("q1@example.org", "q2@example.org"),
)


def made(name: str, alarm: Alarm = LATE) -> EmailMessage:
    source = (TEMPLATES / f"{name}.txt.j2").read_text(encoding="utf-8")
    raw = alarm_letter(source, alarm, DESK, NOW, MOSCOW)
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def test_there_is_an_alarm_for_all_that_must_not_be_missed() -> None:
    """S1.1, S4.5, S4.9, S4.12, S7.2a, S7.3b, S11.5, S11.8, N3, N9, and bounces."""
    wanted = "reaction first_answer datacenter client due deadline block match order"
    wanted += " delivery test_end notice update end bounce presence handover"
    wanted += " deadline_soon content checklist phone kit"
    assert set(NAMES) == set(SHIPPED) == set(wanted.split())


@pytest.mark.parametrize("name", NAMES)
def test_an_alarm_says_it_in_russian_and_then_in_english(name: str) -> None:
    letter = made(name)
    subject = str(letter["Subject"])
    assert subject.endswith("[#12]")
    russian, slash, english = subject.partition(" / ")
    assert re.match("[А-Яа-яЁё ]+$", russian)
    assert slash
    assert re.match("[A-Za-z ]+", english)
    first, second, *_ = letter.get_content().replace("\r\n", "\n").split("\n\n")
    assert re.search("[а-яё]{3}", first)
    assert not re.search("[а-яё]", second)
    assert max(map(len, f"{first}\n{second}".split("\n"))) <= 84


def test_it_stands_in_the_ticket_and_names_the_facts() -> None:
    letter = made("reaction")
    assert letter["From"] == letter["To"] == "support@example.com"
    assert letter["In-Reply-To"] == "<q2@example.org>"
    assert letter["Importance"] == "high"
    text = letter.get_content()
    for said in (
        "Обращение / Ticket: [#12]",
        "От кого / From: anna@example.org",
        "Очередь / Queue: support",
        "Срок / Due: 2026-11-24 14:53 (UTC+03:00)",
        "Просрочено / Late: 7 мин / min",
    ):
        assert said in text


def test_what_is_not_known_is_not_shown() -> None:
    text = made("handover", Alarm(3)).get_content()
    assert "Тема" not in text
    assert "Срок / Due" not in text
    assert "Late" not in made("reaction", Alarm(3, owed=NOW)).get_content()


def test_the_alarm_of_a_bounce_names_the_address() -> None:
    """A step that is taken back: open again, clock running, with the address."""
    text = made("bounce").get_content()
    assert "не дошло до client@example.net" in text
    assert "did not reach client@example.net" in text
    with pytest.raises(Refused, match="address"):
        made("bounce", Alarm(12))


@pytest.mark.parametrize("source", ["", "\n\ntext", "title\n", "title\n{{ number"])
def test_a_template_without_subject_or_text_is_wrong(source: str) -> None:
    with pytest.raises(ConfigError):
        alarm_letter(source, LATE, DESK, NOW, MOSCOW)


def test_a_foreign_number_in_a_subject_leads_nowhere() -> None:
    assert "[#99]" not in str(made("reaction")["Subject"])


def test_it_leaves_as_an_internal_letter_and_nobody_answers_it() -> None:
    """The table of S3: no block, no copy beside the desk itself."""
    source = (TEMPLATES / "block.txt.j2").read_text(encoding="utf-8")
    raw = alarm_letter(source, LATE, DESK, NOW, MOSCOW)
    envelope = Envelope("", (DESK.address,), NOW)
    done = transform(raw, envelope, "internal", DESK, None, now=NOW, token="t")
    assert done.recipients == (DESK.address,)
    assert not may_answer(parse(done.raw), None, frozenset()).may


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_a_stranger_wrote_stays_data(subject: str, sender: str) -> None:
    alarm = Alarm(1, subject, requester=sender, address=f"a{sender}")
    letter = made("bounce", alarm)
    assert letter["Bcc"] is None
    assert str(letter["Subject"]).endswith("[#1]")


def test_template_language_of_a_stranger_is_shown_not_read() -> None:
    alarm = Alarm(1, "{{ 7 * 7 }}", address="{% raw %}@example.org")
    letter = made("bounce", alarm)
    assert "{{ 7 * 7 }}" in str(letter["Subject"])
    assert "{% raw %}@example.org" in letter.get_content()


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "0 мин / min"),
        (timedelta(minutes=119), "119 мин / min"),
        (timedelta(hours=3, minutes=5), "3:05 ч / h"),
        (timedelta(days=2), "48:00 ч / h"),
    ],
)
def test_how_late_it_is(length: timedelta, said: str) -> None:
    assert duration(length) == said
