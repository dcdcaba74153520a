"""Return paths that name the letter: a bounce tells which one, whatever it quotes.

VERP: the local part of our Message-ID stands behind a plus in the address for
bounces. No table is needed to read it back. RFC 5321 4.5.5, RFC 5233.
"""

import re

_LOCAL = re.compile(r"[a-z0-9.-]{1,60}")


def return_path(bounces: str, message_id: str) -> str:
    """Return the envelope sender of a letter; `bounces` is the address for bounces.

    Without one, or for a Message-ID that cannot stand there, it is "".
    """
    local, at, domain = bounces.rpartition("@")
    name = message_id.partition("@")[0]
    return f"{local}+{name}@{domain}" if at and _LOCAL.fullmatch(name) else ""


def message_id_of(address: str, bounces: str, host: str) -> str | None:
    """Return the Message-ID of the letter that an address was made for, or None."""
    local, at, domain = bounces.casefold().rpartition("@")
    name, _, where = address.casefold().rpartition("@")
    mine, plus, letter = name.partition("+")
    if not at or where != domain or mine != local or not plus:
        return None
    return f"{letter}@{host}" if _LOCAL.fullmatch(letter) else None
