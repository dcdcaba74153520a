"""The token command of XOAUTH2: real commands, and nothing of them in any text."""

import sys
import time

import pytest

from mailproc.errors import Unavailable
from mailproc.transport.imap.account import Account
from mailproc.transport.imap.auth import fetch_token, secret_of


def account(code: str, timeout: float = 10) -> Account:
    command = (sys.executable, "-c", code)
    return Account("desk", "h", token_command=command, token_timeout=timeout)


def test_the_token_is_what_the_command_prints() -> None:
    assert fetch_token(account("print('ya29.token')")) == "ya29.token"
    assert secret_of(account("print('t')")) == "t"
    assert secret_of(Account("desk", "h", password="pw")) == "pw"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import sys; print('sekret'); sys.exit('sekret')", "exit code 1"),
        ("print('sek\\nret')", "no token"),
        ("pass", "no token"),
        ("print(chr(1090))", "no token"),
    ],
)
def test_a_failing_command_is_told_without_its_output(code: str, says: str) -> None:
    with pytest.raises(Unavailable, match=says) as caught:
        fetch_token(account(code))
    text = f"{caught.value!r} {caught.value.detail} {caught.value.__cause__!r}"
    assert "sekret" not in text
    assert "desk" in caught.value.public


def test_a_slow_command_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"longer than 0\.2 s") as caught:
        fetch_token(
            account("import time; print('sekret', flush=True); time.sleep(30)", 0.2)
        )
    assert time.monotonic() - began < 5
    assert caught.value.__suppress_context__, "the exception holds the output"


@pytest.mark.parametrize("command", [("/nonexistent/command",), (), ("a\0b",)])
def test_a_command_that_cannot_run(command: tuple[str, ...]) -> None:
    with pytest.raises(Unavailable, match="cannot be run"):
        fetch_token(Account("desk", "h", token_command=command))
