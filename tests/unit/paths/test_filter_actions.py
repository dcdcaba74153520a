"""Actions of the filters on the inbound path: carried out, or withheld and why."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mailproc.desk.effects import (
    Answer,
    Draft,
    Effect,
    File,
    Forward,
    Mark,
    OpenTicket,
    StartClock,
    Trash,
    Withheld,
    as_dict,
)
from mailproc.desk.model import ClockKind
from mailproc.errors import Temporary
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Filter
from mailproc.house import House
from mailproc.inbound import Desk, Reading, process, read, take
from mailproc.letters import with_letters
from mailproc.message.envelope import Envelope
from mailproc.message.identity import identity
from mailproc.message.parse import parse
from mailproc.ports import TRASH, Arrival, Kind, Known, Outgoing, Place, Thread
from tests.fakes import NOW, Remembers
from tests.unit.desk import ROOT

ENVELOPE = Envelope("", (), NOW, protocol="IMAP")
MAIL = (
    b"From: Ann <a@example.org>\r\nTo: support@ipserver.su\r\nSubject: Thursday\r\n"
    b"Message-ID: <q1@example.org>\r\n\r\nShall we meet?\r\n"
)
BOUNCE = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: support@ipserver.su\r\n"
    b"Subject: Undelivered\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    b"Reporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; gone@example.org\r\nAction: failed\r\n"
    b"Status: 5.1.1\r\n\r\n--b--\r\n"
)
COMPLAINT = (  # RFC 5965
    b"From: fbl@example.org\r\nTo: support@ipserver.su\r\nSubject: FW: spam\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nThis is a report.\r\n"
    b"--b\r\nContent-Type: message/feedback-report\r\n\r\n"
    b"Feedback-Type: abuse\r\nUser-Agent: fbl/1\r\nVersion: 1\r\n"
    b"Source-IP: 192.0.2.7\r\n\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\n"
    b"From: x@example.net\r\nSubject: Win\r\n\r\nspam\r\n--b--\r\n"
)
THREAD = Known(7, "x", False, Thread(3, "billing", 2))


def doing(house: House, *actions: str, **more: object) -> House:
    only = FilterSet([Filter("f", "in:anywhere", queue="other", actions=actions)])
    return replace(house, filters=lambda: only)


def reading(
    house: House,
    raw: bytes = MAIL,
    known: Known | None = None,
    *,
    old: bool = False,
    queue: str | None = None,
    flags: Sequence[str] = (),
) -> Reading:
    find = Remembers(known)
    return read(house, ENVELOPE, raw, find, old=old, queue=queue, flags=flags)


def effects(found: Reading, *kinds: type) -> list[Effect]:
    return [effect for effect in found.plan.effects if isinstance(effect, kinds)]


@pytest.mark.parametrize(
    ("action", "flag"),
    [("star", "\\Flagged"), ("read", "\\Seen"), ("never-spam", "$NotJunk")],
)
@pytest.mark.parametrize("old", [True, False])
def test_marks_are_set_when_the_mail_is_filed(
    house: House, action: str, flag: str, old: bool
) -> None:
    found = reading(doing(house, action), old=old)
    (filed,) = effects(found, File)
    assert isinstance(filed, File)
    assert filed.flags.count(flag) == 1
    assert effects(found, Mark) == [Mark(flag)]


def test_trash_is_a_folder_without_a_ticket(house: House) -> None:
    found = reading(doing(house, "trash", "read"))
    assert found.plan.queue == TRASH
    assert found.plan.effects == (File(TRASH, ("\\Seen",)), Trash(), Mark("\\Seen"))
    assert not effects(found, OpenTicket)


@pytest.mark.parametrize(
    ("old", "known", "queue", "why"),
    [
        (True, None, None, "old mail is sorted and no more"),
        (False, THREAD, None, "it belongs to a conversation"),
        (False, None, "support", "a person has put it into a queue"),
    ],
)
def test_only_new_mail_that_belongs_to_nothing_is_deleted(
    house: House, old: bool, known: Known | None, queue: str | None, why: str
) -> None:
    raw = MAIL.replace(b"Message-ID", b"In-Reply-To: <r@example.org>\r\nMessage-ID")
    found = reading(doing(house, "trash"), raw, known, old=old, queue=queue)
    assert effects(found, Trash, Withheld) == [Withheld("trash", why)]
    assert found.plan.queue != TRASH


def test_a_complaint_is_never_deleted(house: House) -> None:
    """S11.1."""
    found = reading(doing(house, "trash"), COMPLAINT)
    assert found.complaint.is_complaint
    held = Withheld("trash", "a complaint is never deleted (S11.1)")
    assert held in effects(found, Withheld)


def test_an_answer_to_deleted_mail_is_read(house: House) -> None:
    trashed = Known(7, "x", False, Thread(3, TRASH, 6))
    raw = MAIL.replace(b"Message-ID", b"In-Reply-To: <r@example.org>\r\nMessage-ID")
    assert reading(doing(house), raw, trashed).plan.queue == "other"


def test_a_forward_goes_to_its_address(house: House) -> None:
    found = reading(doing(house, "forward:noc@example.net"))
    assert effects(found, Forward, Withheld) == [Forward("noc@example.net")]
    assert as_dict(Forward("noc@example.net")) == {
        "do": "forward",
        "to": "noc@example.net",
    }


@pytest.mark.parametrize(
    ("raw", "old", "to", "why"),
    [
        (MAIL, True, "noc@example.net", "old mail is sorted and no more"),
        (MAIL, False, "Support@IPserver.su", "loop: that is the desk itself"),
        (MAIL, False, "A@example.org", "it comes from there"),
        (
            MAIL.replace(b"To:", b"Reply-To: <noc@example.net>\r\nTo:"),
            False,
            "noc@example.net",
            "it comes from there",
        ),
        (BOUNCE, False, "noc@example.net", "a bounce"),
        (
            b"X-Loop: support@ipserver.su\r\n" + MAIL,
            False,
            "noc@example.net",
            "loop: carries our own X-Loop mark",
        ),
        (
            b"Received: by x; y\r\n" * 60 + MAIL,
            False,
            "noc@example.net",
            "loop: more than 50 Received fields",
        ),
    ],
)
def test_a_forward_is_withheld_with_its_reason(
    house: House, raw: bytes, old: bool, to: str, why: str
) -> None:
    found = reading(doing(house, f"forward:{to}"), raw, old=old)
    assert effects(found, Forward, Withheld) == [Withheld(f"forward:{to}", why)]


def test_child_abuse_material_is_never_copied(house: House) -> None:
    """Issue 5, 5f: not by a filter of the operator's either."""
    raw = (ROOT / "fixtures/abuse/free-text/19-csam-hotline.eml").read_bytes()
    found = reading(doing(house, "forward:noc@example.net"), raw)
    (withheld,) = [e for e in effects(found, Forward, Withheld) if "forward" in str(e)]
    assert withheld == Withheld("forward:noc@example.net", "class csam: never copied")


def test_answers_and_drafts_say_whom_they_are_for(house: House) -> None:
    found = reading(doing(house, "answer:received", "draft:prices"))
    assert effects(found, Answer, Draft) == [
        Answer("received", "a@example.org"),
        Draft("prices", "a@example.org"),
    ]
    automatic = MAIL.replace(b"To:", b"Auto-Submitted: auto-generated\r\nTo:")
    found = reading(doing(house, "answer:received"), automatic)
    (withheld,) = effects(found, Answer, Withheld)
    assert isinstance(withheld, Withheld)
    assert withheld.why == "no automatic answer: Auto-Submitted: auto-generated"


def test_answers_and_drafts_are_made_once_the_ticket_is_there(house: House) -> None:
    plan = reading(doing(house, "answer:received", "draft:prices")).plan
    clocks = [e for e in plan.effects if isinstance(e, StartClock)]
    assert [(c.kind, c.key, c.owed) for c in clocks[-2:]] == [
        (ClockKind.ANSWER, "answer/received", NOW),
        (ClockKind.DRAFT, "draft/prices", NOW),
    ]
    done = with_letters(Door(), parse(MAIL), plan, house)
    assert (done.effects, done.letters) == (plan.effects, ())


def test_what_has_no_ticket_gets_no_draft(house: House) -> None:
    vacation = MAIL.replace(b"To:", b"Auto-Submitted: auto-replied\r\nTo:")
    found = reading(doing(house, "draft:prices"), vacation)
    why = "an automatic answer opens no ticket"
    assert effects(found, Draft, StartClock, Withheld) == [
        Withheld("draft:prices", why)
    ]
    old = reading(doing(house, "answer:received", "draft:prices"), old=True)
    assert effects(old, StartClock) == []


def test_no_filter_acts_on_our_own_letter_coming_back(house: House) -> None:
    raw = MAIL.replace(b"Ann <a@example.org>", b"support@ipserver.su")
    known = Known(7, identity(parse(raw)), True, Thread(3, "billing", 2))
    busy = doing(house, "trash", "star", "forward:noc@example.net", "answer:received")
    found = reading(busy, raw, known)
    assert found.plan.ours
    assert {type(e).__name__ for e in found.plan.effects} == {"File", "JoinTicket"}
    assert found.plan.queue == "billing"


def test_state_is_what_the_server_said(house: House) -> None:
    only = FilterSet([Filter("f", "is:read is:important", labels=("known",))])
    busy = replace(house, filters=lambda: only)
    assert reading(busy, flags=("\\Seen", "$Important")).plan.labels == ("known",)
    assert reading(busy, flags=("\\Seen",)).plan.labels == ()


def test_the_record_has_places_and_no_text(house: House) -> None:
    """The event log and the trace hold ids and offsets (S11.6)."""
    only = FilterSet([Filter("f", "subject:thursday meet", queue="other")])
    record, fate = reading(replace(house, filters=lambda: only)).plan.trace
    assert fate == {"no_complaint": "nothing tells a complaint"}
    assert record == {
        "name": "f",
        "matched": True,
        "where": ["subject", "body"],
        "hits": [["subject", 0], ["body", 9]],
    }


# --- with a ledger and a door ---------------------------------------------------


class Door:
    """Finishes letters; `broken` is what it raises instead."""

    def __init__(self, broken: Exception | None = None) -> None:
        self.broken = broken
        self.seen: list[Envelope] = []

    def __call__(self, envelope: Envelope, raw: bytes, kind: Kind) -> Outgoing:
        if self.broken:
            raise self.broken
        self.seen.append(envelope)
        message = parse(raw)
        return Outgoing(
            raw=raw,
            sender=envelope.sender,
            recipients=envelope.recipients,
            kind=kind,
            message_id=f"{len(self.seen)}@ipserver.su",
            identity=identity(message),
            references=message.references,
            subject=message.subject,
            login=None,
            created=NOW,
        )


def arrival(uid: int, account: str = "support1", *, old: bool = False) -> Arrival:
    place = Place(account, "INBOX", 1, uid)
    raw = f"Delivered-To: {account}@ipserver.su\r\n".encode() + MAIL
    return Arrival(raw, ENVELOPE, place, account, old)


def test_a_forward_is_spooled_once_for_all_copies(desk: Desk) -> None:
    busy = doing(desk.house, "forward:noc@example.net")
    open_desk = Desk(busy, desk.store, Door())
    take(open_desk, [arrival(1), arrival(1, "support2")])
    take(open_desk, [arrival(1), arrival(1, "support3")])
    rows = desk.store.spool_rows()
    assert [(r.address, r.sender, r.kind) for r in rows] == [
        ("noc@example.net", "", Kind.ANSWER)
    ]
    assert [f.queue for f in desk.store.filings("support1", 9)] == ["other"]


def test_old_mail_is_never_forwarded(desk: Desk) -> None:
    door = Door()
    busy = doing(desk.house, "forward:noc@example.net")
    take(Desk(busy, desk.store, door), [arrival(1, old=True)])
    assert (door.seen, list(desk.store.spool_rows())) == ([], [])


def test_a_letter_that_cannot_be_made_holds_up_no_mail(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    busy = doing(desk.house, "forward:noc@example.net")
    door = Door(Temporary("no key for ipserver.su"))
    take(Desk(busy, desk.store, door), [arrival(1)])
    assert [f.queue for f in desk.store.filings("support1", 9)] == ["other"]
    assert list(desk.store.spool_rows()) == []
    assert "a forward is withheld: no key for ipserver.su" in caplog.text
    plan = with_letters(door, parse(MAIL), reading(busy).plan, busy)
    expected = Withheld("forward:noc@example.net", "no key for ipserver.su")
    assert expected in plan.effects


def test_without_a_door_nothing_leaves(desk: Desk) -> None:
    busy = doing(desk.house, "forward:noc@example.net")
    kept = desk.store.keep(MAIL, ENVELOPE, None, "support1", old=False)
    process(Desk(busy, desk.store), [desk.store.copy(kept.copy)])
    assert list(desk.store.spool_rows()) == []
    plan = with_letters(None, parse(MAIL), reading(busy).plan, busy)
    expected = Withheld("forward:noc@example.net", "no letter may leave here")
    assert expected in plan.effects
