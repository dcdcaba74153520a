"""Real mail, of the folder named by MAILPROC_SAMPLES: nothing raises."""

import os
from pathlib import Path

import pytest

from mailproc.message.automatic import automatic, is_auto_reply, may_answer
from mailproc.message.bounce import bounce
from mailproc.message.identity import identity
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes, part_text

FOLDER = os.environ.get("MAILPROC_SAMPLES", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="MAILPROC_SAMPLES is not set")


def samples(pattern: str) -> list[Path]:
    return sorted(path for path in Path(FOLDER).rglob(pattern) if path.is_file())


def test_every_sample_is_read() -> None:
    files = samples("*")
    assert files
    for path in files:
        message = parse(path.read_bytes())
        for part in message.parts:
            part_bytes(message, part)
            part_text(message, part).encode("utf-8")
        identity(message)
        bounce(message)
        automatic(message, None)
        is_auto_reply(message)
        may_answer(message, None, frozenset())


def test_mail_with_a_from_field_has_an_address() -> None:
    for path in samples("*.eml"):
        message = parse(path.read_bytes())
        if message.header("From") and "@" in (message.header("From") or ""):
            assert any("@" in address.addr for address in message.from_), path


def test_bounces_are_known_and_complaints_are_none() -> None:
    for path in samples("*host-*.eml"):
        assert bounce(parse(path.read_bytes())) is not None, path
    for path in samples("arf-*.eml"):
        assert bounce(parse(path.read_bytes())) is None, path
