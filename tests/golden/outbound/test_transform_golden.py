"""Submitted → spooled (table of S3): every pair in fixtures/outbound/transform.

NN-what.eml is what a mail program hands over, NN-what.out the exact bytes before
signing. `python -m tests.golden.outbound.test_transform_golden` writes the .out
files again; the difference is then read by a person.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.compose.block import render_block
from mailproc.compose.model import Identity
from mailproc.compose.transform import Transformed, transform
from mailproc.message.envelope import Envelope

FOLDER = Path(__file__).parents[3] / "fixtures" / "outbound" / "transform"
CASES = sorted(FOLDER.glob("*.eml"))
NOW = datetime(2026, 1, 2, 7, 0, 5, tzinfo=UTC)
DESK = "support@ipserver.su"
IDENTITY = Identity(
    DESK, frozenset({DESK}), frozenset({"ipserver.su"}), "relay.ipserver.su"
)
BLOCK = render_block(
    "---\nС уважением,\n{{ name }}\nТехническая поддержка,\nKindest Regards,\n"
    "Technical support,\nhttps://www.ipserver.su",
    None,
    "Иван И.",
)


def spooled(raw: bytes, token: str = "token") -> Transformed:
    """Transform as the relay does for support1."""
    envelope = Envelope(DESK, ("client@example.com",), NOW, protocol="ESMTPSA")
    return transform(raw, envelope, "staff", IDENTITY, BLOCK, now=NOW, token=token)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_spooled_bytes(case: Path) -> None:
    done = spooled(case.read_bytes())
    assert done.raw == case.with_suffix(".out").read_bytes()
    assert done.recipients == ("client@example.com", DESK)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_twice_is_once(case: Path) -> None:
    once = spooled(case.read_bytes())
    twice = spooled(once.raw, token="another")
    trace, end = twice.raw.split(b"+0000\r\n", 1)
    assert trace.startswith(b"Received: by relay.ipserver.su with ESMTPSA id another;")
    assert end == once.raw


if __name__ == "__main__":
    for path in CASES:
        path.with_suffix(".out").write_bytes(spooled(path.read_bytes()).raw)
