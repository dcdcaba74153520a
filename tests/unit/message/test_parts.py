"""What a part holds: transfer encodings and charsets undone, as far as they go."""

import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes, part_text


def text(head: str, body: bytes) -> str:
    message = parse(head.encode() + b"\n\n" + body)
    return part_text(message, message.root)


def content(encoding: str, body: bytes) -> bytes:
    message = parse(f"Content-Transfer-Encoding: {encoding}\n\n".encode() + body)
    return part_bytes(message, message.root)


@pytest.mark.parametrize(
    ("encoding", "body", "data"),
    [
        ("base64", b"aGVsbG8=\n", b"hello"),
        ("BASE64 (really)", b"aGVs\r\nbG8\r\n", b"hello"),
        ("base64", b"!!", b""),
        ("quoted-printable", b"a=20b=\r\nc", b"a bc"),
        ("quoted-printable", b"a= \t\r\nb", b"ab"),
        ("quoted-printable", b"1=2 =zz =", b"1=2 =zz "),
        ("x-uuencode", b"begin 644 f\n,2&5L;&\\@=V]R;&0*\n`\nend\n", b"Hello world\n"),
        ("x-uuencode", b"no begin line", b"no begin line"),
        ("7bit", b"as it is", b"as it is"),
        ("8bit", b"\xff\x00", b"\xff\x00"),
        ("nonsense", b"as it is", b"as it is"),
    ],
)
def test_transfer_encodings(encoding: str, body: bytes, data: bytes) -> None:
    assert content(encoding, body) == data


@given(st.binary(max_size=300))
def test_quoted_printable_is_undone(data: bytes) -> None:
    assert content("quoted-printable", quopri.encodestring(data)) == data


@given(
    st.binary(max_size=300),
    st.sampled_from(["base64", "quoted-printable", "x-uuencode", "binary", "?"]),
    st.sampled_from(["utf-8", "koi8-r", "iso-2022-jp", "utf-7", "utf-16", "?"]),
)
def test_any_body_is_decoded(body: bytes, encoding: str, charset: str) -> None:
    head = f"Content-Type: text/html; charset={charset}\n"
    decoded = text(head + f"Content-Transfer-Encoding: {encoding}", body)
    decoded.encode("utf-8")
    assert "\0" not in decoded
    assert "\r" not in decoded


def test_the_declared_charset_counts() -> None:
    head = "Content-Type: text/plain; charset=koi8-r"
    assert text(head, "Привет".encode("koi8-r")) == "Привет"


def test_a_wrong_charset_gives_way_to_a_guess() -> None:
    for charset in ("us-ascii", "utf-8", "x-none", "gb2312-cyrillic"):
        head = f"Content-Type: text/plain; charset={charset}"
        assert text(head, "Жалоба на спам".encode("cp1251")) == "Жалоба на спам"


def test_html_may_say_its_charset_itself() -> None:
    head = "Content-Type: text/html"
    for meta in ("<meta charset=koi8-r>", '<META content="text/html; charset=koi8-r">'):
        body = meta.encode() + "ж".encode("koi8-r")
        assert text(head, body).endswith("ж")


def test_the_field_counts_more_than_the_meta_element() -> None:
    body = b"<meta charset=koi8-r>" + "ж".encode("cp1251")
    assert text("Content-Type: text/html; charset=cp1251", body).endswith("ж")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_believed_and_removed(name: str) -> None:
    head = "Content-Type: text/plain; charset=us-ascii"
    assert text(head, "Привет".encode(name)) == "Привет"


def test_an_encoded_word_of_the_header_helps_the_guess() -> None:
    head = "Subject: =?koi8-r?B?1MXNwQ==?=\nContent-Type: text/plain"
    assert text(head, "Ж".encode("koi8-r")) == "Ж"


def test_text_has_lf_and_no_nul() -> None:
    assert text("X: y", b"a\r\nb\rc\nd\0") == "a\nb\nc\nd"


def test_the_encoded_bytes_stay_reachable() -> None:
    raw = b"Content-Transfer-Encoding: base64\n\naGVsbG8=\n"
    message = parse(raw)
    assert message.raw[message.root.body : message.root.end] == b"aGVsbG8=\n"
