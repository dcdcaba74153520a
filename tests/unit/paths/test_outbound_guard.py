"""N8 on the outbound path: notices and letters pass the guard on the finished bytes."""

from pathlib import Path

import pytest

from mailproc.compose.block import render_block
from mailproc.compose.model import Staff
from mailproc.errors import Refused
from mailproc.message.envelope import Envelope
from mailproc.outbound import Door, Writing, submit
from mailproc.ports import Kind, Store
from tests.fakes import NOW
from tests.unit.desk import IDENTITY, ROOT

FIXTURES = ROOT / "fixtures" / "notices-out"
# What COMMANDS.md says of To and of history holds for what staff submit; a finished
# notice to one partner has that partner in To.
OF_SUBMISSION = ("typed-address", "unknown-group", "undisclosed", "reply-w")
CONTENT = [
    path
    for path in sorted(FIXTURES.glob("refused/*.eml"))
    if not any(word in path.name for word in OF_SUBMISSION)
]
QUOTED = (
    b"From: support@ipserver.su\r\nTo: noc@provider.example\r\nSubject: Re: abuse\r\n"
    b"Message-ID: <m1@client.example>\r\n\r\nBlocked.\r\n\r\n"
    b"> what you sent:\r\n> work begins at &^time, {{ x }}\r\n> End: None\r\n"
)


def door(store: Store, block: str = "---\n{{ name }}") -> Door:
    tokens = iter(f"token{n}" for n in range(100))
    writing = Writing(
        IDENTITY,
        {"support1": Staff("support1", "Иван И.", ("support@ipserver.su",))},
        lambda name, _: render_block(block, None, name),
        lambda: NOW,
        lambda: next(tokens),
    )
    return Door(writing, lambda raw, _: b"DKIM-Signature: x\r\n" + raw, store)


def send(store: Store, raw: bytes, kind: Kind, block: str = "---\n{{ name }}") -> int:
    envelope = Envelope(
        "support@ipserver.su", ("noc@partner.example",), NOW, "support1"
    )
    return submit(door(store, block), envelope, raw, kind)


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.stem)
def test_a_refused_notice_is_not_taken(store: Store, path: Path) -> None:
    with pytest.raises(Refused) as refused:
        send(store, path.read_bytes(), Kind.NOTICE)
    assert refused.value.reply().startswith("550 5.7.1 ")
    assert store.spool_rows(all_states=True) == []


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("go/*.eml")), ids=lambda p: p.stem
)
@pytest.mark.parametrize("kind", [Kind.NOTICE, Kind.LETTER])
def test_a_good_one_leaves(store: Store, path: Path, kind: Kind) -> None:
    send(store, path.read_bytes(), kind)
    assert store.spool_rows(all_states=True)


def test_a_letter_made_from_a_draft_counts_its_quotes(store: Store) -> None:
    with pytest.raises(Refused, match=r"unfilled field &\^: text, line 7"):
        send(store, QUOTED, Kind.LETTER)


@pytest.mark.parametrize("kind", [Kind.STAFF, Kind.TICKET, Kind.ANSWER])
def test_ordinary_mail_may_quote_anything(store: Store, kind: Kind) -> None:
    """N8: complaints may contain anything."""
    send(store, QUOTED, kind)
    assert store.spool_rows(all_states=True)


def test_what_the_program_itself_adds_counts(store: Store) -> None:
    """The guard looks at the finished bytes, signature block included."""
    raw = (FIXTURES / "go" / "01-plain-polish.eml").read_bytes()
    with pytest.raises(Refused, match="unfilled field"):
        send(store, raw, Kind.NOTICE, "---\n{{ name }}\ntel. &^numer")
