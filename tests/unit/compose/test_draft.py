"""N6: drafts, and how one is known again in what mail clients make of it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.draft import Writer, draft_letter, mark
from mailproc.compose.draft_traces import (
    draft_id,
    draft_reference,
    find_token,
    strip,
    without_alias,
)
from mailproc.compose.model import Identity
from mailproc.errors import Refused
from mailproc.message.parse import parse

DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)
HOST, DOMAINS = DESK.host, ("example.com",)
TOKEN = "0123456789abcdef"
REFERENCE = f"<draft.{TOKEN}@relay.example.com>"
ALIAS = f"draft+{TOKEN}@example.com"
IVAN = Writer("Иван И.", "support@example.com")
PLAIN = draft_letter(
    IVAN,
    "anna@example.org",
    "Re: Сервер [#7]",
    "Здравствуйте!\n\n&^ответ\n",
    parents=("q1@example.org", "q2@example.org"),
)
DRAFT = mark(PLAIN, TOKEN, DESK, alias=True)


def test_a_draft_is_a_letter_that_a_client_can_go_on_with() -> None:
    made = parse(DRAFT)
    assert [a.addr for a in made.to] == ["anna@example.org"]
    assert made.from_[0].name == "Иван И."
    assert (made.subject, made.cc) == ("Re: Сервер [#7]", ())
    assert made.text == "Здравствуйте!\n\n&^ответ\n"
    assert made.header("X-Unsent") == "1"
    assert made.in_reply_to == ("q2@example.org",)
    assert made.references[:2] == ("q1@example.org", "q2@example.org")
    assert made.references[-1] == made.message_id == f"draft.{TOKEN}@relay.example.com"
    assert draft_id(made) == draft_reference(TOKEN, HOST)
    assert draft_id(parse(PLAIN)) is None


def test_a_letter_without_a_thread_and_without_an_alias() -> None:
    """Notices go to groups whose own addresses only the relay knows."""
    alone = draft_letter(Writer("", "support@example.com"), "a@example.org", "x", "y")
    made = parse(mark(alone, TOKEN, DESK))
    assert made.references == (f"draft.{TOKEN}@relay.example.com",)
    assert (made.bcc, made.in_reply_to) == ((), ())
    assert strip(made.raw, HOST, DOMAINS) == alone


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="the address to write to is none"):
        draft_letter(IVAN, "a@example.org>\r\nBcc: <b@example.org", "x", "y")


def without(*names: str) -> Callable[[bytes], bytes]:
    """A client that drops these fields when it sends."""

    def drop(raw: bytes) -> bytes:
        for name in names:
            field = rf"(?im)^{name}:[^\r]*\r\n(?:[ \t][^\r]*\r\n)*"
            raw = re.sub(field.encode(), b"", raw, count=1)
        return raw

    return drop


def thunderbird(raw: bytes) -> bytes:
    """A Message-ID of its own, In-Reply-To from the last of References, no Bcc."""
    raw = without("Message-ID", "X-Unsent", "Bcc", "In-Reply-To")(raw)
    added = f"Message-ID: <u1@example.com>\r\nIn-Reply-To: {REFERENCE}\r\n"
    return added.encode() + raw


def roundcube(raw: bytes) -> bytes:
    """Everything on one line, the Message-ID kept."""
    return without("X-Unsent", "Bcc")(raw).replace(b"\r\n <", b" <")


def gmail(raw: bytes) -> bytes:
    """References written anew from the conversation; Bcc stays a recipient."""
    raw = without("Message-ID", "References", "X-Unsent", "Bcc")(raw)
    return b"References: <q1@example.org> <q2@example.org>\r\n" + raw


def nothing(raw: bytes) -> bytes:
    """A text editor and a mail sync: no byte changes."""
    return raw


CLIENTS = [
    pytest.param(nothing, id="editor"),
    pytest.param(without("Message-ID"), id="mutt"),
    pytest.param(thunderbird, id="thunderbird"),
    pytest.param(without("Message-ID", "X-Unsent", "Bcc"), id="apple-mail"),
    pytest.param(roundcube, id="roundcube"),
]


@pytest.mark.parametrize("client", CLIENTS)
def test_the_token_is_found_and_every_trace_goes(
    client: Callable[[bytes], bytes],
) -> None:
    handed = client(DRAFT)
    assert find_token(parse(handed), HOST, DOMAINS) == TOKEN
    clean = strip(handed, HOST, DOMAINS)
    assert TOKEN.encode() not in clean
    assert b"X-Unsent" not in clean
    left = parse(clean)
    assert left.references == ("q1@example.org", "q2@example.org")
    assert left.in_reply_to == ("q2@example.org",)
    assert (left.bcc, left.text) == ((), parse(handed).text)
    assert strip(clean, HOST, DOMAINS) == clean
    assert find_token(left, HOST, DOMAINS) is None


def test_the_alias_is_what_is_left_where_references_are_written_anew() -> None:
    handed, envelope = gmail(DRAFT), ("anna@example.org", ALIAS)
    assert find_token(parse(handed), HOST, DOMAINS) is None
    assert find_token(parse(handed), HOST, DOMAINS, envelope) == TOKEN
    assert without_alias(envelope, DOMAINS) == ("anna@example.org",)
    assert strip(handed, HOST, DOMAINS) == handed


@pytest.mark.parametrize(
    ("field", "left"),
    [
        (f"To: a@example.org, {ALIAS}", "To: a@example.org"),
        (f"To: <{ALIAS}>, a@example.org", "To: a@example.org"),
        (f'Cc: "Ann, b" <a@b.test>, "x" <{ALIAS}>', 'Cc: "Ann, b" <a@b.test>'),
        (f"Cc: a@b.test,\r\n <{ALIAS}>,\r\n c@d.test", "Cc: a@b.test,\r\n c@d.test"),
        (f"Bcc: Draft <{ALIAS.upper()}>", ""),
    ],
)
def test_the_alias_is_taken_out_of_a_list(field: str, left: str) -> None:
    raw = f"From: b@example.com\r\n{field}\r\nSubject: x\r\n\r\ny\r\n"
    expected = raw.replace(field, left) if left else raw.replace(f"{field}\r\n", "")
    assert find_token(parse(raw.encode()), HOST, DOMAINS) == TOKEN
    assert strip(raw.encode(), HOST, DOMAINS) == expected.encode()


def test_what_others_call_a_draft_is_none() -> None:
    theirs = DRAFT.replace(b"@relay.example.com", b"@mail.example.net")
    theirs = theirs.replace(b"@example.com>", b"@example.net>")
    assert find_token(parse(theirs), HOST, DOMAINS) is None
    kept = strip(theirs, HOST, DOMAINS)
    assert kept == theirs.replace(b"X-Unsent: 1\r\n", b"")


@given(st.binary(max_size=300), st.sampled_from(["To", "Cc", "References", "Bcc"]))
def test_any_field_is_freed_of_the_token(junk: bytes, name: str) -> None:
    """Whatever stands around it; the body is never touched."""
    value = junk.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    trace = REFERENCE if name == "References" else f"<{ALIAS}>"
    head = name.encode() + b": <a@b.test>, " + trace.encode() + b", " + value
    raw = head + b"\r\n\r\n" + REFERENCE.encode() + b"\r\n"
    clean = strip(raw, HOST, DOMAINS)
    assert clean.endswith(b"\r\n" + REFERENCE.encode() + b"\r\n")
    if name == "References":
        assert REFERENCE.encode() not in clean[: clean.rindex(REFERENCE.encode())]
