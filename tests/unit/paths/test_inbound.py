"""The inbound path: what is decided for a mail, and that a crash loses nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, NoReturn, cast

import pytest

from mailproc.desk.effects import (
    File,
    JoinTicket,
    KeepClock,
    Label,
    OpenTicket,
    SetState,
    StartClock,
    StepBack,
    Wrote,
    as_dict,
)
from mailproc.desk.model import ClockKind, Party, TicketState
from mailproc.errors import Temporary, Unavailable
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Verdict
from mailproc.house import House
from mailproc.inbound import (
    ATTEMPTS,
    Desk,
    Reading,
    finish,
    process,
    read,
    receive,
    resume,
    take,
)
from mailproc.message.envelope import Envelope
from mailproc.message.identity import identity
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import (
    Acted,
    Arrival,
    Kept,
    Kind,
    Known,
    Outgoing,
    Place,
    Step,
    Store,
    Thread,
)
from tests.fakes import NOW, Remembers
from tests.unit.desk import ROOT

LATER = NOW + timedelta(minutes=1)
ENVELOPE = Envelope("", (), NOW, protocol="IMAP")
DATACENTER = (ROOT / "fixtures/demo/datacenter/01-planned-works.eml").read_bytes()
OURS = (
    b"From: support@ipserver.su\r\nTo: a@example.org\r\nSubject: Re: invoice\r\n"
    b"Message-ID: <o1@ipserver.su>\r\n\r\nShall we meet?\r\n"
)
QUESTION = (
    b"From: a@example.org\r\nTo: support@ipserver.su\r\nSubject: Thursday\r\n"
    b"Message-ID: <q1@example.org>\r\n\r\nShall we meet?\r\n"
)
REPLY = (
    b"From: b@example.org\r\nTo: support@ipserver.su\r\nSubject: Re: invoice\r\n"
    b"Message-ID: <r1@example.org>\r\nIn-Reply-To: <q1@example.org>\r\n\r\nYes.\r\n"
)
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: support@ipserver.su\r\n"
    b"Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; gone@example.org\r\nAction: failed\r\n"
    b"Status: 5.1.1\r\n\r\n"
    b"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    b"Message-ID: <out1@ipserver.su>\r\nSubject: x\r\n\r\n--b--\r\n"
)


def _known(raw: bytes, *, outgoing: bool, queue: str = "billing") -> Known:
    thread = Thread(3, queue, 2, TicketState.WAITING, "support")
    return Known(7, identity(parse(raw)), outgoing, thread)


def _read(
    house: House, raw: bytes, known: Known | None = None, *, old: bool = False
) -> Reading:
    return read(house, ENVELOPE, raw, Remembers(known), old=old)


def test_a_new_mail_is_flagged_and_opens_a_ticket(house: House) -> None:
    """S1.1, S4.5: the reaction, and both duties of a datacenter's mail."""
    reading = _read(house, DATACENTER)
    plan = reading.plan
    assert plan.queue == "datacenter"
    assert plan.priority == 4
    assert plan.effects[:7] == (
        File("datacenter", ("\\Flagged", "datacenter", "p4", "maintenance")),
        Label("maintenance"),
        OpenTicket("datacenter", 4, "event", reading.message.subject, plan.sender),
        Wrote(Party.DATACENTER),
        KeepClock(ClockKind.REACTION, NOW + timedelta(minutes=5), why="S1.1"),
        StartClock(ClockKind.DATACENTER, NOW + timedelta(hours=24), why="S4.5"),
        StartClock(ClockKind.CLIENT, NOW + timedelta(hours=24), why="S4.5"),
    )


def test_what_nothing_matches_still_has_a_queue(house: House) -> None:
    """S4.3: nothing is ever without a queue, empty and broken mail included."""
    for raw in (QUESTION, b"", b"\x00\xff" * 50):
        assert _read(house, raw).plan.queue == "other"


def test_old_mail_is_sorted_and_no_more(house: House) -> None:
    plan = _read(house, DATACENTER, old=True).plan
    assert plan.effects == (
        File("datacenter", ("datacenter", "p4", "maintenance", "old")),
        Label("maintenance"),
    )


def test_a_reply_goes_where_its_thread_stands(house: House) -> None:
    plan = _read(house, QUESTION.replace(b"q1@", b"q2@"), None).plan
    assert plan.queue == "other"
    known = _known(QUESTION, outgoing=False, queue="datacenter")
    plan = _read(house, REPLY, known).plan
    assert plan.queue == "datacenter"
    assert JoinTicket(3) in plan.effects
    assert not any(isinstance(effect, OpenTicket) for effect in plan.effects)
    assert SetState(TicketState.OPEN, "answered") in plan.effects


def test_our_letter_coming_back_is_filed_not_sorted(house: House) -> None:
    """The forced copy: known by Message-ID, From and body; no flag, no new ticket."""
    known = _known(OURS, outgoing=True)
    plan = _read(house, b"Received: by mx; x\r\n" + OURS, known).plan
    assert plan.ours
    assert plan.queue == "billing"
    assert plan.effects == (File("billing", ("billing", "sent")), JoinTicket(3))


def test_a_stranger_with_our_message_id_is_no_letter_of_ours(house: House) -> None:
    known = _known(OURS, outgoing=True)
    plan = _read(house, OURS.replace(b"meet", b"pay"), known).plan
    assert not plan.ours
    assert "\\Flagged" in plan.effects[0].flags  # type: ignore[union-attr]  # File first


@pytest.mark.parametrize(("old", "steps"), [(False, 1), (True, 0)])
def test_a_bounce_takes_its_letter_back(house: House, old: bool, steps: int) -> None:
    known = _known(QUESTION, outgoing=True)
    reading = _read(house, BOUNCE, known, old=old)
    assert reading.plan.kind == "bounce"
    assert not reading.answerable.may
    back = [e for e in reading.plan.effects if isinstance(e, StepBack)]
    assert [e.address for e in back] == ["gone@example.org"] * steps


def test_what_a_person_moved_stays_there(house: House) -> None:
    """S1.3: the folder decides, against filters and thread."""
    known = _known(QUESTION, outgoing=False, queue="datacenter")
    ledger = Remembers(known)
    reading = read(house, ENVELOPE, REPLY, ledger, old=False, queue="partners")
    assert reading.plan.queue == "partners"


def test_effects_print_as_json() -> None:
    effect = as_dict(StepBack(4, "a@example.org"))
    letter = {"thread": 4, "address": "a@example.org", "message": 0}
    assert effect == {"do": "step_back", **letter}
    clock = as_dict(StartClock(ClockKind.REACTION, NOW, why="S1.1"))
    assert (clock["do"], clock["kind"]) == ("start_clock", "reaction")
    assert clock["owed"] == NOW.isoformat()


# --- with a ledger -------------------------------------------------------------


def _place(uid: int, account: str = "support1") -> Place:
    return Place(account, "INBOX", 1, uid)


def keep(desk: Desk, raw: bytes, place: Place, account: str) -> Kept:
    (kept,) = receive(desk, [Arrival(raw, ENVELOPE, place, account)])
    return kept


def act(desk: Desk, kept: Kept) -> Acted | None:
    acted = process(desk, [desk.store.copy(kept.copy)])
    return acted[0] if acted else None


def test_a_mail_is_kept_then_acted_on_once(desk: Desk) -> None:
    kept = keep(desk, QUESTION, _place(1), "support1")
    assert kept.step is Step.KEPT
    first = act(desk, kept)
    again = keep(desk, QUESTION, _place(1), "support1")
    assert again.known
    assert again.step is Step.ACTED
    assert first is not None
    assert not first.joined
    filings = desk.store.filings("support1", 10)
    assert [(f.queue, f.place) for f in filings] == [("other", _place(1))]


def test_copies_in_three_accounts_are_one_message(desk: Desk) -> None:
    """S3.5b."""
    acted = []
    for number, account in enumerate(("support1", "support2", "support3")):
        raw = f"Delivered-To: {account}@ipserver.su\r\n".encode() + QUESTION
        kept = keep(desk, raw, _place(number + 1, account), account)
        acted.append(act(desk, kept))
    assert len({a.message for a in acted if a}) == 1
    assert [a.joined for a in acted if a] == [False, True, True]
    assert all(desk.store.filings(a, 10) for a in ("support1", "support2", "support3"))
    assert sum(c.messages for c in desk.store.queue_counts()) == 1


def test_the_copy_of_our_answer_joins_the_thread(desk: Desk) -> None:
    kept = keep(desk, DATACENTER, _place(1), "support1")
    first = act(desk, kept)
    assert first is not None
    answer = OURS.replace(
        b"Message-ID",
        b"In-Reply-To: <noc-48211.1@dc-frankfurt.example>\r\nMessage-ID",
    )
    message = parse(answer)
    desk.store.spool(
        Outgoing(
            answer,
            "support@ipserver.su",
            ("noc@example.org",),
            Kind.STAFF,
            message.message_id or "",
            identity(message),
            message.in_reply_to,
            message.subject,
            "support1",
            NOW,
        )
    )
    copy = keep(desk, b"Received: by x; y\r\n" + answer, _place(2), "support1")
    back = act(desk, copy)
    assert back is not None
    assert back.thread == first.thread
    assert desk.store.filings("support1", 10)[-1].flags == ("datacenter", "sent")


def test_a_crash_sets_the_mail_aside_and_replay_sorts_it(desk: Desk) -> None:
    def broken() -> FilterSet:
        raise RuntimeError("a bug")

    kept = keep(desk, QUESTION, _place(1), "support1")
    hurt = Desk(replace(desk.house, filters=broken), desk.store)
    assert act(hurt, kept) is None
    (row,) = desk.store.shunted()
    assert "RuntimeError" in row.reason
    assert "a bug" in row.detail
    assert desk.store.copy(kept.copy).raw == QUESTION
    assert [f.queue for f in desk.store.filings("support1", 10)] == ["shunt"]
    assert resume(desk, desk.store.replay(row.id)) is not None
    assert desk.store.shunted() == []


def test_what_a_kill_left_unfinished_is_resumed(desk: Desk) -> None:
    keep(desk, QUESTION, _place(1), "support1")
    assert finish(desk) == 1
    assert finish(desk) == 0
    assert len(desk.store.filings("support1", 10)) == 1


def test_a_mail_that_ends_the_process_each_time_is_set_aside(desk: Desk) -> None:
    kept = keep(desk, QUESTION, _place(1), "support1")
    for _ in range(ATTEMPTS):
        desk.store.attempt(kept.copy)  # what a killed process leaves behind
    assert resume(desk, kept.copy) is None
    assert len(desk.store.shunted()) == 1


class Failing:
    """A store that fails to act, as one on a full disk or with a fault does."""

    def __init__(self, store: Store, error: Exception) -> None:
        self._store, self._error = store, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def act(self, *_: object) -> NoReturn:
        raise self._error

    act_all = act


def test_a_store_without_room_says_nothing_about_a_mail(desk: Desk) -> None:
    """However long that lasts and however often we look: then it is sorted."""
    keep(desk, QUESTION, _place(1), "support1")
    full = Failing(desk.store, Unavailable("no space left to keep mail", code=452))
    for _ in range(ATTEMPTS * 3):
        assert finish(Desk(desk.house, cast("Store", full)), LATER) == 0
    assert finish(Desk(desk.house, cast("Store", full))) == 0, "a start is no crash"
    assert not desk.store.shunted()
    assert finish(desk, LATER) == 1
    assert [f.queue for f in desk.store.filings("support1", 10)] == ["other"]


def test_a_mail_that_the_ledger_cannot_take_is_set_aside(desk: Desk) -> None:
    """Else it would stand in INBOX for ever, known and never finished."""
    for number in (1, 2):
        keep(desk, QUESTION + b"%d" % number, _place(number), "support1")
    odd = Failing(desk.store, Temporary("the database refused a change"))
    assert finish(Desk(desk.house, cast("Store", odd)), LATER) == 2
    assert [f.queue for f in desk.store.filings("support1", 10)] == ["shunt"] * 2


def test_one_bad_mail_of_a_batch_is_set_aside_and_the_others_are_filed(
    desk: Desk,
) -> None:
    good = desk.house.filters()

    class Poisoned(FilterSet):
        def explain(self, message: Message, facts: Facts) -> Verdict:
            if message.subject == "poison":
                raise ValueError("poison")
            return good.explain(message, facts)

    poisoned = Poisoned(())
    hurt = Desk(replace(desk.house, filters=lambda: poisoned), desk.store)
    raws = [QUESTION, QUESTION.replace(b"Thursday", b"poison"), REPLY]
    take(
        hurt,
        [Arrival(r, ENVELOPE, _place(n), "support1") for n, r in enumerate(raws, 1)],
    )
    assert [f.queue for f in desk.store.filings("support1", 10)] == [
        "shunt",
        "other",
        "other",
    ]


def test_a_reply_in_the_same_batch_stands_where_its_question_stands(
    desk: Desk,
) -> None:
    """Its own words say billing; the thread it joins stands in other."""
    both = [
        Arrival(QUESTION, ENVELOPE, _place(1), "support1"),
        Arrival(REPLY, ENVELOPE, _place(2), "support1"),
    ]
    take(desk, both)
    assert [f.queue for f in desk.store.filings("support1", 10)] == ["other", "other"]
