"""Header fields in 7 bits and short lines, the meaning unchanged (RFC 2047, 2231)."""

import re
from email.header import decode_header, make_header
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import headers
from mailproc.message.parse import parse


def value(raw: bytes) -> str:
    return parse(raw + b"\r\nx\r\n").headers[0].value


def longest(raw: bytes) -> int:
    return max(map(len, raw.split(b"\r\n")))


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: plain\r\n",
        b"Subject:  two  blanks \t kept \r\n",
        b"Subject: =?koi8-r?B?8NLJ18XU?= =?utf-8?q?x?=\r\n",
        b"References: " + b"<a@b.example>" * 70 + b"\r\n",
        b"X-Folded: a\r\n\tb\r\n",
        b"no colon\r\n",
    ],
)
def test_a_field_that_is_safe_stays_byte_for_byte(raw: bytes) -> None:
    assert headers.tidy(raw) == raw


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Subject: сервер\r\n", "сервер"),
        ("Subject: a сервер не b отвечает c\r\n", "a сервер не b отвечает c"),
        ("Subject: да =?utf-8?q?n=6Ft?= нет\r\n", "да not нет"),
        ("Subject: =?utf-8?q?a?= да\r\n", "a да"),
        ("Subject: да =?utf-8?q?a?=\r\n", "да a"),
        ("Subject: one\r\n два\r\n three\r\n", "one два three"),
        ("Subject: a\u00a0b да\r\n", "a\u00a0b да"),
    ],
)
def test_raw_text_becomes_encoded_words(text: str, expected: str) -> None:
    done = headers.tidy(text.encode())
    assert done.isascii()
    assert value(done) == expected
    strict = str(make_header(decode_header(done[8:].decode().replace("\r\n", ""))))
    assert strict.strip() == expected


def test_koi8_bytes_are_read_as_russian() -> None:
    raw = "Subject: Сервер не отвечает\r\n".encode("koi8-r")
    assert value(headers.tidy(raw)) == "Сервер не отвечает"


def test_names_change_and_addresses_do_not() -> None:
    raw = 'To: "Иван, \\"И.\\"" <a@b.example>, Пётр (отдел) <c@d.example>, e@f.example'
    done = headers.tidy(raw.encode() + b"\r\n")
    assert done.isascii()
    assert longest(done) <= 76
    to = parse(done + b"\r\nx\r\n").to
    assert [a.addr for a in to] == ["a@b.example", "c@d.example", "e@f.example"]
    assert to[0].name == 'Иван, "И."'


def test_a_folded_or_open_quote_does_not_swallow_line_breaks() -> None:
    done = headers.tidy('To: "Иван\r\n И." <a@b.example>, "ж\r\n'.encode())
    assert done.endswith(b"?=\r\n")
    assert parse(done + b"\r\nx\r\n").to[0].name == "Иван И."


def test_file_names_become_rfc_2231() -> None:
    raw = 'Content-Disposition: attachment; filename="Отчёт \\"1\\".pdf"; size=3\r\n'
    done = headers.tidy(raw.encode())
    assert done.isascii()
    assert b"; size=3" in done
    assert parse(done + b"\r\nx\r\n").root.filename == 'Отчёт "1".pdf'


def test_a_name_in_both_forms_keeps_the_encoded_one() -> None:
    raw = "Content-Type: a/b; name=ж; name*=utf-8''%D0%B6%D0%B7\r\n".encode()
    assert (
        headers.tidy(raw) == b"Content-Type: a/b; name=?; name*=utf-8''%D0%B6%D0%B7\r\n"
    )


def test_a_long_file_name_is_continued() -> None:
    name = "ж" * 400 + ".txt"
    raw = f'Content-Type: text/x; name="{name}"\r\n'.encode()
    done = headers.tidy(raw)
    assert longest(done) <= 998
    assert b"name*0*=utf-8''" in done
    assert parse(done + b"\r\nx\r\n").root.params["name"] == name


def test_a_boundary_is_never_changed() -> None:
    raw = "Content-Type: multipart/mixed; boundary=ж; x=ж\r\n".encode()
    assert headers.tidy(raw) == raw


def test_a_long_line_is_folded_at_white_space() -> None:
    raw = (
        b"References: "
        + b" ".join(b"<%d@mail.example>" % n for n in range(90))
        + b"\r\n"
    )
    done = headers.tidy(raw)
    assert longest(done) <= 76
    assert done.replace(b"\r\n ", b" ") == raw


@pytest.mark.parametrize("name", [b"Subject", b"X-Long", b"To", b"References"])
def test_without_white_space_it_is_cut_too(name: bytes) -> None:
    done = headers.tidy(name + b": " + b"<a@b.example>," * 300 + b"\r\n")
    assert longest(done) <= 998
    assert not re.search(rb"\r\n[ \t]*\r\n", done)


def test_a_long_subject_reads_the_same() -> None:
    assert value(headers.tidy(b"Subject: " + b"x" * 3000 + b"\r\n")) == "x" * 3000


@pytest.mark.parametrize(
    "blanks", [b" " * 2000, b"\t" * 1500 + b"x", b"x" + b" " * 1200]
)
def test_white_space_never_ends_the_header(blanks: bytes) -> None:
    done = headers.tidy(b"X-A: b\r\n" + blanks.join((b" ", b"\r\n")))
    assert longest(done) <= 998
    assert not re.search(rb"\r\n[ \t]*\r\n", done)


TEXT = st.text(
    alphabet=st.sampled_from('aZ09 \t"\\(),:;<>@.=?_жęß服\u00a0\u2028'), max_size=120
)
NAMES = ["Subject", "To", "Content-Type", "Content-Disposition", "X-Any", "Cc"]


@given(st.sampled_from(NAMES), TEXT, st.integers(1, 20))
def test_tidy_is_total_and_idempotent(name: str, text: str, times: int) -> None:
    raw = f"{name}: {text * times}\r\n".encode()
    once = headers.tidy(raw)
    assert headers.tidy(once) == once
    assert once.startswith(name.encode() + b":")
    assert once.endswith(b"\r\n")
    assert not re.search(rb"\r\n(?![ \t])(?!\Z)", once)
    if once != raw:
        assert once.isascii()
        assert longest(once) <= 998


@given(st.text(alphabet="aб =_?c", min_size=1, max_size=60))
def test_the_meaning_of_a_subject_survives(text: str) -> None:
    before = " ".join(text.split())
    raw = f"Subject: {before}\r\n".encode()
    if "=?" not in before:
        assert value(headers.tidy(raw)) == value(raw)


@pytest.mark.parametrize("text", ['"\\', '"', "=?", ";name=", "(", "ж;", "<ж"])
def test_hostile_fields_take_linear_time(text: str) -> None:
    raw = b"Content-Type: x\xff" + text.encode() * (120_000 // len(text.encode()))
    start = perf_counter()
    headers.tidy(raw + b"\r\n")
    headers.tidy(b"To" + raw[12:] + b"\r\n")
    assert perf_counter() - start < 5
