"""A program wrote it; we may answer it: two verdicts that stay apart (RFC 3834)."""

from datetime import UTC, datetime

import pytest

from mailproc.message.automatic import automatic, is_auto_reply, may_answer
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse

OWN = frozenset(("support@example.net", "Abuse@example.net"))


def mail(*fields: str, frm: str = "Anna <anna@example.org>") -> Message:
    head = (f"From: {frm}", "To: support@example.net", "Subject: Hello", *fields)
    return parse("\r\n".join((*head, "", "Text")).encode())


def envelope(sender: str, protocol: str = "LMTP") -> Envelope:
    received = datetime(2025, 1, 14, tzinfo=UTC)
    return Envelope(sender, ("support@example.net",), received, protocol=protocol)


def test_a_letter_of_a_person_is_not_automatic_and_may_be_answered() -> None:
    for known in (None, envelope("anna@example.org"), envelope("", "IMAP")):
        assert not automatic(mail(), known).is_
        assert automatic(mail(), known).why is None
        assert may_answer(mail(), known, OWN).may
        assert may_answer(mail(), known, OWN).why is None


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied (vacation)",
        "Auto-Submitted: AUTO-NOTIFIED; owner-email=x",
        "Precedence: bulk",
        "Precedence: Junk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Autoreply: yes",
        "X-Autorespond: x",
        "X-Failed-Recipients: x@example.org",
        "Feedback-ID: 1:2:3",
        "List-Unsubscribe: <https://example.com/u>",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
    ],
)
def test_signs_of_a_program_forbid_an_answer_too(field: str) -> None:
    verdict = automatic(mail(field), None)
    assert verdict.is_
    assert verdict.why
    assert not may_answer(mail(field), None, OWN).may


@pytest.mark.parametrize(
    "field",
    [
        "Precedence: list",
        "List-Id: Friends <friends.example.org>",
        "List-Post: <mailto:friends@example.org>",
        "List-Help: <mailto:h@example.org>",
        "Mailing-List: list x@example.org",
        "X-Loop: support@example.net",
        "Reply-To: noreply@example.org",
        "Reply-To: support@example.net",
        "Sender: friends-request@example.org",
        "Sender: owner-friends@example.org",
    ],
)
def test_people_write_to_lists_but_get_no_automatic_answer(field: str) -> None:
    assert not automatic(mail(field), None).is_
    assert not may_answer(mail(field), None, OWN).may


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no",
        "Precedence: normal",
        "Precedence:",
        "Return-Path: <anna@example.org>",
    ],
)
def test_fields_that_mean_nothing(field: str) -> None:
    assert not automatic(mail(field), None).is_
    assert may_answer(mail(field), None, OWN).may


@pytest.mark.parametrize(
    "local",
    [
        *("noreply", "no-reply", "no_reply", "no.reply", "NoReply", "donotreply"),
        *("do-not-reply", "dont-reply", "abuse-noreply", "noreply-12", "noreply+x"),
        *("notreply", "nicht-antworten", "ne-pas-repondre", "nie-odpowiadaj"),
        *("mailer-daemon", "MAILER-DAEMON", "bounce", "bounces+12=x", "news-bounces"),
    ],
)
def test_addresses_nobody_reads(local: str) -> None:
    message = mail(frm=f"{local}@example.org")
    assert automatic(message, None).is_
    assert not may_answer(message, None, OWN).may


@pytest.mark.parametrize("local", ["postmaster", "majordomo", "friends-owner"])
def test_role_addresses_get_no_answer_but_are_people(local: str) -> None:
    message = mail(frm=f"{local}@example.org")
    assert not automatic(message, None).is_
    assert not may_answer(message, None, OWN).may


@pytest.mark.parametrize(
    "local",
    ["abuse", "root", "noc", "reply", "norep", "nora.reply", "bob.bounces.back"],
)
def test_ordinary_addresses_are_answered(local: str) -> None:
    """An abuse desk writes to abuse desks (S7.5: whoever complained is answered)."""
    allowed = may_answer(mail(frm=f"{local}@example.org"), None, OWN)
    assert allowed.may == (local != "bob.bounces.back")


@pytest.mark.parametrize("protocol", ["LMTP", "ESMTP", "local"])
def test_the_null_sender_of_the_envelope(protocol: str) -> None:
    assert automatic(mail(), envelope("", protocol)).why == "null sender"
    assert not may_answer(mail(), envelope("", protocol), OWN).may


def test_imap_tells_no_envelope_sender() -> None:
    assert may_answer(mail(), envelope("", "IMAP"), OWN).may


@pytest.mark.parametrize(
    ("frm", "sender"),
    [
        ("support@example.net", ""),
        ("SUPPORT@EXAMPLE.NET", ""),
        ("abuse@example.net", ""),
        ("anna@example.org", "support@example.net"),
        ("anna@example.org", "noreply@example.org"),
    ],
)
def test_we_never_answer_ourselves(frm: str, sender: str) -> None:
    known = envelope(sender, "IMAP" if not sender else "LMTP")
    assert not may_answer(mail(frm=frm), known, OWN).may


@pytest.mark.parametrize(
    "frm", ["", "MAILER <>", "a@example.org, b@example.org", "root"]
)
def test_without_one_address_there_is_no_answer(frm: str) -> None:
    assert may_answer(mail(frm=frm), None, OWN).may is False


@pytest.mark.parametrize(
    "subject",
    [
        *("Out of office", "Out of the office: Re: Invoice", "Automatic reply: Hello"),
        *("Auto-Reply: x", "Autoreply", "Auto response", "Vacation reply"),
        *("[EXT] Automatic reply: Hello", "Автоответ: Счёт", "Автоматический ответ"),
        *("Odpowiedź automatyczna: Pytanie", "Autoodpowiedź", "Poza biurem"),
        *("Abwesenheitsnotiz: Störung", "Automatische Antwort: x", "Abwesend"),
        *("Réponse automatique : Bonjour", "В отпуске", "Вне офиса: Re: Счёт"),
    ],
)
def test_subjects_of_automatic_replies(subject: str) -> None:
    message = parse(f"From: a@example.org\nSubject: {subject}\n\nx".encode())
    assert is_auto_reply(message)
    assert automatic(message, None).is_


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: Automatic reply: Hello", "Our office is out of paper", "Hello"),
        *("Отпуск хостинга заканчивается", "Away team", "Автоматы и ответы"),
        *("Vacation homes for you", "Fwd: Out of office", ""),
    ],
)
def test_subjects_of_people(subject: str) -> None:
    message = parse(f"From: a@example.org\nSubject: {subject}\n\nx".encode())
    assert not is_auto_reply(message)


def test_a_bounce_that_calls_itself_auto_replied_is_no_automatic_reply() -> None:
    report = "Content-Type: multipart/report; boundary=x"
    assert not is_auto_reply(mail("Auto-Submitted: auto-replied", report))
    daemon = mail("Auto-Submitted: auto-replied", frm="Mailer-Daemon@example.org")
    assert not is_auto_reply(daemon)
    assert automatic(daemon, None).is_


def test_the_reason_names_what_decided() -> None:
    assert automatic(mail("Precedence: bulk"), None).why == "Precedence: bulk"
    assert may_answer(mail("List-Id: <x.y>"), None, OWN).why == "List-Id"
    why = may_answer(mail(frm="support@example.net"), None, OWN).why
    assert why == "our own address support@example.net"
