"""Logging in by password and XOAUTH2: refusals are told, secrets are not."""

import logging
import sys

import pytest

from mailproc.errors import Unavailable
from tests.integration.imap.scripted import box, log_in, opened
from tests.servers.imap_script import GMAIL
from tests.servers.scripted_imap import ScriptedImap


def test_xoauth2_with_a_token_command() -> None:
    command = (sys.executable, "-c", "print('ya29.good')")
    script = ScriptedImap(token="ya29.good", capabilities=GMAIL)
    with script as server, opened(server, token_command=command) as mailbox:
        assert mailbox.state("INBOX") is not None
    assert server.commands[1].startswith("AUTHENTICATE XOAUTH2")


def test_a_refused_token_is_told_without_it(caplog: pytest.LogCaptureFixture) -> None:
    command = (sys.executable, "-c", "print('ya29.stale')")
    script = ScriptedImap(token="ya29.good", capabilities=GMAIL)
    with script as server, caplog.at_level(logging.DEBUG):
        with pytest.raises(Unavailable, match="desk at 127") as caught:
            log_in(server, token_command=command)
        assert "token expired" in caught.value.detail
        assert "ya29" not in f"{caught.value} {caught.value.detail} {caplog.text}"


def test_a_wrong_password_that_the_server_echoes_is_not_told() -> None:
    script = ScriptedImap(capabilities=("IMAP4rev1",))
    with (
        script as server,
        pytest.raises(Unavailable, match="wrong login or pass") as caught,
    ):
        log_in(server, password="hunter2")
    assert "support1" in caught.value.public
    assert "hunter2" not in f"{caught.value!r} {caught.value.detail}"
    assert "not with" in caught.value.detail


def test_login_where_authenticate_plain_is_not_offered() -> None:
    script = ScriptedImap(capabilities=("IMAP4rev1",))
    with script as server, opened(server, login='an "odd" name') as mailbox:
        assert mailbox.state("INBOX") is not None
    assert server.commands[1].startswith('LOGIN "an \\"odd\\" name" ')


def test_capabilities_count_after_login() -> None:
    script = ScriptedImap(boxes=box(1), before_login=("IMAP4rev1", "AUTH=PLAIN"))
    with script as server, opened(server) as mailbox:
        mailbox.move("INBOX", [1], "Target")
    assert any(command.startswith("UID MOVE") for command in server.commands)
