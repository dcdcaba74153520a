"""The automatic answer (S1.1, S7.5, RFC 3834): marked, in thread, to one recipient."""

import email
import email.policy
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailproc.compose.answer import answer_letter
from mailproc.compose.block import Block
from mailproc.compose.first_answer import LANGUAGES, first_answer, minutes, moment
from mailproc.compose.loops import is_loop
from mailproc.compose.model import Identity
from mailproc.compose.transform import transform
from mailproc.errors import Refused
from mailproc.message.automatic import automatic, is_auto_reply, may_answer
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "answer"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")
DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)
ASKED = parse(
    b"From: Anna <anna@example.org>\r\nTo: support@example.com\r\n"
    b"Subject: =?utf-8?b?0KHQsNC50YI=?=\r\nMessage-ID: <q2@example.org>\r\n"
    b"In-Reply-To: <q1@example.org>\r\n"
    b"References: <q0@example.org> <q1@example.org>\r\n\r\nText\r\n"
)


def source(language: str) -> str:
    return (TEMPLATES / f"first.{language}.txt.j2").read_text(encoding="utf-8")


def text(language: str, left: timedelta = timedelta(minutes=30)) -> str:
    return first_answer(source(language), language, 12, NOW, NOW + left, MOSCOW)


def answered(language: str = "ru") -> bytes:
    return answer_letter(
        ASKED, "[#12]", text(language), DESK, "anna@example.org", language=language
    )


def test_it_says_what_it_is_and_belongs_to_the_thread() -> None:
    made = email.message_from_bytes(answered(), policy=email.policy.SMTP)
    assert made["Auto-Submitted"] == "auto-replied"
    assert made["Precedence"] == "auto_reply"
    assert made["Content-Language"] == "ru"
    assert made["Subject"] == "Re: Сайт [#12]"
    assert made["In-Reply-To"] == "<q2@example.org>"
    assert made["References"].split() == [
        *("<q0@example.org>", "<q1@example.org>", "<q2@example.org>")
    ]
    assert made["Cc"] is None


def test_nobody_answers_it_and_it_is_known_when_it_comes_back() -> None:
    back = parse(answered())
    assert automatic(back, None).is_
    assert is_auto_reply(back)
    assert not may_answer(back, None, frozenset()).may
    assert is_loop(back, DESK) == "carries our own X-Loop mark"


def test_a_letter_without_message_id_is_answered_without_thread() -> None:
    raw = answer_letter(parse(b"Subject: x\r\n\r\n"), "[#1]", "T", DESK, "a@x.example")
    assert b"References" not in raw
    assert b"Content-Language" not in raw


def test_it_leaves_with_the_block_of_the_desk_and_without_copy() -> None:
    """The table of S3: null sender, one recipient, block of the desk, no Cc."""
    block = Block("---\nДежурный", "<div>Дежурный</div>")
    envelope = Envelope("", ("anna@example.org",), NOW)
    done = transform(answered(), envelope, "answer", DESK, block, now=NOW, token="t")
    message = parse(done.raw)
    assert done.recipients == ("anna@example.org",)
    assert message.text.rstrip().endswith("Дежурный")
    assert message.cc == ()


def test_it_is_not_made_for_an_address_that_is_none() -> None:
    with pytest.raises(Refused):
        answer_letter(ASKED, "[#1]", "T", DESK, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_answer_names_number_and_time(language: str) -> None:
    said = text(language)
    assert "[#12]" in said
    assert "30 min" in said or "30 минут" in said
    assert "{" not in said
    assert max(map(len, said.split("\n"))) <= 76


@pytest.mark.parametrize("language", LANGUAGES)
def test_out_of_hours_it_names_the_moment_with_its_zone(language: str) -> None:
    said = text(language, timedelta(hours=14))
    assert "2026-11-25 05:00 (UTC+03:00)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_promised_that_has_passed(language: str) -> None:
    said = text(language, timedelta(minutes=-5))
    assert "202" not in said
    assert "min" not in said
    assert "минут" not in said


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        *(("ru", 1, "1 минуты"), ("ru", 11, "11 минут"), ("ru", 21, "21 минуты")),
        *(("ru", 30, "30 минут"), ("ru", 111, "111 минут"), ("en", 1, "1 minute")),
        *(("en", 21, "21 minutes"), ("pl", 1, "1 minuty"), ("pl", 21, "21 minut")),
        *(("pt", 1, "1 minuto"), ("pt", 45, "45 minutos")),
    ],
)
def test_minutes_are_counted_as_each_language_does(
    language: str, number: int, said: str
) -> None:
    assert minutes(language, number) == said


def test_a_moment_shows_its_zone_also_west_of_greenwich() -> None:
    zone = timezone(timedelta(hours=-3, minutes=-30))
    assert moment(NOW, zone) == "2026-11-24 08:30 (UTC-03:30)"


def test_half_a_minute_is_promised_as_a_whole_one() -> None:
    assert "в течение 31 минуты" in text("ru", timedelta(minutes=30, seconds=1))
