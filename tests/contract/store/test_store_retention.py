"""Evidence is let go when its case is long done, and that is logged (issue 5, 7)."""

from datetime import timedelta
from hashlib import sha256

from mailproc.desk.effects import OpenTicket, SetState
from mailproc.desk.model import TicketState
from mailproc.errors import Permanent
from mailproc.ports import Place
from mailproc.store import SqlStore
from mailproc.store.retention import CAUSE
from tests.contract.store.mails import NOON, inbox, keep, letter, plan

LATER = NOON + timedelta(days=400)
BEFORE = NOON + timedelta(days=30)


def raw_of(uid: int) -> bytes:
    """The bytes of the n-th complaint."""
    return f"Message-ID: <m{uid}@example.org>\r\n\r\nevidence {uid}".encode()


def complaint(
    store: SqlStore, uid: int, kind: str = "abuse", *, filed: bool = True
) -> tuple[int, int]:
    """Let a complaint arrive and open its case; answers copy and ticket.

    One that is not `filed` came by LMTP and stands in no folder yet.
    """
    kept = keep(store, raw_of(uid), inbox(uid) if filed else None, "support1")
    opened = OpenTicket("abuse", 6, kind, "a subject", "a@example.org")
    wanted = plan(f"m{uid}@example.org")
    wanted = plan(wanted.identity, effects=(*wanted.effects, opened))
    thread = store.act(kept.copy, wanted, NOON).thread
    for filing in store.filings("support1", 9) if filed else ():
        store.filed(filing.id, Place("support1", "Abuse", 8, filing.id))
    return kept.copy, thread


def done(store: SqlStore, ticket: int) -> None:
    """Solve a case at noon."""
    solved = SetState(TicketState.SOLVED)
    store.act_on(ticket, [solved], NOON, actor="support1", cause="test")


def is_there(store: SqlStore, copy: int) -> bool:
    """Whether the bytes of a copy are still kept."""
    try:
        return store.copy(copy).raw != b""
    except Permanent:
        return False


def test_evidence_of_a_case_that_is_long_done_is_blanked_and_logged(
    store: SqlStore,
) -> None:
    """The case, its subject and the digest stay; the log says which bytes went."""
    copy, ticket = complaint(store, 1)
    done(store, ticket)
    assert store.expire_evidence(BEFORE, LATER) == 1
    assert not is_there(store, copy)
    history = store.ticket(ticket)
    assert history is not None
    assert (history.ticket.subject, len(history.letters)) == ("a subject", 1)
    erased = [e for e in store.events(99) if e.kind == "erased"]
    assert [(e.data, e.actor, e.cause) for e in erased] == [
        ({"digest": sha256(raw_of(1)).hexdigest()}, "program", CAUSE)
    ]
    assert store.expire_evidence(BEFORE, LATER) == 0


def test_what_is_work_or_was_done_lately_is_kept(store: SqlStore) -> None:
    live, _ = complaint(store, 1)
    lately, ticket = complaint(store, 2)
    done(store, ticket)
    assert store.expire_evidence(NOON, LATER) == 0
    assert is_there(store, live)
    assert is_there(store, lately)


def test_only_complaints_are_evidence(store: SqlStore) -> None:
    copy, ticket = complaint(store, 1, "support")
    done(store, ticket)
    assert store.expire_evidence(BEFORE, LATER) == 0
    assert is_there(store, copy)


def test_bytes_that_something_else_needs_are_kept(store: SqlStore) -> None:
    """The same bytes, kept once: not sorted yet in another account."""
    copy, ticket = complaint(store, 1)
    done(store, ticket)
    other = keep(store, raw_of(1), inbox(1, "support2"))
    assert store.expire_evidence(BEFORE, LATER) == 0
    assert is_there(store, copy)
    store.act(other.copy, plan("m1@example.org"), NOON)
    for filing in store.filings("support2", 9):
        store.filed(filing.id, Place("support2", "Abuse", 8, 1))
    assert store.expire_evidence(BEFORE, LATER) == 1


def test_a_mail_that_waits_to_be_filed_is_kept(store: SqlStore) -> None:
    copy, ticket = complaint(store, 1, filed=False)
    done(store, ticket)
    assert store.expire_evidence(BEFORE, LATER) == 0
    assert is_there(store, copy)


def test_our_letters_of_a_case_stay(store: SqlStore) -> None:
    """What we wrote to whom is no evidence of others."""
    _, ticket = complaint(store, 1)
    number = store.spool(letter("ours@example.net", ticket=ticket))
    done(store, ticket)
    assert store.expire_evidence(BEFORE, LATER) == 1
    assert number
    history = store.ticket(ticket)
    assert history is not None
    ours = [one.message for one in history.letters if one.login]
    assert [store.letter(one) != b"" for one in ours] == [True]


def test_the_log_stays_whole(store: SqlStore, url: str) -> None:
    """S11.6: the chain of hashes is proved after the blanking, too."""
    from mailproc.store.migrate import examine

    for uid in range(1, 4):
        _, ticket = complaint(store, uid)
        done(store, ticket)
    assert store.expire_evidence(BEFORE, LATER) == 3
    assert not examine(url).faults


def test_a_case_that_is_opened_again_keeps_its_evidence(store: SqlStore) -> None:
    first, ticket = complaint(store, 1)
    done(store, ticket)
    reopened = SetState(TicketState.OPEN)
    store.act_on(ticket, [reopened], NOON, actor="program", cause="test")
    assert store.expire_evidence(BEFORE, LATER) == 0
    assert is_there(store, first)
