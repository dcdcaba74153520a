"""What attackers and broken programs send: the session holds, nothing slips in.

Each case is one row of what other servers got wrong: smuggling (CVE-2023-51764,
CVE-2024-27305), STARTTLS injection (CVE-2024-34083), bare line ends in commands.
"""

import contextlib
import re
import socket
import ssl
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.transport.smtpd.listeners import Listener
from tests.integration.smtpd.support import MAIL, Desk, Wire, eventually, serving, smtp

SMUGGLED = b"MAIL FROM:<evil@example.org>\r\nRCPT TO:<b@desk.example>\r\nDATA\r\nevil"
FRAGMENTS = [
    b"EHLO a.example\r\n", b"MAIL FROM:<>\r\n", b"RCPT TO:<b@desk.example>\r\n",
    b"DATA\r\n", b"\r\n.\r\n", b"RSET\r\n", b"BDAT 7\r\n", b"AUTH PLAIN\r\n",
    b"STARTTLS\r\n", b"NOOP\r\n", b" ", b"<", b"\r\n", b"\n", b"\r", b"\0", b"\xd0",
    b"x" * 3000,
]  # fmt: skip
ENDINGS = [
    b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r", b"\n.\r",
    b"\r\r\n.\r\r\n", b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\0\r\n.\r\n\0",
]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_nothing_is_smuggled_behind_a_false_end(
    desk: Desk, port: int, ending: bytes
) -> None:
    with smtp(port) as wire:
        wire.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@desk.example>", "DATA")
        wire.send(b"Subject: one\r\n\r\nbody" + ending + SMUGGLED + b"\r\n.\r\n")
        assert wire.reply().startswith("550 5.6.0")
        if ending.startswith(b"\0\r\n.\r\n"):  # a true end, and commands behind it
            wire.socket.shutdown(socket.SHUT_WR)
            while wire.line():
                pass
        else:
            assert wire.ask("NOOP") == "250 2.0.0 Nothing done"
    assert desk.taken == []


def test_a_message_behind_an_early_data_is_not_read(desk: Desk, port: int) -> None:
    """Content before 354 belongs to nobody: the session ends."""
    with smtp(port) as wire:
        wire.say("MAIL FROM:<a@example.org>", "RCPT TO:<b@desk.example>")
        wire.send(b"DATA\r\n" + MAIL + b".\r\n")
        assert wire.reply().startswith("554 5.5.0")
        assert wire.closed()
    assert desk.taken == []


def test_commands_sent_together_are_answered_in_turn(desk: Desk, port: int) -> None:
    with smtp(port) as wire:
        wire.send(
            b"NOOP\r\nMAIL FROM:<>\r\nRCPT TO:<b@desk.example>\r\nFOO\r\nDATA\r\n"
        )
        codes = [wire.reply()[:3] for _ in range(5)]
        assert codes == ["250", "250", "250", "500", "354"]
        wire.send(MAIL + b".\r\nQUIT\r\n")
        assert [wire.reply()[:3] for _ in range(2)] == ["250", "221"]
    assert len(desk.taken) == 1


@pytest.mark.parametrize("line", [
    b"NOOP\nQUIT", b"NOOP\rQUIT", b"EHLO a\rX-Evil: 1", b"EHLO a\nMAIL FROM:<>",
    b"MAIL FROM:<a\n@b.example>", b'MAIL FROM:<"a\rb: c"@b.example>', b"FOO\nBAR",
    b"NOOP \0", b"\xff\xfe", b"", b" ", b"FOO \xd0\xb0",
])  # fmt: skip
def test_odd_lines_get_one_refusal_that_repeats_nothing(port: int, line: bytes) -> None:
    with smtp(port) as wire:
        reply = wire.ask(line)
        assert reply.startswith("500 5.5.")
        assert not any(word in reply for word in ("QUIT", "BAR", "Evil", "FOO"))
        assert wire.ask("NOOP") == "250 2.0.0 Nothing done"


def test_a_lone_line_feed_does_not_end_a_command(port: int) -> None:
    with smtp(port) as wire:
        wire.send(b"NOOP\n")
        wire.socket.settimeout(0.3)
        with pytest.raises(TimeoutError):
            wire.line()
        wire.socket.settimeout(20)
        assert wire.ask(b"").startswith("500 5.5.2")


@pytest.mark.parametrize("size", [2047, 2049, 5000, 100_000])
def test_a_long_line_is_refused_whole(port: int, size: int) -> None:
    with smtp(port) as wire:
        assert wire.ask(b"NOOP " + b"x" * size).startswith("500 5.5.2 Line too long")
        assert wire.ask("NOOP") == "250 2.0.0 Nothing done"
        assert wire.ask("NOOP " + "x" * 1000) == "250 2.0.0 Nothing done"


def test_ehlo_is_answered_in_one_write(port: int) -> None:
    wire = Wire(port)
    with wire:
        wire.reply()
        wire.send(b"EHLO client.example\r\n")
        assert wire.socket.recv(65536).endswith(b"250 ENHANCEDSTATUSCODES\r\n")


def test_only_what_holds_is_offered(port: int) -> None:
    with smtp(port) as wire:
        offered = wire.ask("EHLO client.example")
    for word in ("PIPELINING", "CHUNKING", "SMTPUTF8", "DSN", "AUTH", "STARTTLS"):
        assert word not in offered
    assert "250-8BITMIME" in offered


@pytest.mark.parametrize("name", ["", "a b", "a\x7f", "<a>", "a;b"])
def test_hello_needs_a_name(port: int, name: str) -> None:
    with smtp(port) as wire:
        assert wire.ask(f"EHLO {name}")[:3] in {"500", "501"}


@pytest.mark.parametrize("line", ["VRFY root", "EXPN staff", "HELP", "HELP MAIL",
                                  "VRFY <a@desk.example>"])  # fmt: skip
def test_nothing_is_told_about_users(port: int, line: str) -> None:
    with smtp(port) as wire:
        reply = wire.ask(line)
        assert reply[:3] in {"252", "500", "214"}
        assert "root" not in reply


def test_bdat_keeps_the_session_in_step(desk: Desk, port: int) -> None:
    chunk = b"QUIT\r\nMAIL FROM:<evil@example.org>\r\n" * 300
    with smtp(port) as wire:
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>")
        wire.send(b"BDAT %d LAST\r\n" % len(chunk) + chunk)
        assert wire.reply().startswith("502 5.5.1")
        assert wire.ask("NOOP") == "250 2.0.0 Nothing done"
        assert wire.ask("BDAT 99999999999").startswith("554 5.5.0")
        assert wire.closed()
    assert desk.taken == []


@settings(max_examples=25)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.binary(max_size=20))
def test_any_dialogue_is_answered(fragments: list[bytes], noise: bytes) -> None:
    """Whatever comes: replies of three digits, never a crash, never half a line."""
    desk = Desk()
    with serving(desk, Listener("smtp", idle_seconds=2)) as served:
        with Wire(served.ports[0]) as wire:
            with contextlib.suppress(OSError):  # it may be sent away before the end
                wire.send(b"".join(fragments) + noise)
                wire.socket.shutdown(socket.SHUT_WR)
            while line := wire.line():
                assert re.fullmatch(r"[2345]\d\d[ -][ -~]+", line)
                assert "4.3.0" not in line
        assert eventually(lambda: not served._shared.sessions)
    assert all(b"\0" not in raw for _, raw, _ in desk.taken)


@pytest.mark.parametrize("line", [b"GET / HTTP/1.1", b"POST /x HTTP/1.0",
                                  b"CONNECT a.example:25 HTTP/1.1"])  # fmt: skip
def test_http_is_sent_away_at_once(port: int, line: bytes) -> None:
    with Wire(port) as wire:
        wire.reply()
        wire.send(line + b"\r\nHost: a.example\r\n\r\nMAIL FROM:<>\r\n")
        assert wire.reply().startswith("421 ")
        assert wire.closed()


def test_junk_is_counted(port: int) -> None:
    with smtp(port) as wire:
        replies = [wire.ask(f"JUNK{n}")[:9] for n in range(20)]
        assert replies == ["500 5.5.1"] * 20
        assert wire.reply() == "421 4.7.0 Too many errors"
        assert wire.closed()


@pytest.mark.parametrize("size", [999, 5000, 1_000_000])
def test_long_lines_of_a_message_are_taken(desk: Desk, port: int, size: int) -> None:
    with smtp(port) as wire:
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(b"x" * size + b"\r\n.").startswith("250 ")
    assert len(desk.taken[0][1]) == size + 2


def test_8_bit_content_comes_through(desk: Desk, port: int) -> None:
    raw = b"Subject: " + "Жалоба".encode("koi8-r") + b"\r\n\r\n\xff\xfe\x80\r\n"
    with smtp(port) as wire:
        wire.ask("MAIL FROM:<> BODY=8BITMIME")
        wire.say("RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(raw + b".").startswith("250 ")
    assert desk.taken[0][1] == raw


def test_8_bit_addresses_are_refused(port: int) -> None:
    with smtp(port) as wire:
        assert wire.ask("MAIL FROM:<дом@example.org>").startswith("553 5.6.7")
        assert wire.ask("MAIL FROM:<a@example.org> SMTPUTF8").startswith("555 5.5.4")
        wire.ask("MAIL FROM:<a@example.org>")
        line = b"RCPT TO:<" + "дом".encode("koi8-r") + b"@desk.example>"
        assert wire.ask(line).startswith("553 5.6.7")


# --- TLS ---


def starttls(certificate: tuple[Path, Path]) -> Listener:
    return Listener("smtp", "127.0.0.1", 0, "starttls", *certificate)


def test_what_is_said_before_tls_is_forgotten(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    with serving(desk, starttls(certificate)) as served, smtp(served.ports[0]) as wire:
        assert "250 STARTTLS" in wire.ask("EHLO client.example")
        wire.ask("MAIL FROM:<a@example.org>")
        assert wire.ask("STARTTLS now").startswith("501 ")
        assert wire.ask("STARTTLS").startswith("220 ")
        wire.start_tls(trust)
        assert wire.ask("RCPT TO:<b@desk.example>").startswith("503 ")
        assert wire.ask("MAIL FROM:<a@example.org>").startswith("503 "), "hello first"
        assert "STARTTLS" not in wire.ask("EHLO client.example")
        assert wire.ask("STARTTLS").startswith("503 ")
        wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>", "DATA")
        assert wire.ask(MAIL + b".").startswith("250 ")
    assert desk.taken[0][0].protocol == "ESMTPS"


def test_a_command_injected_before_tls_is_never_run(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    with serving(desk, starttls(certificate)) as served, smtp(served.ports[0]) as wire:
        wire.send(b"STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@example.org>\r\n")
        assert wire.reply().startswith("220 ")
        wire.start_tls(trust)
        assert wire.ask("NOOP") == "250 2.0.0 Nothing done"
        assert wire.ask("RCPT TO:<b@desk.example>").startswith("503 5.5.1 Say hello")


def test_a_broken_handshake_ends_one_session_only(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    implicit = Listener("smtp", "127.0.0.1", 0, "implicit", *certificate)
    with serving(desk, starttls(certificate), implicit) as served:
        with smtp(served.ports[0]) as wire:
            wire.ask("STARTTLS")
            wire.send(b"this is no TLS\r\n")
            assert "SMTP" not in wire.line()
        with Wire(served.ports[1]) as wire:
            wire.send(b"EHLO client.example\r\n")
            assert not wire.line().startswith("220")
        with Wire(served.ports[1], trust) as wire:
            assert wire.reply().startswith("220 ")


def test_starttls_is_refused_where_it_is_not_offered(port: int) -> None:
    with smtp(port) as wire:
        assert wire.ask("STARTTLS").startswith("503 5.5.1")
