"""Automatic answers (S1.1, S7.5, RFC 3834): who gets none, limits, no loops."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.answer import answer_letter
from mailproc.compose.model import Identity
from mailproc.desk.autoanswer import (
    QUEUES,
    Facts,
    No,
    Yes,
    may_answer_first,
    may_send,
    sender_key,
)
from mailproc.desk.terms import Terms
from mailproc.message.automatic import Answerable, may_answer
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MAY = Answerable(may=True)
TERMS = Terms()


def facts(**known: object) -> Facts:
    return replace(Facts(MAY, NOW), **known)  # type: ignore[arg-type] # by field name


def test_a_first_letter_of_a_person_is_answered() -> None:
    assert may_send(facts(), TERMS) == Yes()


@pytest.mark.parametrize("queue", ["support", "billing", "test-orders"])
def test_the_template_is_the_reaction_in_three_queues(queue: str) -> None:
    """S1.1; everywhere else a person reacts."""
    assert queue in QUEUES
    assert may_answer_first(queue, facts(), TERMS) == Yes()


@pytest.mark.parametrize(
    "queue", ["datacenter", "partners", "abuse", "incidents", "orders", "other", ""]
)
def test_no_template_elsewhere(queue: str) -> None:
    verdict = may_answer_first(queue, facts(), TERMS)
    assert isinstance(verdict, No)
    assert "S1.1" in verdict.why


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"old": True}, "old mail"),
        ({"answerable": Answerable(may=False, why="List-Id")}, "List-Id"),
        ({"answerable": Answerable(may=False, why="null sender")}, "null sender"),
        ({"answerable": Answerable(may=False)}, "not answerable"),
        ({"in_ticket": 1}, "1 automatic answers in this ticket"),
        ({"to_sender_hour": 3}, "3 automatic answers to the sender an hour"),
        ({"to_sender_day": 10}, "10 automatic answers to the sender a day"),
        ({"in_hour": 100}, "100 automatic answers to all an hour"),
        ({"last": NOW - timedelta(minutes=14)}, "within 15 minutes"),
        ({"last": NOW + timedelta(minutes=14)}, "within 15 minutes"),
    ],
)
def test_no_with_the_reason(known: dict[str, object], why: str) -> None:
    verdict = may_send(facts(**known), TERMS)
    assert isinstance(verdict, No)
    assert why in verdict.why


@pytest.mark.parametrize(
    "known",
    [
        {"to_sender_hour": 2, "to_sender_day": 9, "in_hour": 99},
        {"last": NOW - timedelta(minutes=15)},
    ],
)
def test_below_the_limits_it_goes(known: dict[str, object]) -> None:
    assert may_send(facts(**known), TERMS) == Yes()


def test_the_limits_are_settings() -> None:
    wide = replace(TERMS, answers_per_ticket=2, answer_pause_minutes=0)
    assert may_send(facts(in_ticket=1, last=NOW), wide) == Yes()


@pytest.mark.parametrize(
    ("raw", "own"),
    [
        (b"From: a@example.org\r\nList-Id: <l.example.org>\r\n\r\n", ""),
        (b"From: a@example.org\r\nAuto-Submitted: auto-replied\r\n\r\n", ""),
        (b"From: MAILER-DAEMON@example.org\r\n\r\n", ""),
        (b"From: a@example.org\r\nReturn-Path: <>\r\n\r\n", ""),
        (b"From: noreply@example.org\r\n\r\n", ""),
        (b"From: support@example.com\r\n\r\n", "support@example.com"),
    ],
)
def test_lists_bounces_programs_and_ourselves_get_none(raw: bytes, own: str) -> None:
    verdict = may_answer(parse(raw), None, frozenset((own,)))
    assert isinstance(may_send(facts(answerable=verdict), TERMS), No)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Example.org", "anna@example.org"),
        ("ticket+12@example.org", "ticket+13@example.org"),
        ("case-1207@example.org", "case-1208@example.org"),
        ("bounce=a@example.org", "bounce=b@example.org"),
    ],
)
def test_addresses_made_anew_for_each_mail_count_as_one(one: str, other: str) -> None:
    assert sender_key(one) == sender_key(other)


def test_people_are_told_apart() -> None:
    keys = ["anna@example.org", "anna@example.net", "ivan@example.org", "79001@x.test"]
    assert len({sender_key(each) for each in keys}) == 4
    assert sender_key("79001@x.test") == "79001@x.test"


@given(st.text(max_size=2000))
def test_any_address_has_a_short_key(address: str) -> None:
    assert len(sender_key(address)) <= 1000


# --- two desks that answer each other ---------------------------------------------


@dataclass
class Answering:
    """A desk of ours: answers what it may, finds its thread as the program does."""

    address: str
    sent: list[tuple[datetime, str, int]] = field(default_factory=list)
    threads: dict[str, int] = field(default_factory=dict)

    def receive(self, raw: bytes, sender: str, now: datetime) -> bytes | None:
        message = parse(raw)
        to = message.from_[0].addr
        number = next(
            (self.threads[r] for r in message.references if r in self.threads),
            len(self.threads) + 1,
        )
        self.threads[message.message_id or f"none-{number}"] = number
        envelope = Envelope(sender, (self.address,), now, protocol="LMTP")
        answerable = may_answer(message, envelope, frozenset((self.address,)))
        if isinstance(may_send(self._facts(answerable, to, number, now), TERMS), No):
            return None
        self.sent.append((now, sender_key(to), number))
        identity = Identity(self.address, frozenset(), frozenset(), "h.example")
        raw = answer_letter(message, f"[#{number}]", "Received.", identity, to)
        own = f"{len(self.sent)}.{self.address}"
        self.threads[own] = number
        return f"Message-ID: <{own}>\r\n".encode() + raw

    def _facts(
        self, answerable: Answerable, to: str, number: int, now: datetime
    ) -> Facts:
        times = [at for at, key, _ in self.sent if key == sender_key(to)]
        return Facts(
            answerable=answerable,
            received=now,
            in_ticket=sum(n == number for _, _, n in self.sent),
            to_sender_hour=sum(now - at < timedelta(hours=1) for at in times),
            to_sender_day=sum(now - at < timedelta(days=1) for at in times),
            in_hour=sum(now - at < timedelta(hours=1) for at, _, _ in self.sent),
            last=max(times, default=None),
        )


@dataclass
class Rude:
    """A desk that answers everything, marks nothing and names no thread."""

    address: str
    fresh_addresses: bool = False
    sent: int = 0

    def receive(self, raw: bytes, sender: str, now: datetime) -> bytes | None:
        self.sent += 1
        local, _, domain = self.address.partition("@")
        tag = f"+{self.sent}" if self.fresh_addresses else ""
        return (
            f"From: <{local}{tag}@{domain}>\r\nTo: <{parse(raw).from_[0].addr}>\r\n"
            f"Message-ID: <r{self.sent}@{domain}>\r\n"
            f"Subject: Request {self.sent} received\r\n\r\nThank you.\r\n"
        ).encode()


def converse(first: bytes, one: Answering, other: Answering | Rude) -> int:
    """Let `first` reach `one`, and pass answers on until silence; count them."""
    now, mails, raw = NOW, 0, first
    desks: list[Answering | Rude] = [one, other]
    while mails < 50:
        desk = desks[mails % 2]
        # Our answers have the null sender; the rude desk sends like a person.
        by_us = mails > 0 and isinstance(desks[(mails - 1) % 2], Answering)
        made = desk.receive(raw, "" if by_us else "info@desk.example", now)
        if made is None:
            break
        mails, raw, now = mails + 1, made, now + timedelta(seconds=200)
    return mails


FIRST = (
    b"From: info@desk.example\r\nTo: support@example.com\r\n"
    b"Message-ID: <f1@desk.example>\r\nSubject: Hello\r\n\r\nText\r\n"
)


def test_two_desks_of_ours_settle_after_one_answer() -> None:
    ours, theirs = Answering("support@example.com"), Answering("info@desk.example")
    assert converse(FIRST, ours, theirs) == 1


@pytest.mark.parametrize("fresh", [False, True])
def test_a_desk_that_marks_nothing_settles_within_three_mails(*, fresh: bool) -> None:
    """Its first mail, our answer, its answer: then silence."""
    ours = Answering("support@example.com")
    theirs = Rude("info@desk.example", fresh_addresses=fresh)
    assert 1 + converse(FIRST, ours, theirs) <= 3
    assert len(ours.sent) == 1


def test_slow_answers_of_such_a_desk_are_bounded_too() -> None:
    """Where nothing else tells them, the limits of an hour and a day do."""
    ours = Answering("support@example.com")
    theirs = Rude("info@desk.example")
    raw: bytes | None = FIRST
    for step in range(200):
        now = NOW + timedelta(minutes=16 * step)
        made = ours.receive(raw or FIRST, "info@desk.example", now)
        raw = theirs.receive(made, "", now) if made else theirs.receive(FIRST, "", now)
    days = 16 * 200 / 60 / 24
    assert len(ours.sent) <= 10 * (days + 1)
