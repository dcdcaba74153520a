"""The operator's block command: told in its environment, bounded in time (S7.2a)."""

import sys
from pathlib import Path

import pytest

from mailproc.block_command import block_command, run
from mailproc.clockwork.office import Blocking
from mailproc.config.load import builtin
from tests.unit.clockwork.complaints import settings

WHOM = Blocking(12, "192.0.2.34", "node7", "1234", "7", "sbl_listing")


def test_it_is_told_whom_in_its_environment() -> None:
    script = "import os; print(*(os.environ[f'BLOCK_{n}'] for n in ('IP', 'SERVER')))"
    done = run([sys.executable, "-c", script], 20, WHOM)
    assert (done.done, done.said) == (True, "192.0.2.34 node7")


def test_nothing_of_it_is_ever_a_command(tmp_path: Path) -> None:
    """No shell: what a stranger wrote stays a value."""
    evil = Blocking(1, f"$(touch {tmp_path}/x)", "`id`", ";", "|", "&")
    script = "import os; print(os.environ['BLOCK_IP'])"
    assert run([sys.executable, "-c", script], 20, evil).said.startswith("$(touch")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import sys; sys.exit('no such host')", "no such host"),
        ("import time; time.sleep(30)", "no answer within 0.5 s"),
        ("raise SystemExit(3)", "exit 3"),
    ],
)
def test_a_failure_is_an_answer(script: str, said: str) -> None:
    done = run([sys.executable, "-c", script], 0.5 if "sleep" in script else 20, WHOM)
    assert (done.done, done.said) == (False, said)


def test_a_command_that_is_not_there_is_one_too() -> None:
    done = run(["/nonexistent/block"], 5, WHOM)
    assert not done.done
    assert "FileNotFoundError" in done.said


def test_without_the_setting_there_is_none() -> None:
    assert block_command(builtin()) is None
    made = block_command(settings(block_command=(sys.executable, "-c", "print('ok')")))
    assert made is not None
    assert made(WHOM).said == "ok"
