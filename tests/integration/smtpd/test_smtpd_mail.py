"""The mail transaction: who may write to whom, what accept gets, what is replied."""

import logging

import pytest

from mailproc.errors import ConfigError, Permanent, Refused, Temporary, Unavailable
from mailproc.message.envelope import Envelope
from mailproc.transport.smtpd.listeners import Listener, Role
from tests.integration.smtpd.support import MAIL, NOW, Desk, plain, serving, smtp


def test_the_envelope_holds_the_facts_of_the_connection(desk: Desk, port: int) -> None:
    with smtp(port) as wire:
        assert wire.ask("MAIL FROM:<a@example.org> SIZE=45") == "250 2.1.0 Sender ok"
        for name in ("b@desk.example", "a@desk.example", "b@DESK.example"):
            assert wire.ask(f"RCPT TO:<{name}>") == "250 2.1.5 Recipient ok"
        assert wire.ask("DATA").startswith("354 ")
        assert wire.ask(MAIL + b".") == "250 2.0.0 taken as 1"
        assert wire.ask("QUIT") == "221 2.0.0 Bye"
        assert wire.closed()
    recipients = ("b@desk.example", "a@desk.example")
    envelope = Envelope(
        sender="a@example.org",
        recipients=recipients,
        received=NOW,
        login=None,
        peer="127.0.0.1",
        helo="client.example",
        protocol="ESMTP",
    )
    assert desk.taken == [(envelope, MAIL, Role.INBOUND)]


def test_hello_in_the_old_way_is_smtp(desk: Desk, port: int) -> None:
    with smtp(port, "HELO old.example") as wire:
        wire.say("MAIL FROM:<>", "RCPT TO:<postmaster>", "DATA")
        assert wire.ask(MAIL + b".").startswith("250 ")
    envelope = desk.taken[0][0]
    assert (envelope.protocol, envelope.sender) == ("SMTP", "")
    assert envelope.recipients == ("postmaster@desk.example",)


def test_staff_write_to_anybody_once_logged_in(desk: Desk, staff: int) -> None:
    with smtp(staff) as wire:
        assert wire.ask("MAIL FROM:<a@desk.example>").startswith("530 5.7.0")
        assert wire.ask(f"AUTH PLAIN {plain('support1', 'verbena-17')}")[:3] == "235"
        wire.say("MAIL FROM:<a@desk.example>", "RCPT TO:<b@example.net>", "DATA")
        assert wire.ask(MAIL + b".").startswith("250 ")
    envelope, _, role = desk.taken[0]
    assert (envelope.login, envelope.protocol) == ("support1", "ESMTPA")
    assert role is Role.SUBMISSION


@pytest.mark.parametrize("recipient", [
    "b@example.net", "b%example.net@desk.example", '"b@example.net"@desk.example',
    "example.net!b@desk.example", "@desk.example:b@example.net", "b@sub.desk.example",
])  # fmt: skip
def test_we_are_no_open_relay(desk: Desk, port: int, recipient: str) -> None:
    with smtp(port) as wire:
        wire.ask("MAIL FROM:<a@desk.example>")
        assert wire.ask(f"RCPT TO:<{recipient}>")[:3] in {"550", "553"}
        assert wire.ask("DATA").startswith("503 ")
    assert desk.taken == []


def test_order_is_kept(port: int) -> None:
    with smtp(port) as wire:
        assert wire.ask("RCPT TO:<b@desk.example>").startswith("503 5.5.1")
        assert wire.ask("DATA").startswith("503 5.5.1")
        wire.ask("MAIL FROM:<a@example.org>")
        assert wire.ask("MAIL FROM:<a@example.org>").startswith("503 5.5.1")
        assert wire.ask("DATA").startswith("503 5.5.1")
        wire.say("RCPT TO:<b@desk.example>", "RSET")
        assert wire.ask("DATA").startswith("503 5.5.1")
        wire.say("MAIL FROM:<a@example.org>", "EHLO client.example")
        assert wire.ask("RCPT TO:<b@desk.example>").startswith("503 5.5.1")


def test_mail_before_hello_is_refused(port: int) -> None:
    with smtp(port, "NOOP") as wire:
        assert wire.ask("MAIL FROM:<a@example.org>").startswith("503 5.5.1")


def test_one_mail_after_another(desk: Desk, port: int) -> None:
    with smtp(port) as wire:
        for number in range(3):
            wire.say(f"MAIL FROM:<a{number}@example.org>", "RCPT TO:<b@desk.example>")
            wire.ask("DATA")
            assert wire.ask(MAIL + b".") == f"250 2.0.0 taken as {number + 1}"
    assert [envelope.sender[:2] for envelope, *_ in desk.taken] == ["a0", "a1", "a2"]


def test_dots_are_unstuffed_and_an_empty_message_is_one(desk: Desk, port: int) -> None:
    with smtp(port) as wire:
        for body in (b"..\r\n...a\r\n.", b"."):
            wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
            assert wire.ask(body).startswith("250 ")
    assert [raw for _, raw, _ in desk.taken] == [b".\r\n..a\r\n", b""]


def test_the_size_limit_is_told_and_kept(desk: Desk) -> None:
    with (
        serving(desk, Listener("smtp", max_bytes=1000)) as served,
        smtp(served.ports[0]) as wire,
    ):
        assert "250-SIZE 1000|" in wire.ask("EHLO client.example")
        assert wire.ask("MAIL FROM:<> SIZE=1001").startswith("552 5.3.4")
        wire.say("MAIL FROM:<> SIZE=1000", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(b"x" * 999 + b"\r\n.").startswith("552 5.3.4")
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(b"x" * 998 + b"\r\n.").startswith("250 2.0.0")
    assert [len(raw) for _, raw, _ in desk.taken] == [1000]


def test_too_much_mail_at_once_is_for_later(desk: Desk) -> None:
    with (
        serving(desk, Listener("smtp"), memory_bytes=5000) as served,
        smtp(served.ports[0]) as wire,
    ):
        for size in (6000, 4000, 6000, 4000, 4000):
            reply = "250 2.0.0" if size < 5000 else "452 4.3.1"
            wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
            assert wire.ask(b"x" * size + b"\r\n.").startswith(reply)


def test_recipients_are_limited(desk: Desk) -> None:
    with (
        serving(desk, Listener("smtp", max_recipients=2)) as served,
        smtp(served.ports[0]) as wire,
    ):
        wire.ask("MAIL FROM:<>")
        replies = wire.say(*(f"RCPT TO:<b{n}@desk.example>" for n in range(3)))
        assert [reply[:9] for reply in replies] == ["250 2.1.5"] * 2 + ["452 4.5.3"]


@pytest.mark.parametrize(("said", "reply"), [
    (Refused("Write to support instead"), "550 5.7.1 Write to support instead"),
    (Permanent("No", code=554, enhanced="5.4.6"), "554 5.4.6 No"),
    (Temporary("Later"), "451 4.3.0 Later"),
    (Unavailable("Disk full", detail="/var: ENOSPC", code=452), "452 4.3.1 Disk full"),
    (ConfigError("Not set up"), "451 4.3.0 Not set up"),
    (Refused("Поле Тема\r\n250 2.0.0 ok"), "550 5.7.1 ???? ???? 250 2.0.0 ok"),
    (Refused("a\0\x1b[31m"), "550 5.7.1 a??[31m"),
    (Refused("x" * 2000), "550 5.7.1 " + "x" * 500),
])  # fmt: skip
def test_what_accept_raises_is_replied(
    desk: Desk, port: int, said: Exception, reply: str
) -> None:
    desk.says = said
    with smtp(port) as wire:
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(MAIL + b".") == reply
        assert wire.ask("NOOP").startswith("250 "), "the session goes on"


@pytest.mark.parametrize("said", [
    OSError(28, "No space left on device", "/var/lib/mailproc"), KeyError("secret"),
    UnicodeEncodeError("utf-8", "\udcc0", 0, 1, "surrogates not allowed"),
])  # fmt: skip
def test_a_crash_is_temporary_and_leaks_nothing(
    desk: Desk, port: int, said: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    desk.says = said
    with smtp(port) as wire, caplog.at_level(logging.ERROR):
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        reply = wire.ask(MAIL + b".")
        assert wire.ask("NOOP").startswith("250 ")
    assert reply.startswith("451 4.3.0 Try again later (")
    assert reply[-9:-1] in caplog.text, "the id finds the line of the log"
    assert type(said).__name__ in caplog.text


# --- LMTP ---


def test_lmtp_replies_for_each_accepted_recipient(desk: Desk) -> None:
    with (
        serving(desk, Listener("lmtp")) as served,
        smtp(served.ports[0], "LHLO mx.example") as wire,
    ):
        wire.ask("MAIL FROM:<a@example.org>")
        replies = wire.say(
            "RCPT TO:<b@desk.example>",
            "RCPT TO:<c@example.net>",
            "RCPT TO:<d@desk.example>",
            "RCPT TO:<b@desk.example>",
        )
        assert [reply[:3] for reply in replies] == ["250", "550", "250", "250"]
        wire.ask("DATA")
        wire.send(MAIL + b".\r\n")
        assert [wire.reply() for _ in range(3)] == ["250 2.0.0 taken as 1"] * 3
        assert wire.ask("NOOP").startswith("250 2.0.0 Nothing")
        desk.says = Temporary("Later")
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>")
        wire.say("RCPT TO:<d@desk.example>", "DATA")
        wire.send(MAIL + b".\r\n")
        assert [wire.reply() for _ in range(2)] == ["451 4.3.0 Later"] * 2
        assert wire.ask("QUIT").startswith("221 ")
    envelope = desk.taken[0][0]
    assert envelope.recipients == ("b@desk.example", "d@desk.example")
    assert envelope.protocol == "LMTP"


def test_lmtp_wants_its_own_hello(desk: Desk) -> None:
    with serving(desk, Listener("lmtp"), Listener("smtp")) as served:
        with smtp(served.ports[0], "LHLO a.example") as wire:
            assert wire.ask("EHLO a.example").startswith("500 5.5.1")
            assert wire.ask("HELO a.example").startswith("500 5.5.1")
            assert "AUTH" not in wire.ask("LHLO a.example")
        with smtp(served.ports[1]) as wire:
            assert wire.ask("LHLO a.example").startswith("500 5.5.1")


def test_lmtp_takes_bare_line_ends_that_the_smarthost_let_pass(desk: Desk) -> None:
    """Refusing would bounce a complaint; one message stays one message."""
    raw = b"a\nb\r\0c\n.\r\nMAIL FROM:<>\r\n"
    with (
        serving(desk, Listener("lmtp")) as served,
        smtp(served.ports[0], "LHLO mx.example") as wire,
    ):
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(raw + b".").startswith("250 ")
    assert [taken for _, taken, _ in desk.taken] == [raw]
