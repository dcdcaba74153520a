"""Letters of the program in plain text: what strangers wrote stays data."""

import email
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import PARENTS, one_line, plain_letter, tagged
from mailproc.errors import Refused

DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def letter(subject: str = "Hello", text: str = "Text\n") -> EmailMessage:
    return read(plain_letter(DESK, "anna@example.org", subject, text))


def test_the_head_is_complete_but_for_what_the_door_adds() -> None:
    made = letter()
    assert made["From"] == "support@example.com"
    assert made["To"] == "anna@example.org"
    assert made["Subject"] == "Hello"
    assert made["X-Loop"] == "support@example.com"
    assert made["Date"] is None
    assert made["Message-ID"] is None
    assert made["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Счёт 17", "Re: Счёт 17 [#12]"),
        ("Re: RE: Fwd: AW: Odp: Ответ: сайт", "Re: сайт [#12]"),
        ("Re[2]: сайт", "Re: сайт [#12]"),
        ("", "Re: [#12]"),
        ("  \t ", "Re: [#12]"),
        ("again [#12]", "Re: again [#12]"),
        ("into another ticket [#99] [HL-7]", "Re: into another ticket [#12]"),
        ("=?utf-8?q?a=0D=0AB?=", "Re: =?utf-8?q?a=0D=0AB?= [#12]"),
        ("a\r\nBcc: x@example.net", "Re: a Bcc: x@example.net [#12]"),
        ("{{ 7 * 7 }} {% raw %}", "Re: {{ 7 * 7 }} {% raw %} [#12]"),
        ("Reply: later", "Re: Reply: later [#12]"),
    ],
)
def test_a_subject_is_answered_once_and_tagged_once(subject: str, shown: str) -> None:
    assert tagged(subject, "[#12]", "Re:") == shown
    made = letter(tagged(subject, "[#12]", "Re:"))
    assert made["Subject"] == shown
    assert made["Bcc"] is None


@pytest.mark.parametrize("subject", ["x" * 5000, "слово " * 900, "word " * 900])
def test_a_long_subject_is_folded_and_keeps_its_tag(subject: str) -> None:
    raw = plain_letter(DESK, "a@example.org", tagged(subject, "[#12]", "Re:"), "T")
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= (300 if "x" in subject else 78)
    assert str(read(raw)["Subject"]).endswith("… [#12]")


@given(st.text(max_size=300), st.text(max_size=300), st.lists(st.text(max_size=40)))
def test_nothing_a_stranger_wrote_becomes_a_field_or_bytes_that_do_not_travel(
    subject: str, text: str, parents: list[str]
) -> None:
    raw = plain_letter(
        DESK, "a@example.org", tagged(subject, "[#1]"), text, parents=parents
    )
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    names = [name.lower() for name in read(raw).keys()]  # noqa: SIM118 - all, in order
    assert len(names) == len(set(names))
    assert set(names) <= {
        *("from", "to", "subject", "in-reply-to", "references", "x-loop"),
        *("x-auto-response-suppress", "mime-version", "content-type"),
        "content-transfer-encoding",
    }


def test_the_text_arrives_as_it_was() -> None:
    text = "Здравствуйте!\n\nFrom here\n.\nкто-то\n"
    made = letter(text=text)
    assert made.get_content().replace("\r\n", "\n") == text


def test_the_thread_is_named_with_its_first_and_newest_letters() -> None:
    ids = [f"m{n}@example.org" for n in range(100)]
    made = read(plain_letter(DESK, "a@example.org", "S", "T", parents=ids))
    assert made["In-Reply-To"] == "<m99@example.org>"
    named = made["References"].split()
    assert len(named) == PARENTS
    assert (named[0], named[-1]) == ("<m0@example.org>", "<m99@example.org>")


@pytest.mark.parametrize("bad", ["a b@c", "a>\r\nBcc: <x@y", "кто@example.org", ""])
def test_a_parent_that_is_no_identifier_is_left_out(bad: str) -> None:
    made = read(plain_letter(DESK, "a@example.org", "S", "T", parents=[bad, "m@x"]))
    assert made["References"] == "<m@x>"
    assert made["Bcc"] is None


@pytest.mark.parametrize(
    "to",
    [
        *("", "anna", "a@b, c@d", "a@example.org>\r\nBcc: <x@example.org", "@b"),
        *("кто@example.org", "a b@example.org", '"a"@example.org', "a@" + "b" * 300),
    ],
)
def test_a_letter_goes_to_one_address_or_not_at_all(to: str) -> None:
    with pytest.raises(Refused):
        plain_letter(DESK, to, "S", "T")


@given(st.text(max_size=100))
def test_one_line_is_one_printable_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert one_line(text) == one_line(text).strip()
