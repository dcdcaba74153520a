r"""Moves messages together and reads their new places from COPYUID.

MOVE (RFC 6851), else COPY, \Deleted and UID EXPUNGE of exactly those (RFC 4315).
Never a plain EXPUNGE, which would remove what others marked; never a guessed uid.
"""

import logging
import re
from collections.abc import Iterable, Sequence

from mailproc.errors import Unavailable
from mailproc.ports import Declined, Place
from mailproc.transport.imap.session import Selected, Session, uid_set

log = logging.getLogger(__name__)

# One command moves up to this many: the line stays below the 8 KB of strict servers.
_TOGETHER = 500
_PAIRS = 100_000

Places = dict[int, Place | None]


def move(
    session: Session,
    folder: str,
    uids: Sequence[int],
    target: str,
    uidvalidity: int | None,
) -> Places:
    """Move uids of a folder; answers uid → new place, None where the server is silent.

    Uids that are not there are left out. Creates the target where it is missing.
    Errors: Unavailable; a part may have been moved then, and is found by its digest.
    """
    places: Places = {}
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), _TOGETHER):
        chunk = ordered[start : start + _TOGETHER]
        places |= _move_together(session, folder, chunk, target, uidvalidity)
    return places


def _move_together(
    session: Session, folder: str, uids: list[int], target: str, uidvalidity: int | None
) -> Places:
    selected, present = _present(session, folder, uids, uidvalidity)
    if not present:
        return {}
    if session.names.to_server(folder) == session.names.to_server(target):
        account = session.account.name
        return {u: Place(account, folder, selected.uidvalidity, u) for u in present}
    try:
        _transfer(session, present, target)
    except Declined:
        if session.exists(target):
            raise
        session.ensure(target)  # as [TRYCREATE] asks; some servers do not say it
        session.need(folder, selected.uidvalidity, readonly=False)
        _transfer(session, present, target)
    told = new_places(_told(session, "COPYUID"), session.account.name, target)
    return {uid: told.get(uid) for uid in present}


def _present(
    session: Session, folder: str, uids: list[int], uidvalidity: int | None
) -> tuple[Selected, list[int]]:
    """Open the folder for writing and return which of the uids are there.

    A folder that is open already is taken as it is, unless it seems to lack some.
    """
    chosen = uid_set(uids)
    open_now = session.current
    if open_now and open_now.folder == folder and not open_now.readonly:
        present = session.search(open_now, "UID", chosen)
        if len(present) == len(uids) and uidvalidity in (None, open_now.uidvalidity):
            return open_now, present
    selected = session.need(folder, uidvalidity, readonly=False)
    return selected, session.search(selected, "UID", chosen)


def _transfer(session: Session, uids: list[int], target: str) -> None:
    name, chosen = session.names.to_server(target), uid_set(uids)
    _told(session, "COPYUID")  # forgets an earlier answer
    if "MOVE" in session.capabilities:
        with session.attempt(f"moving to {target}"):
            session.client.move(chosen, name)
        return
    if "X-GM-EXT-1" in session.capabilities:
        # There \Deleted takes a label off and leaves the message in All Mail.
        raise Unavailable(f"IMAP account {session.account.name}: Gmail without MOVE")
    with session.attempt(f"copying to {target}"):
        session.client.copy(chosen, name)
    with session.attempt(f"removing what was copied to {target}"):
        session.client.add_flags(chosen, [b"\\Deleted"], silent=True)
        if "UIDPLUS" in session.capabilities:
            session.client.uid_expunge(chosen)
            return
    log.warning(
        r"IMAP account %s: the server has no UIDPLUS, %d copied messages stay \Deleted",
        session.account.name,
        len(uids),
    )


def _told(session: Session, code: str) -> list[bytes]:
    """Take what the server said under a response code since it was last taken."""
    with session.attempt(f"reading {code}"):
        return [line for line in session.raw.response(code)[1] if line]


def new_places(lines: Iterable[bytes], account: str, folder: str) -> dict[int, Place]:
    """Read COPYUID answers `validity old-uids new-uids`; what is malformed is left out.

    Some servers send zeros instead of what they do not know.
    """
    places: dict[int, Place] = {}
    for line in lines:
        words = line.split()
        if len(words) != 3 or not words[0].isdigit() or not int(words[0]):
            continue
        old, new = _expand(words[1]), _expand(words[2])
        if len(old) != len(new):
            continue
        validity = int(words[0])
        places |= {
            a: Place(account, folder, validity, b)
            for a, b in zip(old, new, strict=True)
            if a and b
        }
    return places


def _expand(text: bytes) -> list[int]:
    """Return the uids of a sequence set, in its order; empty where it is none."""
    uids: list[int] = []
    for part in text.split(b","):
        found = re.fullmatch(rb"(\d{1,10})(?::(\d{1,10}))?", part)
        if not found:
            return []
        first, last = int(found[1]), int(found[2] or found[1])
        low, high = min(first, last), max(first, last)
        if high - low + len(uids) > _PAIRS:
            return []
        uids.extend(range(low, high + 1))
    return uids


def append_place(text: bytes | str, account: str, folder: str) -> Place | None:
    """Read [APPENDUID validity uid] of an APPEND answer (RFC 4315 3)."""
    line = text if isinstance(text, str) else text.decode("ascii", "replace")
    found = re.search(r"\[APPENDUID (\d{1,10}) (\d{1,10})\]", line, re.IGNORECASE)
    if not found or not int(found[1]) or not int(found[2]):
        return None
    return Place(account, folder, int(found[1]), int(found[2]))
