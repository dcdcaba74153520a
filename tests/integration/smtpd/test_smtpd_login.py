"""AUTH: only in TLS, PLAIN and LOGIN, guesses limited, passwords never shown."""

import logging
import ssl
import time
from base64 import b64encode
from pathlib import Path

import pytest

from mailproc.transport.smtpd.limits import Guesses
from mailproc.transport.smtpd.listeners import Listener
from tests.integration.smtpd.support import Desk, Wire, plain, serving, smtp

GOOD = plain("support1", "verbena-17")
WRONG = plain("support1", "verbena-00")


def b64(text: str) -> str:
    return b64encode(text.encode()).decode()


def test_no_login_in_clear(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    listener = Listener("submission", "127.0.0.1", 0, "starttls", *certificate)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        assert "AUTH" not in wire.ask("EHLO client.example")
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("538 5.7.11")
        assert desk.asked == []
        wire.ask("STARTTLS")
        wire.start_tls(trust)
        assert wire.ask("EHLO client.example").endswith("250 AUTH PLAIN LOGIN")
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("235 2.7.0")


def test_implicit_tls_offers_login(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    listener = Listener("submission", "127.0.0.1", 0, "implicit", *certificate)
    with serving(desk, listener) as served, Wire(served.ports[0], trust) as wire:
        wire.reply()
        offered = wire.ask("EHLO client.example")
        assert offered.endswith("250 AUTH PLAIN LOGIN")
        assert "STARTTLS" not in offered
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("235 2.7.0")
    assert desk.asked == [("support1", "127.0.0.1")]


@pytest.mark.parametrize("dialogue", [
    [f"AUTH PLAIN {GOOD}"],
    [f"auth plain {GOOD}"],
    ["AUTH PLAIN", GOOD],
    [f"AUTH PLAIN {b64(chr(0).join(('support1', 'support1', 'verbena-17')))}"],
    ["AUTH LOGIN", b64("support1"), b64("verbena-17")],
    [f"AUTH login {b64('support1')}", b64("verbena-17")],
    ["AUTH LOGIN", b64("support2"), b64("мята-18")],
])  # fmt: skip
def test_the_ways_to_log_in(staff: int, dialogue: list[str]) -> None:
    with smtp(staff) as wire:
        replies = [reply[:4] for reply in wire.say(*dialogue)]
        assert replies == ["334 "] * (len(dialogue) - 1) + ["235 "]
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("503 5.5.1"), "only once"


@pytest.mark.parametrize(("dialogue", "code"), [
    (["AUTH"], "504"), (["AUTH CRAM-MD5"], "504"), (["AUTH PLAIN a b"], "501"),
    (["AUTH PLAIN !!!"], "501"), (["AUTH PLAIN", "*"], "501"),
    (["AUTH PLAIN", "=AAA"], "501"), ([f"AUTH PLAIN {b64('no separator')}"], "501"),
    (["AUTH PLAIN ="], "501"), (["AUTH PLAIN /w=="], "501"),
    ([f"AUTH PLAIN {b64(chr(0).join(('boss', 'support1', 'verbena-17')))}"], "501"),
    ([f"AUTH PLAIN {plain('a' + chr(10) + 'b', 'c')}"], "501"),
    (["AUTH LOGIN", b64("support1"), "*"], "501"), (["AUTH PLAIN", ""], "501"),
])  # fmt: skip
def test_malformed_logins(
    desk: Desk, staff: int, dialogue: list[str], code: str
) -> None:
    with smtp(staff) as wire:
        assert wire.say(*dialogue)[-1].startswith(code)
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("235 "), "in step"
    assert desk.asked == [("support1", "127.0.0.1")]


def test_login_is_for_submission_and_outside_a_mail(staff: int, port: int) -> None:
    with smtp(port) as wire:
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("502 5.5.1")
    with smtp(staff, "HELO old.example") as wire:
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("503 5.5.1")
    with smtp(staff, "NOOP") as wire:
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("503 5.5.1")


def test_three_failures_end_the_session(staff: int) -> None:
    with smtp(staff) as wire:
        replies = wire.say(*[f"AUTH PLAIN {WRONG}"] * 3)
        assert [reply[:9] for reply in replies] == ["535 5.7.8"] * 2 + ["421 4.7.0"]
        assert wire.closed()


def test_failures_are_answered_late(desk: Desk) -> None:
    listener = Listener(
        "submission", require_tls_for_auth=False, auth_delay_seconds=0.2
    )
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        started = time.monotonic()
        wire.say(f"AUTH PLAIN {WRONG}", f"AUTH PLAIN {WRONG}")
        assert time.monotonic() - started >= 0.2 + 0.4


def test_guessing_is_stopped_over_sessions(desk: Desk) -> None:
    listener = Listener("submission", require_tls_for_auth=False, auth_delay_seconds=0)
    with serving(desk, listener) as served:
        served._shared.guesses = Guesses(most=4, most_per_pair=2)
        for _ in range(2):
            with smtp(served.ports[0]) as wire:
                assert wire.ask(f"AUTH PLAIN {WRONG}").startswith("535 ")
        with smtp(served.ports[0]) as wire:
            assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("454 4.7.0"), "this login"
            assert wire.closed()
        for name in ("a", "b"):
            with smtp(served.ports[0]) as wire:
                assert wire.ask(f"AUTH PLAIN {plain(name, 'x')}").startswith("535 ")
        with smtp(served.ports[0]) as wire:
            reply = wire.ask(f"AUTH PLAIN {plain('support2', 'мята-18')}")
            assert reply.startswith("454 4.7.0"), "this address"
    assert len(desk.asked) == 4


def test_a_check_that_fails_is_no_guess(desk: Desk, staff: int) -> None:
    with smtp(staff) as wire:
        replies = wire.say(*[f"AUTH PLAIN {plain('broken', 'x')}"] * 30)
        assert {reply[:9] for reply in replies} == {"454 4.7.0"}
        assert wire.ask(f"AUTH PLAIN {GOOD}").startswith("235 ")
    assert len(desk.asked) == 31


def test_a_check_that_fails_is_for_later_and_no_secret_is_logged(
    staff: int, caplog: pytest.LogCaptureFixture
) -> None:
    with smtp(staff) as wire, caplog.at_level(logging.DEBUG):
        logging.getLogger("mail.log").debug("hyssop, as aiosmtpd logs what it got")
        broken = plain("broken", "hyssop-99")
        assert wire.ask(f"AUTH PLAIN {broken}").startswith("454 4.7.0")
        wire.say(
            f"AUTH PLAIN {WRONG}", "AUTH LOGIN", b64("support1"), b64("verbena-17")
        )
        wire.say("AUTH PLAIN", "hyssop!!", f"AUTH LOGIN {b64('support1')}", "*")
        wire.ask("QUIT")
    assert "RuntimeError" in caplog.text
    for secret in ("verbena", "hyssop", broken, WRONG, GOOD, b64("verbena-17")):
        assert secret not in caplog.text
