"""Message-IDs of the hand-over say what an answer to them means (S4.9, S4.12).

So an answer to the desk alone is known as such, whatever client wrote it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_ID = re.compile(r"handover-(presence|draft|letter)\.(\d{10,12})\.[0-9a-f]+@(.+)")


@dataclass(frozen=True, slots=True)
class Answered:
    """The letter of a hand-over that is answered, and the start of its shift."""

    what: str
    shift: datetime


def message_id(what: str, shift: datetime, token: str, host: str) -> str:
    """Return the Message-ID, without brackets, of a letter about a shift."""
    return f"handover-{what}.{int(shift.timestamp())}.{token}@{host}"


def answered(parents: Sequence[str], host: str) -> Answered | None:
    """Return which letter of a hand-over is answered; only those of our host count."""
    for parent in parents:
        found = _ID.fullmatch(parent)
        if found and found[3] == host:
            return Answered(found[1], datetime.fromtimestamp(int(found[2]), UTC))
    return None
