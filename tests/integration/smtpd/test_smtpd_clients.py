"""Programs that people use: swaks, Python's smtplib, Postfix's smtp-source."""

import smtplib
import ssl
import subprocess
from pathlib import Path
from typing import Literal

import pytest

from mailproc.transport.smtpd.listeners import Listener, Role
from tests.integration.smtpd.support import MAIL, OURS, Desk, serving
from tests.servers.need import program

Tls = Literal["starttls", "implicit"]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.servers
@pytest.mark.parametrize(("tls", "option"), [
    ("starttls", "--tls"), ("implicit", "--tls-on-connect"),
])  # fmt: skip
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_swaks_logs_in_and_sends(
    desk: Desk, certificate: tuple[Path, Path], tls: Tls, option: str, mechanism: str
) -> None:
    listener = Listener("submission", "127.0.0.1", 0, tls, *certificate)
    with serving(desk, listener) as served:
        done = run(
            *(program("swaks"), "--server", f"127.0.0.1:{served.ports[0]}", option),
            *("--auth", mechanism, "--auth-user", "support1"),
            *("--auth-password", "verbena-17", "--helo", "client.example"),
            *("--from", "support@desk.example", "--to", "b@example.net,c@example.net"),
            *("--body", "Dear Sir,\n.\n..two\n"),
        )
    assert done.returncode == 0, done.stdout
    envelope, raw, role = desk.taken[0]
    assert envelope.recipients == ("b@example.net", "c@example.net")
    assert (envelope.login, envelope.protocol) == ("support1", "ESMTPSA")
    assert role is Role.SUBMISSION
    assert b"\r\n.\r\n..two\r\n" in raw


@pytest.mark.servers
def test_swaks_with_a_wrong_password_is_refused(
    desk: Desk, certificate: tuple[Path, Path]
) -> None:
    files = certificate
    listener = Listener(
        "submission", "127.0.0.1", 0, "starttls", *files, auth_delay_seconds=0
    )
    with serving(desk, listener) as served:
        done = run(
            *(program("swaks"), "--server", f"127.0.0.1:{served.ports[0]}", "--tls"),
            *(
                "--auth-user",
                "support1",
                "--auth-password",
                "no",
                "--to",
                "b@a.example",
            ),
        )
    assert done.returncode != 0
    assert "535 5.7.8" in done.stdout
    assert desk.taken == []


@pytest.mark.servers
def test_swaks_speaks_lmtp(desk: Desk) -> None:
    with serving(desk, Listener("lmtp")) as served:
        done = run(
            *(program("swaks"), "--server", f"127.0.0.1:{served.ports[0]}"),
            *("--protocol", "LMTP", "--to", f"a@{OURS},b@{OURS}", "--from", "<>"),
        )
    assert done.returncode == 0, done.stdout
    assert desk.taken[0][0].protocol == "LMTP"


def test_smtplib_in_both_ways_of_tls(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    first = Listener("submission", "127.0.0.1", 0, "starttls", *certificate)
    second = Listener("submission", "127.0.0.1", 0, "implicit", *certificate)
    with serving(desk, first, second) as served:
        with smtplib.SMTP("127.0.0.1", served.ports[0]) as client:
            client.starttls(context=trust)
            client.login("support1", "verbena-17")
            assert client.sendmail("a@desk.example", ["b@example.net"], MAIL) == {}
        with smtplib.SMTP_SSL("127.0.0.1", served.ports[1], context=trust) as client:
            client.login("support1", "verbena-17")
            big = MAIL + b"x" * 76 * 100_000 + b"\r\n"
            assert client.sendmail("a@desk.example", ["b@example.net"], big) == {}
    assert [raw for _, raw, _ in desk.taken] == [MAIL, big]


@pytest.mark.servers
@pytest.mark.parametrize("kept", [True, False])
def test_smtp_source_with_20_sessions(desk: Desk, kept: bool) -> None:
    listener = Listener("smtp")
    with serving(desk, listener) as served:
        done = run(
            *(program("smtp-source"), "-s", "20", "-m", "400", "-l", "4096"),
            *(("-d",) if kept else ()),
            *("-f", "a@example.org", "-t", f"b@{OURS}", f"127.0.0.1:{served.ports[0]}"),
        )
    assert done.returncode == 0, done.stderr
    assert len(desk.taken) == 400
    assert {envelope.sender for envelope, *_ in desk.taken} == {"a@example.org"}
