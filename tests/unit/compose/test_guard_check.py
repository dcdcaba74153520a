"""The guard as a whole: groups in To (N5), history (N7), refusals, any bytes."""

import base64
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.notice_guard.check import check, content, require
from mailproc.compose.notice_guard.history import follow_up, quotes_something
from mailproc.compose.notice_guard.recipients import name_key, targets
from mailproc.errors import Refused
from mailproc.message.parse import parse
from tests.unit.compose.guarded import GROUPS, KNOWN, all_of, faults, html, notice

WORD = base64.b64encode(b"Awaria MPS/SMS").decode()


@pytest.mark.parametrize(
    "to",
    [
        *(f"{name}: anna@partner.example, b@c.example;" for name in GROUPS),
        "Wszyscy:;",
        "WSZYSCY : ;",
        '"Awaria MPS/SMS": "X, Y" <anna@partner.example>;',
        "Awaria MPS / SMS:;",
        f"=?utf-8?b?{WORD}?=: a@partner.example;",
        "=?utf-8?q?Awaria?= =?utf-8?q?_Subskrypcje?=:;",
        "Awaria Subskrypcje:;, Awaria Oneshooty: a@partner.example;",
        "Awaria\n Subskrypcje:\n a@partner.example,\n b@partner.example;",
        "Partnerzy brazylijscy (Brazil): a@partner.example;",
        "Wszyscy: a@partner.example",  # the end of the group is missing
        "wszyscy@example.com",
        "All of them <WSZYSCY@example.com>",
        "wszyscy@example.com, support@example.com",
        "Wszyscy",
    ],
)
def test_groups_by_name_or_alias(to: str) -> None:
    assert faults(notice(to=to)) == []


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("", ""),
        ("support@example.com", ""),
        ("anna@partner.example", "anna@partner.example"),
        ("Wszyscy:;, anna@partner.example", "anna@partner.example"),
        ("Wszyscy <anna@partner.example>", "anna@partner.example"),
        ("undisclosed-recipients:;", "undisclosed-recipients"),
        ("Awaria: a@partner.example;", "Awaria"),
        ("Wszyscy:;, Inni: wszyscy@example.com;", "Inni"),
        ("(Wszyscy:;) anna@partner.example", "anna@partner.example"),
        ('"Wszyscy:;" <anna@partner.example>', "anna@partner.example"),
        ("wszyscy@example.org", "wszyscy@example.org"),
    ],
)
def test_to_without_a_known_group_is_refused(to: str, found: str) -> None:
    assert [(f.rule, f.place, f.found) for f in all_of(notice(to=to))] == [
        ("group", "To", found)
    ]


def test_members_of_a_group_are_ignored() -> None:
    (target,) = targets(notice(to="Wszyscy: a@b.example, Inni <c@d.example>;"))
    assert target.is_group
    assert target.name == "Wszyscy"


def test_names_are_compared_as_people_read_them() -> None:
    assert name_key("Awaria  MPS /\tSMS") == name_key("awaria mps/sms")
    assert name_key("Łódz\u0301") == name_key("łódź")


def test_no_to_at_all_is_refused() -> None:
    raw = b"From: support@example.com\r\nSubject: a\r\nCc: Wszyscy:;\r\n\r\nx\r\n"
    assert [f.rule for f in check(parse(raw), KNOWN)] == ["group"]


# --- N7


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [HL-7] Awaria", 7),
        ("RE[2]: [HL-7] Awaria", 7),
        ("Odp: Awaria [hl-123456]", 123456),
        ("[HL-7] Re: Awaria", 7),
        ("[ext] Re: [HL-7] Awaria", 7),
        ("На: [HL-7] Сбой", 7),
        ("[HL-7] Awaria", None),
        ("Re: Awaria", None),
        ("Re: HL-7", None),
        ("Restored: [HL-7]", None),
        ("Fwd: [HL-7] Awaria", None),
    ],
)
def test_what_is_a_follow_up(subject: str, number: int | None) -> None:
    assert follow_up(subject) == number


QUOTES = [
    "Koniec.\n\nOn Mon, 4 Mar 2024 at 12:03, A <a@example.com> wrote:\n"
    "> Awaria.\n> x\n",
    "Koniec.\n\n> Awaria trwa.\n",
    "Koniec.\n\n-----Original Message-----\nFrom: a\nSent: b\nTo: c\nSubject: d\n\n"
    "Awaria\n",
    "W dniu 4.03.2024 o 12:03, Anna pisze:\n> Awaria trwa.\n> x\n\nKoniec.\n",
]
NOTHING = [
    "Koniec.\n",
    "Koniec.\n\n>\n> \n",
    "Koniec.\n\n-----Original Message-----\nFrom: a\nSent: b\nTo: c\nSubject: d\n",
    "Koniec.\n\n-- \nNOC\n",
    "Koniec.\n\nOn Mon, 4 Mar 2024 at 12:03, A <a@example.com> wrote:\n",
]


@pytest.mark.parametrize("body", QUOTES)
def test_a_follow_up_that_quotes_may_go(body: str) -> None:
    assert faults(notice(body, subject="Re: [HL-7] Awaria")) == []


@pytest.mark.parametrize("body", NOTHING)
def test_a_follow_up_that_quotes_nothing_is_refused(body: str) -> None:
    message = notice(body, subject="Re: [HL-7] Awaria")
    assert faults(message) == [("history", "body")]
    assert check(message, KNOWN, lambda number: number == 7) == ()
    assert check(message, KNOWN, lambda number: number == 8) != ()


@pytest.mark.parametrize(
    ("source", "quotes"),
    [
        ("<p>Koniec.</p><blockquote>Awaria trwa.</blockquote>", True),
        (
            '<p>x</p><div class="gmail_quote">On Mon, A wrote:<br>'
            "<blockquote>Awaria</blockquote></div>",
            True,
        ),
        ("<p>Koniec.</p>", False),
        ("<p>Koniec.</p><blockquote></blockquote>", False),
    ],
)
def test_quotes_in_html(source: str, quotes: bool) -> None:
    assert quotes_something(html(source)) is quotes


def test_an_attached_earlier_notice_is_a_quote() -> None:
    body = (
        "--b\n\nKoniec.\n--b\nContent-Type: message/rfc822\n\nSubject: a\n\nx\n--b--\n"
    )
    message = notice(
        body, kind="multipart/mixed; boundary=b", subject="Re: [HL-7] Awaria"
    )
    assert faults(message) == []


# --- the whole


def test_every_fault_is_told() -> None:
    message = notice(
        "Start: None\n&^x {{ y }}\n", to="a@b.example", subject="Re: [HL-7] &^z"
    )
    assert [f.rule for f in all_of(message)] == [
        *("group", "field", "field", "template", "empty", "history")
    ]


def test_the_refusal_names_the_field_and_is_one_line_of_ascii() -> None:
    with pytest.raises(Refused) as refused:
        require(notice("Przyczyna: &^przyczyna źródłowa\n"))
    reply = refused.value.reply()
    assert reply.startswith("550 5.7.1 unfilled field &^: text, line 1:")
    assert reply.isascii()
    assert "\n" not in reply


def test_a_letter_may_tell_times_in_any_order() -> None:
    message = notice("Start: 2026-03-12\nEnd: 2026-03-11\n")
    require(message, notice=False)
    with pytest.raises(Refused):
        require(message)


def test_faults_are_few_however_many() -> None:
    assert len(content(notice("Start:\n" * 1000))) == 100


@given(st.binary(max_size=400))
def test_any_bytes_are_judged(raw: bytes) -> None:
    check(parse(raw), KNOWN)
    check(parse(b"To: " + raw + b"\r\nContent-Type: text/html\r\n\r\n" + raw), KNOWN)


LABELS = st.sampled_from(
    ["Start", "End", "Ticket", "Foo", "Okno", "Do", "> End", "| A"]
)
VALUES = st.sampled_from(
    ["", " ", "None", "-", ")", "2026-03-11", "12 mar", "1/2/2026", "CET", "None.", "|"]
)


@given(st.lists(st.tuples(LABELS, st.sampled_from(":= |"), VALUES), max_size=8))
def test_any_labelled_lines_are_judged(lines: list[tuple[str, str, str]]) -> None:
    text = "\n".join("".join(line) for line in lines)
    check(notice(text), KNOWN)
    check(html(text.replace("\n", "<br>")), KNOWN)
    check(html(f"<table><tr><td>{text.replace('|', '</td><td>')}</table>"), KNOWN)


@pytest.mark.parametrize(
    "flood",
    [
        "Start:\n",
        "<table>",
        "<td>",
        "<dl><dt>",
        "a: \n\n",
        "2026-01-01 - ",
        "x:\t",
        "<b>",
    ],
)
def test_floods_are_judged_in_time(flood: str) -> None:
    body = flood * (300_000 // len(flood))
    begun = time.monotonic()
    content(notice(body))
    content(html(body))
    assert time.monotonic() - begun < 20
