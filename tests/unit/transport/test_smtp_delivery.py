"""What is put on the wire: bytes, parameters, TLS, login, reused connections."""

import base64
import dataclasses
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.errors import ConfigError
from mailproc.ports import Claim, Kind, Recipient, State
from mailproc.transport.smtp.smarthosts import Smarthost, Smarthosts, refuse_loop
from tests.servers.certificates import make_certificate
from tests.servers.sink import DRIP, HANG, Sink

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
HEAD = b"From: a@example.com\r\nMessage-ID: <1@example.com>\r\n\r\n"


def claim(
    raw: bytes = HEAD,
    *recipients: str,
    sender: str = "support@example.com",
) -> Claim:
    people = recipients or ("one@example.org",)
    rows = tuple(Recipient(i, address, 0) for i, address in enumerate(people, 1))
    return Claim(7, raw, sender, Kind.STAFF, "1@example.com", NOW, rows)


def smarthosts(*sinks: Sink, **more: Any) -> Smarthosts:
    hosts = [
        Smarthost("127.0.0.1", sink.port, **{"tls": "none", **more}) for sink in sinks
    ]
    return made(hosts)


MADE: list[Smarthosts] = []


def made(hosts: list[Smarthost], **more: Any) -> Smarthosts:
    MADE.append(Smarthosts(hosts, ehlo="relay.example.com", **more))
    return MADE[-1]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while MADE:
        MADE.pop().close()


BODIES = {
    "empty": b"",
    "dots": b".\r\n..\r\n.a\r\n \r\n.\r\n",
    "a dot at the end": b"a\r\n.",
    "no end of line": b"a",
    "only an end of line": b"\r\n",
    "large": b"0123456789\r\n" * 20_000,
    "smuggling with the right line ends": b"a\r\n.\r\nMAIL FROM:<x@example.net>\r\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_bytes_arrive_as_they_were(body: bytes) -> None:
    with Sink() as sink:
        deliver = smarthosts(sink)
        assert deliver(claim(HEAD + body), NOW)[0].state is State.DELIVERED
        raw = HEAD + body
        assert sink.received[0].raw == (raw if raw.endswith(b"\r\n") else raw + b"\r\n")
        assert len(sink.received) == 1


@pytest.mark.parametrize(
    "body",
    [b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\n", b"\0\r\n", b"\n.\n", b"\n.\r\n", b"\r.\r\n"],
)
def test_a_lone_cr_lf_or_nul_is_never_sent(body: bytes) -> None:
    with Sink() as sink:
        outcome = smarthosts(sink)(claim(HEAD + body), NOW)[0]
        assert (outcome.state, outcome.code) == (State.FAILED, 554)
        assert sink.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.org",
        "a@b@example.org",
        "a@example.org>\r\nDATA",
        "a\x00@example.org",
        "a@example.org\n",
        "<a@example.org>",
        "a@",
        "@example.org",
        "a\x85@example.org",
        "a\udcff@example.org",
        f"{'a' * 400}@example.org",
    ],
)
def test_a_malformed_address_fails_and_the_others_go(address: str) -> None:
    with Sink() as sink:
        deliver = smarthosts(sink)
        outcomes = deliver(claim(HEAD, address, "one@example.org"), NOW)
        assert [o.state for o in outcomes] == [State.FAILED, State.DELIVERED]
        assert sink.received[0].recipients == ("one@example.org",)
        if address:
            bad = deliver(claim(sender=address), NOW)[0]
            assert (bad.state, bad.code) == (State.FAILED, 553)
        assert not any("DATA" in line and line != "DATA" for line in sink.commands)


def test_odd_but_legal_addresses_are_sent_as_they_are() -> None:
    people = (
        '"a b"@example.org',
        "a+b=c@example.org",
        "a@[192.0.2.1]",
        "#@example.org",
    )
    with Sink() as sink:
        assert all(
            o.state is State.DELIVERED
            for o in smarthosts(sink)(claim(HEAD, *people), NOW)
        )
        assert sink.received[0].recipients == people


def test_null_sender_and_parameters_of_mail() -> None:
    with Sink() as sink:
        smarthosts(sink)(claim(sender=""), NOW)
        eight = HEAD + "Привет\r\n".encode()
        smarthosts(sink)(claim(eight), NOW)
    assert sink.received[0].sender == ""
    assert sink.received[0].options == f"SIZE={len(HEAD)}"
    assert sink.received[1].options == f"SIZE={len(eight)} BODY=8BITMIME"
    assert sink.commands[0] == "ehlo relay.example.com"


def test_8bit_is_never_handed_to_a_server_without_8bitmime() -> None:
    eight = HEAD + "Привет\r\n".encode()
    with Sink(extensions=("SIZE",)) as old, Sink() as new:
        outcome = smarthosts(old)(claim(eight), NOW)[0]
        assert (outcome.state, outcome.code) == (State.FAILED, 554)
        assert "8BITMIME" in outcome.text
        assert not any(line.startswith("MAIL") for line in old.commands)
        assert smarthosts(old)(claim(), NOW)[0].state is State.DELIVERED
        # what A cannot carry, B may
        assert smarthosts(old, new)(claim(eight), NOW)[0].state is State.DELIVERED
        # and where the one that can is down, the mail waits
        new.always("CONNECT", "421 closing")
        assert smarthosts(old, new)(claim(eight), NOW)[0].state is State.DUE


def test_size_limit_of_the_server_is_kept() -> None:
    with Sink(extensions=("SIZE 1000",)) as sink:
        outcome = smarthosts(sink)(claim(HEAD + b"a\r\n" * 400), NOW)[0]
        assert (outcome.state, outcome.code) == (State.FAILED, 552)
        assert "1000" in outcome.text
        assert not any(line.startswith("MAIL") for line in sink.commands)
    for limit in ("SIZE", "SIZE 0", "SIZE junk", "SIZE " + "9" * 50):
        with Sink(extensions=(limit,)) as sink:
            outcome = smarthosts(sink)(claim(HEAD + b"a\r\n" * 400), NOW)[0]
            assert outcome.state is State.DELIVERED


def test_addresses_beyond_ascii_need_smtputf8() -> None:
    person = "клиент@example.org"
    with Sink() as new, Sink(extensions=("8BITMIME",)) as old:
        assert smarthosts(new)(claim(HEAD, person), NOW)[0].state is State.DELIVERED
        assert new.received[0].recipients == (person,)
        assert new.received[0].options.endswith(" SMTPUTF8")
        assert smarthosts(old)(claim(HEAD, person), NOW)[0].state is State.FAILED


def test_helo_where_ehlo_is_unknown() -> None:
    with Sink() as sink:
        sink.always("EHLO", "502 5.5.1 what")
        assert smarthosts(sink)(claim(), NOW)[0].state is State.DELIVERED
        assert sink.received[0].options == ""


# --- TLS and login ------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    return make_certificate(folder, ["127.0.0.1"])


def test_starttls_implicit_and_opportunistic(certificate: tuple[Path, Path]) -> None:
    ca_file = str(certificate[0])
    with Sink(certificate=certificate) as sink:
        for more in (
            {"tls": "starttls", "ca_file": ca_file},
            {"tls": "starttls", "verify": False},
            {"tls": "opportunistic"},
        ):
            assert smarthosts(sink, **more)(claim(), NOW)[0].state is State.DELIVERED
        assert all(mail.tls for mail in sink.received)
        assert len(sink.received) == 3
    with Sink(certificate=certificate, implicit_tls=True) as sink:
        deliver = smarthosts(sink, tls="implicit", ca_file=ca_file)
        assert deliver(claim(), NOW)[0].state is State.DELIVERED
    with Sink() as sink:
        deliver = smarthosts(sink, tls="opportunistic")
        assert deliver(claim(), NOW)[0].state is State.DELIVERED
        assert not sink.received[0].tls


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, ["other.example"])
    with Sink(certificate=other) as sink:
        deliver = smarthosts(sink, tls="starttls", ca_file=str(other[0]))
        assert deliver(claim(), NOW)[0].state is State.DUE
        assert sink.received == []


LOGIN = ("relay", "пароль, секрет")


def test_login(certificate: tuple[Path, Path]) -> None:
    account: dict[str, Any] = {"login": LOGIN[0], "password": LOGIN[1]}
    tls: dict[str, Any] = {"tls": "starttls", "verify": False}
    with Sink(certificate=certificate, login=LOGIN) as sink:
        deliver = smarthosts(sink, **tls, **account)
        assert deliver(claim(), NOW)[0].state is State.DELIVERED
        assert sink.received[0].login == "relay"
    with Sink(login=LOGIN) as sink:
        sink.always(
            "EHLO", "250-sink.example\r\n250 AUTH LOGIN"
        )  # PLAIN is not everywhere
        assert smarthosts(sink, **account)(claim(), NOW)[0].state is State.DELIVERED
        assert sink.received[0].login == "relay"


def test_a_refused_login_is_temporary_loud_and_shows_no_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong: dict[str, Any] = {"login": "relay", "password": "hunter2"}
    secrets = [b"hunter2", b"\0relay\0hunter2"]
    shown = ["hunter2", *(base64.b64encode(secret).decode() for secret in secrets)]
    with Sink(login=LOGIN) as sink:
        for offer in ("AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "8BITMIME"):
            sink.always("EHLO", f"250-sink.example\r\n250 {offer}")
            outcome = smarthosts(sink, **wrong)(claim(), NOW)[0]
            assert outcome.state is State.DUE
            assert "login refused" in outcome.text
        sink.always("EHLO", "250-sink.example\r\n250 AUTH PLAIN")
        sink.always("AUTH", HANG)
        outcome = smarthosts(sink, command_seconds=0.2, **wrong)(claim(), NOW)[0]
        assert "AUTH: timed out" in outcome.text
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 4
    assert not any(secret in caplog.text for secret in shown)
    assert "hunter2" not in repr(Smarthost("x.example", **wrong))


def test_no_password_over_a_plain_connection() -> None:
    with Sink(login=LOGIN) as sink:
        deliver = smarthosts(
            sink, tls="opportunistic", login=LOGIN[0], password=LOGIN[1]
        )
        assert deliver(claim(), NOW)[0].state is State.DUE
        assert not any(line.upper().startswith("AUTH") for line in sink.commands)


def test_an_unreadable_ca_file_is_the_operators_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ca_file"):
        Smarthosts(
            [Smarthost("x.example", ca_file=str(tmp_path / "none"))], ehlo="a.example"
        )


# --- connections --------------------------------------------------------------


def test_connections_are_kept_and_reset_between_messages() -> None:
    with Sink() as sink:
        deliver = smarthosts(sink)
        for _ in range(5):
            deliver(claim(), NOW)
        assert sink.connections == 1
        verbs = [line.split()[0].upper() for line in sink.commands]
        assert verbs.count("RSET") == 4
        assert len(sink.received) == 5


@pytest.mark.parametrize("how", ["hang up", "421", "500"])
def test_a_kept_connection_that_died_is_replaced(how: str) -> None:
    with Sink() as sink, Sink() as other:
        deliver = smarthosts(sink, other)
        deliver(claim(), NOW)
        if how == "hang up":
            sink.hang_up()
        else:
            sink.script("RSET", f"{how} no")
        assert deliver(claim(), NOW)[0].state is State.DELIVERED
        assert len(sink.received) == 2
        assert other.connections == 0


def test_an_idle_connection_is_closed() -> None:
    with Sink() as sink:
        hosts = [Smarthost("127.0.0.1", sink.port, tls="none")]
        deliver = made(hosts, idle_seconds=0.0)
        deliver(claim(), NOW)
        deliver.close_idle()
        deliver(claim(), NOW)
        assert sink.connections == 2


def test_threads_have_connections_of_their_own() -> None:
    start = threading.Barrier(4)
    with Sink() as sink:
        deliver = smarthosts(sink)

        def work(number: int) -> bool:
            start.wait()
            return all(
                deliver(claim(HEAD + b"%d.%d\r\n" % (number, i)), NOW)[0].state
                is State.DELIVERED
                for i in range(10)
            )

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(work, range(4)))
        assert len({mail.raw for mail in sink.received}) == 40
        assert sink.connections <= 4


# --- hostile answers ----------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 " + "x" * 3000,
        "550 a\rb\x1b[31m\tc",
        "550-first\r\n550 second",
        "550 \udcff\udcfe",
        "550",
    ],
)
def test_answers_are_kept_as_one_short_printable_line(answer: str) -> None:
    with Sink() as sink:
        sink.always("RCPT", answer)
        outcome = smarthosts(sink)(claim(), NOW)[0]
    assert (outcome.state, outcome.code) == (State.FAILED, 550)
    assert len(outcome.text) <= 400
    assert outcome.text.isprintable()


@pytest.mark.parametrize(
    "answer",
    [
        "250-more\r\n" * 300 + "250 end",
        "2" * 10_000,
        "abc",
        "25",
        "250x",
        "-1 a",
        "²50 a",
    ],
)
def test_endless_and_broken_answers_are_a_broken_server(answer: str) -> None:
    with Sink() as sink:
        sink.always("MAIL", answer)
        outcome = smarthosts(sink, command_seconds=2.0)(claim(), NOW)[0]
    assert outcome.state is State.DUE
    assert outcome.text.isprintable()


def test_one_byte_at_a_time_does_not_outlast_the_limits() -> None:
    with Sink() as sink:
        sink.always("MAIL", DRIP)
        began = time.monotonic()
        outcome = smarthosts(sink, command_seconds=0.3)(claim(), NOW)[0]
        assert "MAIL FROM: timed out" in outcome.text
        hosts = [Smarthost("127.0.0.1", sink.port, tls="none")]
        deliver = made(hosts, attempt_seconds=0.3)
        assert deliver(claim(), NOW)[0].state is State.DUE
        assert time.monotonic() - began < 3
        assert deliver.longest_seconds == 600.3


# --- ourselves ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "listener"),
    [
        ("127.0.0.1", ("127.0.0.1", 10587)),
        ("localhost", ("127.0.0.1", 10587)),
        ("127.0.0.1", ("0.0.0.0", 10587)),
        ("127.0.0.1", ("", 10587)),
        ("127.0.0.1", ("localhost", 10587)),
    ],
)
def test_our_own_listener_is_no_smarthost(host: str, listener: tuple[str, int]) -> None:
    with pytest.raises(ConfigError, match="own listener"):
        refuse_loop([Smarthost(host, 10587)], [("192.0.2.1", 25), listener])
    refuse_loop([Smarthost(host, 10588)], [listener])


def test_other_machines_are_smarthosts() -> None:
    others = [Smarthost("192.0.2.9", 587), Smarthost("no.such.host.invalid", 587)]
    refuse_loop(others, [("0.0.0.0", 587), ("127.0.0.1", 587)])
    refuse_loop([Smarthost("127.0.0.2", 587)], [("127.0.0.1", 587)])
    refuse_loop(others, [])


def test_a_greeting_of_ourselves_is_a_loop(caplog: pytest.LogCaptureFixture) -> None:
    with Sink(name="relay.example.com") as sink:
        assert smarthosts(sink)(claim(), NOW)[0].state is State.DELIVERED
        sink.always("CONNECT", "220 relay.example.com ESMTP mailproc")
        outcome = smarthosts(sink)(claim(), NOW)[0]
    assert outcome.state is State.DUE
    assert "loop" in outcome.text
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_records_are_complete() -> None:
    with Sink() as sink:
        outcome = smarthosts(sink)(claim(), NOW)[0]
        assert dataclasses.asdict(outcome) == {
            "recipient": 1,
            "address": "one@example.org",
            "state": State.DELIVERED,
            "code": 250,
            "text": "2.0.0 taken",
            "smarthost": f"127.0.0.1:{sink.port}",
            "due": None,
            "late": False,
            "content": False,
        }


def test_a_refusal_after_data_is_of_the_content() -> None:
    """S7.1: the address is good, what the letter says was refused."""
    with Sink() as sink:
        sink.script("DOT", "554 5.7.1 looks like spam")
        refused = smarthosts(sink)(claim(), NOW)[0]
        assert (refused.state, refused.content) == (State.FAILED, True)
        sink.refuse["one@example.org"] = "550 5.1.1 unknown"
        unknown = smarthosts(sink)(claim(), NOW)[0]
        assert (unknown.state, unknown.content) == (State.FAILED, False)
