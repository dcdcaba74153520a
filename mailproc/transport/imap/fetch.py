"""Reads messages in batches with BODY.PEEK[], so that a bad one costs only itself.

Never marks a message as seen, never asks for ENVELOPE or BODYSTRUCTURE (hostile
headers break those answers). What cannot be read is told as a problem of that message.
RFC 3501 6.4.5.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from mailproc.errors import Unavailable
from mailproc.ports import Fetched, Place
from mailproc.transport.imap.account import Account
from mailproc.transport.imap.session import Selected, Session, Stale

_FACTS = ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]
_BODY = ["BODY.PEEK[]"]
_RECONNECTS = 6

# So many uids in one command; its line stays below the 8 KB of strict servers.
_TOGETHER = 500

Answers = dict[int, dict[bytes, Any]]


class Reader:
    """Reads from one folder; `session` gives the connection, `reconnect` a new one.

    A message at which the server breaks off is asked for twice more, each time alone
    and on a new connection, before it counts as broken itself.
    """

    def __init__(
        self,
        account: Account,
        folder: str,
        uidvalidity: int | None,
        session: Callable[[], Session],
        reconnect: Callable[[], None],
    ) -> None:
        self._account = account
        self._folder = folder
        self._uidvalidity = uidvalidity
        self._session = session
        self._reconnect = reconnect
        self._opened: Selected | None = None
        self._reconnects = 0
        self._problems: dict[int, str] = {}

    def read(self, uids: Sequence[int]) -> Iterator[Fetched]:
        """Yield the messages that are there, in the order asked for."""
        for start in range(0, len(uids), _TOGETHER):
            together = list(uids[start : start + _TOGETHER])
            facts = self._gather(together, _FACTS)
            for part in self._batches(together, facts):
                bodies = self._bodies(part, facts)
                for uid in part:
                    if fetched := self._fetched(uid, facts.get(uid, {}), bodies):
                        yield fetched

    def flags(self, uids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Return the flags of those messages that are there."""
        found: dict[int, tuple[str, ...]] = {}
        for start in range(0, len(uids), _TOGETHER):
            answers = self._gather(list(uids[start : start + _TOGETHER]), ["FLAGS"])
            found |= {uid: flag_texts(data) for uid, data in answers.items()}
        return found

    def _batches(self, uids: list[int], facts: Answers) -> Iterator[list[int]]:
        part: list[int] = []
        total = 0
        for uid in uids:
            size = _size(facts.get(uid, {}))
            full = len(part) >= self._account.batch
            if part and (full or total + size > self._account.batch_bytes):
                yield part
                part, total = [], 0
            part.append(uid)
            total += size
        if part:
            yield part

    def _bodies(self, part: list[int], facts: Answers) -> Answers:
        limit = self._account.max_message_bytes
        wanted = [u for u in part if u in facts and _size(facts[u]) <= limit]
        bodies = self._gather(wanted, _BODY)
        for uid in wanted:
            lacks = uid not in bodies or not isinstance(
                bodies[uid].get(b"BODY[]"), bytes
            )
            if lacks and uid not in self._problems:
                bodies |= self._single(uid, _BODY)
        return bodies

    def _fetched(
        self, uid: int, facts: dict[bytes, Any], bodies: Answers
    ) -> Fetched | None:
        size, limit = _size(facts), self._account.max_message_bytes
        raw = bodies.get(uid, {}).get(b"BODY[]")
        problem = self._problems.get(uid)
        if not isinstance(raw, bytes):
            raw = None
        if raw is None and not problem:
            if size > limit:
                problem = f"{size} bytes, more than the limit of {limit}"
            elif uid in bodies:
                problem = "the server gives no body"
            else:
                return None  # expunged meanwhile
        place = Place(self._account.name, self._folder, self._uidvalidity or 0, uid)
        received = _in_utc(facts.get(b"INTERNALDATE"))
        size = size if raw is None else len(raw)  # some servers only estimate it
        return Fetched(place, raw, size, flag_texts(facts), received, problem)

    def _gather(self, uids: list[int], items: list[str]) -> Answers:
        """Ask for all at once; where that fails, for each by itself."""
        if not uids:
            return {}
        try:
            return self._ask(uids, items)
        except Stale:
            raise
        except Unavailable:
            self._revive()
        found: Answers = {}
        for uid in uids:
            found |= self._single(uid, items)
        return found

    def _single(self, uid: int, items: list[str]) -> Answers:
        reason = ""
        for _ in range(2):
            try:
                return self._ask([uid], items)
            except Stale:
                raise
            except Unavailable as error:
                reason = error.detail or error.public
                self._revive()
        self._problems[uid] = f"the server fails on it: {reason}"
        return {}

    def _ask(self, uids: list[int], items: list[str]) -> Answers:
        session = self._session()
        # The caller may have opened another folder since the last batch.
        if self._opened is None or session.current is not self._opened:
            self._opened = session.need(self._folder, self._uidvalidity)
            self._uidvalidity = self._opened.uidvalidity
        with session.attempt(f"reading {self._folder}"):
            answers: Answers = session.client.fetch(uids, items)
            return answers

    def _revive(self) -> None:
        if not self._session().broken:
            return
        self._reconnects += 1
        if self._reconnects > _RECONNECTS:
            raise Unavailable(
                f"IMAP account {self._account.name}: reading {self._folder} breaks off"
                " again and again"
            )
        self._reconnect()


def flag_texts(data: dict[bytes, Any]) -> tuple[str, ...]:
    r"""Return the flags of a FETCH answer as text, without \Recent."""
    flags = data.get(b"FLAGS") or ()
    # An all-digit keyword arrives as a number.
    texts = (
        f.decode("ascii", "replace") if isinstance(f, bytes) else str(f) for f in flags
    )
    return tuple(text for text in texts if text.lower() != "\\recent")


def _size(facts: dict[bytes, Any]) -> int:
    size = facts.get(b"RFC822.SIZE", 0)
    return size if isinstance(size, int) else 0


def _in_utc(when: object) -> datetime | None:
    try:
        return when.astimezone(UTC) if isinstance(when, datetime) else None
    except (OverflowError, ValueError):
        return None
