"""Message-IDs of letters to the desk that ask for something to be done (S5.2, S8).

So an answer to one is known as such, whatever client wrote it, and stays in the house.
"""

import re
from collections.abc import Sequence

_ID = re.compile(r"task-(\d{1,18})\.[0-9a-f]+@(.+)")


def message_id(ticket: int, token: str, host: str) -> str:
    """Return the Message-ID, without brackets, of a letter with tasks of a ticket."""
    return f"task-{ticket}.{token}@{host}"


def answered(parents: Sequence[str], host: str) -> bool:
    """Whether a letter answers one with tasks; only those of our host count."""
    found = map(_ID.fullmatch, parents)
    return any(match is not None and match[2] == host for match in found)
