"""Ordinary mail passes at the first look, and no complaint does (issue 5, speed)."""

import json
from pathlib import Path

import pytest

from benchmarks.mails import letter
from mailproc.abuse.letter.sieve import may_complain
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"


def _mail(subject: str, body: str, sender: str = "a@b.example") -> bytes:
    head = f"From: {sender}\nTo: support@c.example\nSubject: {subject}\n"
    return (
        f"{head}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).encode()


@pytest.mark.parametrize("number", range(5))
def test_ordinary_letters_are_not_read(number: int) -> None:
    assert not may_complain(parse(letter(number)))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Question", "Could you add a second disk to my server and tell me the price?"),
        ("Вопрос", "Добрый день, подскажите, когда будет готов мой заказ?"),
        ("Lunch", "Are you free on Friday?"),
    ],
)
def test_plain_questions_are_not_read(subject: str, body: str) -> None:
    assert not may_complain(parse(_mail(subject, body)))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("x", "Your IP sends spam."),
        ("Жалоба", "Добрый день"),
        ("x", "See hxxp://a[.]example/"),
        ("x", "С вашего адреса идёт подбор паролей"),
    ],
)
def test_a_word_of_complaints_is_enough_to_be_read(subject: str, body: str) -> None:
    assert may_complain(parse(_mail(subject, body)))


def test_a_known_sender_is_enough_to_be_read() -> None:
    assert may_complain(parse(_mail("x", "See below", "noreply@leaseweb.example")))


def test_an_attached_message_is_enough_to_be_read() -> None:
    raw = (
        b"From: a@b.example\nSubject: see\nMIME-Version: 1.0\n"
        b"Content-Type: message/rfc822\n\nFrom: c@d.example\nSubject: y\n\nz\n"
    )
    assert may_complain(parse(raw))


def test_no_free_text_of_the_corpus_is_lost() -> None:
    for path in sorted(ROOT.glob("f*/*.eml")):
        label = json.loads(path.with_suffix(".json").read_text("utf-8"))
        if label["report"] is not None:
            assert may_complain(parse(path.read_bytes())), path.name
