"""The outbound path: nothing leaves unsigned, refused mail is not taken, DSN, notes."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from mailproc.compose.block import render_block
from mailproc.compose.model import Staff
from mailproc.errors import MailprocError, Refused, Temporary
from mailproc.message.bounce import bounce
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.outbound import Door, Writing, deliver, submit
from mailproc.ports import Claim, Kind, Outcome, Sign, State, Store
from mailproc.template_files import DEFAULT_BLOCK
from tests.fakes import NOW
from tests.unit.desk import IDENTITY, ROOT

BLOCK = (ROOT / "templates" / DEFAULT_BLOCK).read_text(encoding="utf-8")
LETTER = (
    b"From: support@ipserver.su\r\nTo: client@example.org\r\nSubject: hello\r\n"
    b"Message-ID: <m1@client.example>\r\n\r\nGood day.\r\n"
)


def signed(raw: bytes, from_domain: str) -> bytes:
    return f"DKIM-Signature: d={from_domain}\r\n".encode() + raw


def unsigned(raw: bytes, from_domain: str) -> bytes:
    raise Temporary("cannot sign now", code=451, enhanced="4.7.0")


def door(store: Store, sign: Sign = signed) -> Door:
    tokens = iter(f"token{n}" for n in range(100))
    writing = Writing(
        IDENTITY,
        {"support1": Staff("support1", "Иван И.", ("support@ipserver.su",))},
        lambda name, _: render_block(BLOCK, None, name),
        lambda: NOW,
        lambda: next(tokens),
    )
    return Door(writing, sign, store)


def envelope(*recipients: str, login: str | None = "support1") -> Envelope:
    return Envelope(
        "support@ipserver.su", recipients, NOW, login=login, protocol="ESMTPSA"
    )


def claimed(store: Store) -> Sequence[Claim]:
    return store.claim("test", 100, NOW, 60)


def test_a_letter_gets_copy_block_and_signature(store: Store) -> None:
    """The row of staff mail in the table of S3."""
    submit(door(store), envelope("client@example.org"), LETTER)
    (claim,) = claimed(store)
    assert [r.address for r in claim.recipients] == [
        "client@example.org",
        "support@ipserver.su",
    ]
    assert claim.raw.startswith(b"DKIM-Signature: d=ipserver.su\r\n")
    letter = parse(claim.raw)
    assert [a.addr for a in letter.cc] == ["support@ipserver.su"]
    assert "Иван И." in letter.text
    assert claim.message_id == "m1@client.example"


def test_nothing_leaves_unsigned(store: Store) -> None:
    with pytest.raises(Temporary):
        submit(door(store, unsigned), envelope("client@example.org"), LETTER)
    assert store.spool_rows(all_states=True) == []


@pytest.mark.parametrize(
    ("raw", "login", "recipients", "words"),
    [
        (LETTER, "nobody", ["client@example.org"], "login"),
        (LETTER, None, ["client@example.org"], "login"),
        (
            LETTER.replace(b"From: support@", b"From: boss@"),
            "support1",
            ["client@example.org"],
            "boss@ipserver.su",
        ),
        (
            LETTER.replace(b"Good day.", b"At &^time we begin."),
            "support1",
            ["client@example.org"],
            "&^",
        ),
        (
            LETTER.replace(b"Subject: hello", b"Subject: hello\r\nIn-Reply-To: <q@x>"),
            "support1",
            ["support@ipserver.su"],
            "#note",
        ),
    ],
)
def test_a_refusal_says_what_to_do_and_takes_nothing(
    store: Store, raw: bytes, login: str | None, recipients: list[str], words: str
) -> None:
    with pytest.raises(Refused) as refused:
        submit(door(store), envelope(*recipients, login=login), raw)
    assert 500 <= refused.value.code < 600
    assert words in refused.value.public
    assert store.spool_rows(all_states=True) == []


def test_a_note_stays_in_the_house(store: Store) -> None:
    """S4.7: a note never leaves, whoever else stands in the envelope."""
    raw = LETTER.replace(b"Good day.", b"#note\r\nwaiting for the datacenter")
    submit(door(store), envelope("client@example.org", "support@ipserver.su"), raw)
    (claim,) = claimed(store)
    assert [r.address for r in claim.recipients] == ["support@ipserver.su"]
    assert claim.kind is Kind.INTERNAL
    assert "Иван И." not in parse(claim.raw).text


def _fails(*addresses: str):  # type: ignore[no-untyped-def]  # a Deliver
    def attempt(claim: Claim, now: datetime) -> Sequence[Outcome]:
        return [
            Outcome(r.id, r.address, State.FAILED, 550, "no such user", "a")
            if r.address in addresses
            else Outcome(r.id, r.address, State.DELIVERED, 250, "ok", "a")
            for r in claim.recipients
        ]

    return attempt


def test_a_failed_recipient_is_told_to_the_sender_once(store: Store) -> None:
    """RFC 3464; what was delivered is not in it; no DSN for a DSN (R9)."""
    way = door(store)
    submit(way, envelope("client@example.org", "gone@example.org"), LETTER)
    (claim,) = claimed(store)
    deliver(way, _fails("gone@example.org"), claim)
    (report,) = claimed(store)
    assert report.kind is Kind.DSN
    assert report.sender == ""
    assert [r.address for r in report.recipients] == ["support@ipserver.su"]
    assert report.raw.startswith(b"DKIM-Signature"), "signed as everything is"
    found = bounce(parse(report.raw))
    assert found is not None
    assert found.original_message_id == "m1@client.example"
    assert [r.address for r in found.recipients] == ["gone@example.org"]
    assert "Иван И." not in parse(report.raw).text.split("Subject")[0]
    deliver(way, _fails("support@ipserver.su"), report)
    assert claimed(store) == []


def test_the_sender_is_told_that_a_letter_waits(store: Store) -> None:
    def waits(claim: Claim, now: datetime) -> Sequence[Outcome]:
        return [
            Outcome(r.id, r.address, State.DUE, 451, "later", "a", NOW, late=True)
            for r in claim.recipients
        ]

    way = door(store)
    submit(way, envelope("client@example.org"), LETTER)
    (claim,) = claimed(store)
    deliver(way, waits, claim)
    (report,) = [c for c in claimed(store) if c.kind is Kind.DSN]
    told = bounce(parse(report.raw))
    assert told is None or not told.permanent
    assert b"Action: delayed" in report.raw


def test_every_failure_has_an_smtp_reply() -> None:
    """The exception tree: each class has a code of its kind and one line of text."""
    for kind in MailprocError.__subclasses__():
        reply = kind("two\r\nlines").reply()
        assert reply.split(" ", 1)[1].endswith("two lines")
