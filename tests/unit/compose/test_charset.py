"""Charsets of text parts: the block must fit, nothing is guessed (reliability 8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import charset

BLOCK = "С уважением,\nИван И."


@pytest.mark.parametrize(
    "label",
    ["koi8-r", "KOI8-R", "windows-1251", "iso-8859-5", "utf-8", "gb2312", "koi8-u"],
)
def test_the_block_fits_into_these(label: str) -> None:
    payload, used = charset.encode(BLOCK, label)
    assert used == label
    assert payload.decode(label) == BLOCK


@pytest.mark.parametrize(
    "label",
    ["us-ascii", "iso-8859-1", "iso-8859-2", "windows-1250", "big5-none", "utf-16"],
)
def test_else_the_whole_text_becomes_utf8(label: str) -> None:
    assert charset.encode("x" + BLOCK, label) == (("x" + BLOCK).encode(), "utf-8")


@pytest.mark.parametrize(
    ("payload", "label", "expected"),
    [
        ("Сервер".encode("koi8-r"), "koi8-r", ("Сервер", "koi8-r")),
        ("Łódź".encode("iso-8859-2"), "ISO-8859-2", ("Łódź", "ISO-8859-2")),
        (b"plain", None, ("plain", "us-ascii")),
        ("без метки".encode(), None, ("без метки", "utf-8")),
        ("服务器".encode("gb2312"), "gb2312", ("服务器", "gb2312")),
        (b"smart \x93quotes\x94", "iso-8859-1", ("smart “quotes”", "iso-8859-1")),
    ],
)
def test_parts_that_can_be_read(
    payload: bytes, label: str | None, expected: tuple[str, str]
) -> None:
    assert charset.decode(payload, label) == expected


@pytest.mark.parametrize(
    ("payload", "label"),
    [
        (b"\xc3\x28", "utf-8"),
        (b"\xf0\xed", None),
        (b"x", "x-nowhere"),
        (b"x", "rot13"),
        (b"x", "idna"),
        ("Сервер".encode(), "iso-8859-1"),
        ("Сервер".encode(), "us-ascii"),
        ("Сервер".encode(), "koi8-r"),
        (b"\xff\xff", "gb2312"),
    ],
)
def test_undecodable_and_mislabelled_parts_are_not_read(
    payload: bytes, label: str | None
) -> None:
    assert charset.decode(payload, label) is None


def test_quotes_of_windows_do_not_stay_under_the_name_of_latin_1() -> None:
    assert charset.encode("“x”", "iso-8859-1") == ("“x”".encode(), "utf-8")


def test_the_meta_of_a_page_follows_its_charset() -> None:
    page = '<head><META content="text/html; charset=windows-1252" x></head>'
    assert charset.relabel_html(page, "cp1252") == page.replace("windows-1252", "utf-8")
    assert charset.relabel_html(page, "iso-8859-2") == page
    assert charset.relabel_html("<p>charset=windows-1252</p>", "cp1252") == (
        "<p>charset=windows-1252</p>"
    )


@given(st.binary(max_size=80), st.text(max_size=20))
def test_reading_is_total(payload: bytes, label: str) -> None:
    found = charset.decode(payload, label)
    assert found is None or isinstance(found[0], str)


@given(st.text(max_size=40), st.sampled_from(["koi8-r", "iso-8859-2", "us-ascii"]))
def test_what_is_written_reads_the_same(text: str, label: str) -> None:
    clean = text.encode("utf-8", "replace").decode()
    payload, used = charset.encode(clean, label)
    assert payload.decode(used) == clean
