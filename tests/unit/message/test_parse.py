"""The whole Message: what each reader of it relies on, for any bytes at all."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.model import Limits, Message
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes, part_text

FIXTURES = Path(__file__).parents[3] / "fixtures" / "mail"
MAILS = [path.read_bytes() for path in sorted(FIXTURES.glob("*/*.eml"))]


def mail(head: str, body: str) -> Message:
    return parse(f"{head}\n\n{body}".encode())


def check(message: Message, raw: bytes) -> None:
    """Assert what holds for every message."""
    assert message.raw is raw
    assert message.headers == message.root.headers
    for text in (message.subject, message.text, message.html, *message.defects):
        text.encode("utf-8")
        assert "\0" not in text
    assert not set(message.subject) & set("\r\n")
    for part in message.parts:
        assert part.number == message.parts.index(part)
        assert 0 <= part.start <= part.body <= part.end <= len(raw)
        assert part.filename is None or "/" not in part.filename
        part_bytes(message, part)
        part_text(message, part)
    assert message.date is None or message.date.utcoffset() is not None


@given(st.binary(max_size=500))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    check(parse(raw), raw)


@given(
    st.sampled_from(MAILS),
    st.integers(0, 2000),
    st.integers(0, 40),
    st.binary(max_size=20),
)
def test_damaged_mail_is_still_a_message(
    mail: bytes, at: int, cut: int, junk: bytes
) -> None:
    raw = mail[:at] + junk + mail[at + cut :]
    check(parse(raw), raw)


@given(st.sampled_from(MAILS), st.integers(0, 2000))
def test_mail_cut_anywhere_is_still_a_message(mail: bytes, at: int) -> None:
    raw = mail[:at]
    check(parse(raw), raw)


@given(st.sampled_from(MAILS))
def test_line_ends_do_not_change_what_is_read(raw: bytes) -> None:
    if b"\r" in raw.replace(b"\r\n", b""):
        return
    lf = raw.replace(b"\r\n", b"\n")
    first, second = parse(lf), parse(lf.replace(b"\n", b"\r\n"))
    assert first.subject == second.subject
    assert first.text == second.text
    assert [p.content_type for p in first.parts] == [
        p.content_type for p in second.parts
    ]


def test_parsing_twice_gives_the_same() -> None:
    for raw in MAILS:
        assert parse(raw) == parse(raw)


# --- text and html ----------------------------------------------------------------

MIXED = "Content-Type: multipart/mixed; boundary=b"


def test_plain_parts_are_joined_with_a_line_break() -> None:
    message = mail(MIXED, "--b\n\none\n--b\n\ntwo\n--b--\n")
    assert message.text == "one\ntwo"


def test_plain_text_is_preferred_to_html() -> None:
    body = "--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n"
    message = mail(MIXED.replace("mixed", "alternative"), body)
    assert message.text == "plain"
    assert message.html == "<p>html</p>"


@pytest.mark.parametrize("plain", ["", " \n\t\n"])
def test_html_is_rendered_where_the_plain_text_is_blank(plain: str) -> None:
    body = f"--b\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n"
    assert mail(MIXED, body).text == "html"


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: message/rfc822\n\nSubject: inner\n",
        "Content-Disposition: attachment\n",
        "Content-Type: text/plain; name=notes.txt\n",
        "Content-Type: text/rfc822-headers\n",
        "Content-Type: message/delivery-status\n",
        "Content-Type: message/feedback-report\n",
        "Content-Type: text/calendar\n",
        "Content-Type: text/csv\n",
    ],
)
def test_other_parts_never_mix_into_the_text(head: str) -> None:
    message = mail(MIXED, f"--b\n\nletter\n--b\n{head}\nquoted spam\n--b--\n")
    assert message.text == "letter"
    assert "spam" not in message.html


def test_a_lonely_attached_message_gives_no_text() -> None:
    message = mail("Content-Type: message/rfc822", "Subject: inner\n\nspam")
    assert message.text == ""
    assert message.parts[1].attached
    assert not message.parts[0].attached
    assert part_text(message, message.parts[1]) == "spam"


def test_a_multipart_without_parts_is_read_as_text() -> None:
    assert mail("Content-Type: multipart/mixed", "just text").text == "just text"


def test_text_is_bounded() -> None:
    limits = Limits(text_chars=100)
    assert len(parse(b"\n" + b"x" * 1000, limits).text) == 100
    html = b"Content-Type: text/html\n\n" + b"x" * 1000
    assert len(parse(html, limits).text) <= 100


# --- header ------------------------------------------------------------------------


def test_fields_are_found_by_name_in_any_case() -> None:
    message = mail("A: 1\nb: 2\na: 3", "x")
    assert message.header("B") == "2"
    assert message.header("a") == "1"
    assert message.header_all("A") == ("1", "3")
    assert message.header("none") is None
    assert message.header_all("none") == ()


def test_header_offsets_are_of_the_whole_field() -> None:
    raw = b"A: 1\r\nB: 2\r\n two\r\n\r\n"
    field = parse(raw).headers[1]
    assert raw[field.start : field.end] == b"B: 2\r\n two\r\n"
    assert field.value == "2 two"


def test_attachments_children_and_recipients() -> None:
    body = "--b\n\ntext\n--b\nContent-Type: message/rfc822\n\nSubject: x\n\ny\n--b--\n"
    message = mail(f"To: a@b.example\nCc: c@d.example\nBcc: e@f.example\n{MIXED}", body)
    assert [p.content_type for p in message.attachments] == ["message/rfc822"]
    assert [p.number for p in message.children(message.root)] == [1, 2]
    assert [a.addr for a in message.recipients] == [
        "a@b.example",
        "c@d.example",
        "e@f.example",
    ]


def test_raw_headers_are_read_with_the_charset_of_the_body() -> None:
    raw = (
        b"Subject: "
        + "Ж".encode("koi8-r")
        + b"\nContent-Type: text/plain; charset=koi8-r\n\n"
    )
    assert parse(raw).subject == "Ж"
    assert "raw 8-bit bytes in the header" in parse(raw).defects


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (b"", "empty message"),
        (b"\0", "NUL bytes"),
        (b"A: 1\r\nB: 2\n\n", "mixed line ends"),
        (b"A: 1\n\nx\ry\n", "bare CR"),
        (b"A: 1\n\n", "no from field"),
    ],
)
def test_oddities_are_defects(raw: bytes, defect: str) -> None:
    assert defect in parse(raw).defects


# --- bounds ------------------------------------------------------------------------

HOSTILE = {
    "one long line": b"Subject: " + b"a" * 10_000_000 + b"\n\nbody",
    "many fields": b"X-A: bbbbbbbbbbbbbbbbbb\n" * 430_000 + b"\nbody",
    "much folding": b"Subject: x\n" + b" folded text here\n" * 600_000 + b"\nbody",
    "white space": b"Subject: " + b" " * 10_000_000 + b"\n\nx",
    "quotes": b"To: " + b'"' * 20_000 + b"\n\nx",
    "comments": b"From: " + b"(" * 20_000 + b"\n\nx",
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 9000 + b"\n\nx",
    "word heads": b"Subject: " + b"=?utf-8?q?" * 12_000 + b"\n\nx",
    "semicolons": b"Content-Type: text/plain" + b";" * 120_000 + b"\n\nx",
    "segments": b"Content-Type: a/b" + b"".join(b";a*%d=x" % i for i in range(9000)),
    "NUL": b"\0" * 5_000_000,
    "CR": b"\r" * 3_000_000,
    "LF": b"\n" * 3_000_000,
    "high bytes": b"\xff" * 5_000_000,
    "base64": b"Content-Transfer-Encoding: base64\n\n" + b"Q=*" * 3_000_000,
    "soft breaks": b"Content-Transfer-Encoding: quoted-printable\n\n="
    + b" " * 5_000_000,
    "windows-1251": b"\n" + "привет ".encode("cp1251") * 700_000,
    "gb2312": b"\n" + b"\xb0\xa1" * 2_000_000,
    "bytes": bytes(range(256)) * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_bounded_time(name: str) -> None:
    raw = HOSTILE[name]
    begin = time.perf_counter()
    message = parse(raw)
    # Tenths of a second on a quiet machine; anything quadratic takes minutes.
    assert time.perf_counter() - begin < 5
    assert message.raw is raw
    assert len(message.text) <= Limits().text_chars
