"""Staff passwords: bounded hashes, no leaks, an external command, a short memory."""

import base64
import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.errors import Unavailable
from mailproc.transport.smtpd import passwords
from mailproc.transport.smtpd.passwords import (
    RecentPasswords,
    external,
    hash_password,
    verify,
)

SALT = base64.b64encode(b"0123456789abcdef").decode()
DIGEST = base64.b64encode(bytes(32)).decode()


@settings(max_examples=3)
@given(st.text(max_size=30), st.text(max_size=30))
def test_only_the_same_password_fits(plain: str, other: str) -> None:
    stored = hash_password(plain)
    assert verify(plain, stored)
    assert verify(other, stored) == (
        passwords._scrypt(other, passwords._NOBODY)
        == passwords._scrypt(plain, passwords._NOBODY)
    )


def test_a_hash_says_how_it_was_made_and_is_salted() -> None:
    stored = hash_password("verbena-17")
    assert stored.startswith("scrypt:16384:8:1:")
    assert stored.count(":") == 5
    assert passwords.well_formed(stored)
    assert hash_password("verbena-17") != stored
    assert "verbena" not in stored


def test_the_same_letters_fit_however_they_are_composed() -> None:
    assert verify("\u0438\u0306", hash_password("\u0439"))  # й


def test_rfc_7914_vector() -> None:
    digest = bytes.fromhex(
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    )
    salt, hashed = (base64.b64encode(x).decode() for x in (b"SodiumChloride", digest))
    assert verify("pleaseletmein", f"scrypt:16384:8:1:{salt}:{hashed}")


@pytest.mark.parametrize("stored", [
    "", "plain", "scrypt:::::", f"bcrypt:16384:8:1:{SALT}:{DIGEST}",
    f"scrypt:1073741824:8:1:{SALT}:{DIGEST}", f"scrypt:16384:4096:1:{SALT}:{DIGEST}",
    f"scrypt:16384:8:9999:{SALT}:{DIGEST}", f"scrypt:16383:8:1:{SALT}:{DIGEST}",
    f"scrypt:0:8:1:{SALT}:{DIGEST}", f"scrypt:16384:0:1:{SALT}:{DIGEST}",
    f"scrypt:-2:8:1:{SALT}:{DIGEST}", f"scrypt:16384:8:1:!!:{DIGEST}",
    f"scrypt:16384:8:1:{SALT}:", f"scrypt:16384:8:1::{DIGEST}",
    f"scrypt:{'9' * 5000}:8:1:{SALT}:{DIGEST}", f"scrypt:16384:8:1:{SALT}:{DIGEST}:",
    f"scrypt:²:8:1:{SALT}:{DIGEST}", f"scrypt:16384:8:1:я:{DIGEST}",
])  # fmt: skip
def test_a_hash_out_of_bounds_fits_nothing_and_costs_no_more(stored: str) -> None:
    started = time.process_time()
    assert not passwords.well_formed(stored)
    assert not verify("verbena-17", stored)
    assert time.process_time() - started < 2


def test_no_such_login_costs_what_a_wrong_password_costs() -> None:
    def cost(stored: str | None) -> float:
        times = []
        for _ in range(3):
            started = time.thread_time()
            assert not verify("wrong", stored)
            times.append(time.thread_time() - started)
        return min(times)

    assert cost(None) > cost(hash_password("verbena-17")) / 3


def test_endless_passwords_are_not_hashed() -> None:
    assert not verify("x" * 2000, hash_password("x" * 2000))


def test_what_was_right_is_remembered_for_a_while() -> None:
    now = [0.0]
    stored = hash_password("verbena-17")
    recent = RecentPasswords(seconds=60, size=2, clock=lambda: now[0])

    def cost(plain: str) -> float:
        started = time.thread_time()
        recent.verify(plain, stored)
        return time.thread_time() - started

    first, again = cost("verbena-17"), min(cost("verbena-17") for _ in range(5))
    assert again < first / 10
    assert not recent.verify("verbena-18", stored)
    assert not recent.verify("verbena-17", hash_password("verbena-18"))
    assert not recent.verify("verbena-17", None)
    now[0] = 61.0
    assert cost("verbena-17") > first / 10
    assert recent.verify("verbena-17", stored)


def test_the_memory_is_bounded_and_holds_no_password() -> None:
    recent = RecentPasswords(size=2)
    for word in ("verbena-1", "verbena-2", "verbena-3"):
        assert recent.verify(word, hash_password(word))
        assert not recent.verify(word + "x", hash_password(word))
    assert len(recent._good) == 2
    assert "verbena" not in repr(vars(recent))


def script(folder: Path, text: str) -> list[str]:
    path = folder / "check.py"
    path.write_text(text)
    return [sys.executable, str(path)]


def test_a_command_reads_login_and_password_and_answers(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    check = external(
        script(
            tmp_path,
            "import sys\n"
            f"login, password = sys.stdin.buffer.read().decode().splitlines()\n"
            f"open({str(seen)!r}, 'w').write(' '.join(sys.argv[1:]))\n"
            "sys.exit(0 if (login, password) == ('support1', 'мята-18') else 1)\n",
        )
    )
    assert check("support1", "мята-18")
    assert seen.read_text() == "", "nothing in the arguments, which everybody can list"
    assert not check("support1", "other")


@pytest.mark.parametrize("word", ["a\nb", "a\rb", "a\0b"])
def test_a_password_cannot_forge_lines(tmp_path: Path, word: str) -> None:
    check = external(script(tmp_path, "raise SystemExit(0)"))
    assert not check("support1", word)
    assert not check(word, "verbena-17")


def test_a_command_that_hangs_or_is_missing_is_no_answer(tmp_path: Path) -> None:
    hangs = external(
        script(tmp_path, "import time; time.sleep(60)"), timeout_seconds=0.5
    )
    for check in (hangs, external([str(tmp_path / "none")])):
        with pytest.raises(Unavailable) as caught:
            check("support1", "verbena-17")
        assert "verbena" not in f"{caught.value} {caught.value.detail}"
        assert caught.value.__cause__ is None


def test_a_command_that_does_not_read_answers_too(tmp_path: Path) -> None:
    assert external(script(tmp_path, "raise SystemExit(0)"))("support1", "v" * 100_000)
    assert os.environ, "the command inherits the environment of the service"
