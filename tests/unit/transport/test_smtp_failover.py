"""Smarthost A, else B in the same attempt; 5xx is final; each recipient apart (R6)."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailproc.ports import Claim, Kind, Outcome, Recipient, State
from mailproc.transport.smtp.smarthosts import Smarthost, Smarthosts
from tests.servers.certificates import make_certificate
from tests.servers.sink import DROP, HANG, Sink, free_port

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
RAW = b"From: a@example.com\r\nSubject: t\r\nMessage-ID: <1@example.com>\r\n\r\n.x\r\n"
ONE = ("one@example.org",)


def claim(
    recipients: Sequence[str] = ONE,
    raw: bytes = RAW,
    sender: str = "support@example.com",
    created: datetime = NOW,
    attempts: int = 0,
) -> Claim:
    rows = tuple(
        Recipient(number, address, attempts)
        for number, address in enumerate(recipients, 1)
    )
    return Claim(7, raw, sender, Kind.STAFF, "1@example.com", created, rows)


def host(port: int | Sink, **more: Any) -> Smarthost:
    number = port.port if isinstance(port, Sink) else port
    quick: dict[str, Any] = {
        "tls": "none",
        "connect_seconds": 5.0,
        "command_seconds": 0.5,
        "data_seconds": 0.5,
    }
    return Smarthost("127.0.0.1", number, **{**quick, **more})


MADE: list[Smarthosts] = []


def deliverer(*hosts: Smarthost) -> Smarthosts:
    made = Smarthosts(hosts, ehlo="relay.example.com", random=lambda: 0.5)
    MADE.append(made)
    return made


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while MADE:
        MADE.pop().close()


def states(outcomes: Sequence[Outcome]) -> dict[str, State]:
    return {outcome.address: outcome.state for outcome in outcomes}


# --- A fails, B takes it ------------------------------------------------------

FAULTS = {
    "421 greeting": ("CONNECT", "421 4.3.2 closing"),
    "554 greeting": ("CONNECT", "554 5.3.2 go away"),
    "dropped at connect": ("CONNECT", DROP),
    "hangs at connect": ("CONNECT", HANG),
    "not SMTP": ("CONNECT", "HTTP/1.1 400 Bad Request"),
    "421 EHLO": ("EHLO", "421 4.3.2 closing"),
    "hangs at EHLO": ("EHLO", HANG),
    "421 MAIL": ("MAIL", "421 4.7.0 too many"),
    "dropped at MAIL": ("MAIL", DROP),
    "hangs at MAIL": ("MAIL", HANG),
    "421 RCPT": ("RCPT", "421 4.7.0 too many"),
    "dropped at RCPT": ("RCPT", DROP),
    "hangs at RCPT": ("RCPT", HANG),
    "421 DATA": ("DATA", "421 4.3.2 closing"),
    "dropped at DATA": ("DATA", DROP),
    "hangs at DATA": ("DATA", HANG),
    "250 at DATA": ("DATA", "250 what"),
    "421 at the end": ("DOT", "421 4.3.2 closing"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_b_takes_over_in_the_same_attempt(fault: tuple[str, str]) -> None:
    with Sink() as first, Sink() as second:
        first.always(*fault)
        deliver = deliverer(host(first), host(second))
        began = time.monotonic()
        outcomes = deliver(claim(), NOW)
        assert states(outcomes) == {"one@example.org": State.DELIVERED}
        assert outcomes[0].smarthost == host(second).name
        assert [mail.raw for mail in second.received] == [RAW]
        assert time.monotonic() - began < 3


def test_a_connection_refused() -> None:
    with Sink() as second:
        outcomes = deliverer(host(free_port()), host(second))(claim(), NOW)
        assert outcomes[0].state is State.DELIVERED


def test_a_name_that_does_not_exist() -> None:
    with Sink() as second:
        gone = Smarthost("no.such.host.invalid", 25, tls="none")
        outcomes = deliverer(gone, host(second))(claim(), NOW)
        assert outcomes[0].state is State.DELIVERED


def test_a_drops_in_the_middle_of_a_large_message() -> None:
    large = RAW + (b"x" * 998 + b"\r\n") * 6_000
    with Sink() as first, Sink(extensions=()) as second:
        first.extensions = ()
        first.always("CONTENT", DROP)
        outcomes = deliverer(host(first), host(second))(claim(raw=large), NOW)
        assert outcomes[0].state is State.DELIVERED
        assert first.received == []
        assert second.received[0].raw == large


def test_tls_failures_of_a(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, ["127.0.0.1"])
    with Sink(certificate=certificate) as first, Sink() as second:
        # nobody vouches for the certificate
        strict = host(first, tls="starttls")
        assert deliverer(strict, host(second))(claim(), NOW)[0].state is State.DELIVERED
        # refused, broken, or no STARTTLS at all
        for answer in ("454 4.7.0 no", "220 go on\r\n250 injected", DROP):
            first.script("STARTTLS", answer)
            trusting = host(first, tls="starttls", ca_file=str(certificate[0]))
            assert deliverer(trusting, host(second))(claim(), NOW)[0].code == 250
        assert deliverer(host(second, tls="starttls"), host(second))(claim(), NOW)
        assert first.received == []
        assert len(second.received) == 5
        implicit = host(second, tls="implicit")
        assert deliverer(implicit)(claim(), NOW)[0].state is State.DUE


def test_all_down_is_temporary_and_says_why_for_each() -> None:
    with Sink() as first, Sink() as second:
        first.always("CONNECT", "421 4.3.2 closing")
        second.always("MAIL", HANG)
        outcome = deliverer(host(first), host(second))(claim(), NOW)[0]
    assert outcome.state is State.DUE
    assert outcome.code == 451
    assert outcome.due == NOW + timedelta(seconds=60)
    assert "421 4.3.2 closing" in outcome.text
    assert "MAIL FROM: timed out" in outcome.text


def test_without_smarthosts_mail_waits() -> None:
    outcome = deliverer()(claim(), NOW)[0]
    assert outcome.state is State.DUE
    assert "no smarthost" in outcome.text


# --- what B must never see ----------------------------------------------------

FINAL = {
    "MAIL": ("MAIL", "550 5.7.1 not you"),
    "RCPT": ("RCPT", "550 5.1.1 unknown"),
    "DATA": ("DATA", "554 5.6.0 no"),
    "end of message": ("DOT", "552 5.3.4 too big"),
}


@pytest.mark.parametrize("refusal", FINAL.values(), ids=FINAL.keys())
def test_5xx_is_final_and_not_shown_to_b(refusal: tuple[str, str]) -> None:
    with Sink() as first, Sink() as second:
        first.always(*refusal)
        outcome = deliverer(host(first), host(second))(claim(), NOW)[0]
        assert outcome.state is State.FAILED
        assert f"{outcome.code} {outcome.text}" == refusal[1].replace(
            "552 5.3.4", f"{outcome.code} 5.3.4"
        )
        assert second.connections == 0


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
def test_other_4xx_waits_and_is_not_shown_to_b(verb: str) -> None:
    with Sink() as first, Sink() as second:
        first.always(verb, "450 4.2.1 later")
        outcome = deliverer(host(first), host(second))(claim(), NOW)[0]
        assert (outcome.state, outcome.code) == (State.DUE, 450)
        assert outcome.due == NOW + timedelta(seconds=60)
        assert second.connections == 0


def test_a_refusal_before_the_end_of_the_message_is_final_too() -> None:
    large = RAW + (b"x" * 998 + b"\r\n") * 6_000
    with Sink(extensions=()) as first, Sink() as second:
        first.always("CONTENT", "552 5.3.4 too big\r\n")
        outcome = deliverer(host(first), host(second))(claim(raw=large), NOW)[0]
        # Where the reset overtakes the refusal nothing tells it from a lost line.
        assert outcome.code == 552 or outcome.smarthost == host(second).name


@pytest.mark.parametrize("code", [530, 535])
def test_refused_login_at_mail_returns_no_mail(
    code: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Sink() as first, Sink() as second:
        first.always("MAIL", f"{code} 5.7.0 authenticate first")
        outcome = deliverer(host(first), host(second))(claim(), NOW)[0]
        assert outcome.state is State.DUE
        assert second.connections == 0
    assert any(record.levelno == logging.ERROR for record in caplog.records)


# --- the lost answer (R3) -----------------------------------------------------


@pytest.mark.parametrize("fault", [DROP, HANG])
def test_lost_answer_waits_for_the_next_attempt(fault: str) -> None:
    with Sink() as first, Sink() as second:
        first.script("DOT", fault)
        deliver = deliverer(host(first), host(second))
        outcome = deliver(claim(), NOW)[0]
        assert outcome.state is State.DUE
        assert "answer lost" in outcome.text
        assert deliver.unsure == 1
        assert len(first.received) == 1
        assert second.connections == 0
        again = deliver(claim(attempts=1), NOW + timedelta(minutes=1))[0]
        assert again.state is State.DELIVERED
        copies = first.received + second.received
        assert [mail.raw for mail in copies] == [RAW, RAW]  # same Message-ID
        assert deliver.unsure == 1


def test_a_garbled_final_answer_is_a_lost_one() -> None:
    with Sink() as first:
        first.script("DOT", "2")
        deliver = deliverer(host(first))
        assert deliver(claim(), NOW)[0].state is State.DUE
        assert deliver.unsure == 1


# --- recipients one by one (R4) -----------------------------------------------


def test_partly_refused_recipients_have_their_own_outcomes() -> None:
    with Sink() as first:
        first.refuse = {
            "gone@example.org": "550 5.1.1 unknown user",
            "full@example.org": "452 4.2.2 mailbox full",
        }
        people = ("ok@example.org", "gone@example.org", "full@example.org")
        outcomes = deliverer(host(first))(claim(people), NOW)
        assert states(outcomes) == {
            "ok@example.org": State.DELIVERED,
            "gone@example.org": State.FAILED,
            "full@example.org": State.DUE,
        }
        assert first.received[0].recipients == ("ok@example.org",)
        by_address = {outcome.address: outcome for outcome in outcomes}
        assert by_address["gone@example.org"].text == "5.1.1 unknown user"
        assert by_address["full@example.org"].due == NOW + timedelta(seconds=60)


def test_recipients_answered_by_a_are_not_asked_again_at_b() -> None:
    with Sink() as first, Sink() as second:
        first.refuse = {
            "gone@example.org": "550 5.1.1 unknown",
            "full@example.org": "452 4.2.2 full",
        }
        first.always("DATA", "421 4.3.2 closing")
        people = ("gone@example.org", "full@example.org", "ok@example.org")
        outcomes = deliverer(host(first), host(second))(claim(people), NOW)
        assert states(outcomes) == {
            "gone@example.org": State.FAILED,
            "full@example.org": State.DUE,
            "ok@example.org": State.DELIVERED,
        }
        assert [mail.recipients for mail in second.received] == [("ok@example.org",)]


def test_552_at_rcpt_means_too_many_and_waits() -> None:
    with Sink() as first:
        first.refuse = {"two@example.org": "552 too many recipients"}
        outcomes = deliverer(host(first))(
            claim(("one@example.org", "two@example.org")), NOW
        )
        assert states(outcomes)["two@example.org"] is State.DUE


def test_many_recipients_go_in_hundreds_and_each_is_answered_once() -> None:
    people = tuple(f"r{number}@example.org" for number in range(250))
    with Sink() as first, Sink() as second:
        first.script("DATA", "354 go on", "421 4.3.2 closing")
        outcomes = deliverer(host(first), host(second))(claim(people), NOW)
        assert sorted(o.recipient for o in outcomes) == list(range(1, 251))
        assert {o.state for o in outcomes} == {State.DELIVERED}
        sizes = [len(mail.recipients) for mail in first.received + second.received]
        assert sizes == [100, 100, 50]


# --- A is probed again --------------------------------------------------------


def test_a_that_failed_is_not_asked_first_until_its_time_is_over() -> None:
    with Sink() as first, Sink() as second:
        first.script("CONNECT", "421 4.3.2 closing")
        deliver = deliverer(host(first), host(second))
        for _ in range(3):
            assert deliver(claim(), NOW)[0].smarthost == host(second).name
        assert first.connections == 1
        second.stop()  # nobody else is left: A is asked although it failed lately
        assert deliver(claim(), NOW)[0].smarthost == host(first).name


# --- life time (R5) -----------------------------------------------------------


def test_at_the_end_of_its_lifetime_a_recipient_fails() -> None:
    late = claim(created=NOW - timedelta(days=5), attempts=200)
    outcome = deliverer(host(free_port()))(late, NOW)[0]
    assert outcome.state is State.FAILED
    assert outcome.due is None
    assert outcome.text.startswith("4.4.7 given up")
