"""Content-Type and Content-Disposition (RFC 2045, 2183, 2231), and file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import params


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        (b" text/plain", "text/plain", {}),
        (b"TEXT/Plain; Charset=UTF-8", "text/plain", {"charset": "UTF-8"}),
        (b'a/b; x="q \\"r\\" s"; y=2', "a/b", {"x": 'q "r" s', "y": "2"}),
        (b"a/b;\r\n\tx=1;\r\n y=2", "a/b", {"x": "1", "y": "2"}),
        (
            b"a/b charset=utf-8 format=flowed",
            "a/b",
            {"charset": "utf-8", "format": "flowed"},
        ),
        (b"a/b; charset=us-ascii (comment)", "a/b", {"charset": "us-ascii"}),
        (b"a/b; x=1; x=2", "a/b", {"x": "1"}),
        (b"a/b;;; x = 1 ;", "a/b", {"x": "1"}),
        (b'a/b; x="unclosed', "a/b", {"x": "unclosed"}),
        (b"; x=1", "", {"x": "1"}),
        (b"", "", {}),
        (
            b"attachment; filename=two words.txt",
            "attachment",
            {"filename": "two words.txt"},
        ),
    ],
)
def test_fields_are_read(field: bytes, value: str, found: dict[str, str]) -> None:
    assert params.parse(field) == (value, found)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b"a; filename*=UTF-8''%D1%87%D1%91%D1%82.csv", "чёт.csv"),
        (b"a; filename*=utf-8'en'plain.txt", "plain.txt"),
        (b'a; filename*0=one; filename*1="two.txt"', "onetwo.txt"),
        (
            b"a; filename*1*=%C4; filename*0*=koi8-r''%CF; filename*2=x",
            "одx",
        ),
        (b"a; filename*0*=utf-8''%D1; filename*1*=%82.txt", "т.txt"),
        (b"a; filename=old.txt; filename*=utf-8''new.txt", "new.txt"),
        (b"a; filename*=broken%", "broken%"),
        (b"a; filename*=''none.txt", "none.txt"),
        (b"a; filename*=x-what''%D1%82.txt", "т.txt"),
        (b'a; filename="=?utf-8?B?0YIudHh0?="', "т.txt"),
        (b"a; filename==?utf-8?B?0YIudHh0?=", "т.txt"),
        (b'a; filename*0="=?utf-8?B?0YIu"; filename*1="dHh0?="', "т.txt"),
        ('a; filename="отчёт.txt"'.encode("koi8-r"), "отчёт.txt"),
        ('a; filename="отчёт.txt"'.encode(), "отчёт.txt"),
    ],
)
def test_file_names_are_decoded(field: bytes, name: str) -> None:
    assert params.parse(field)[1]["filename"] == name


def test_a_boundary_keeps_its_bytes() -> None:
    assert params.parse(b'a/b; boundary="=_x y? "')[1]["boundary"] == "=_x y?"
    assert (
        params.parse(b'a/b; boundary="\xff"')[1]["boundary"].encode("latin-1")
        == b"\xff"
    )


def test_the_number_of_parameters_is_bounded() -> None:
    field = b"a/b" + b"".join(b"; p%d=1" % i for i in range(1000))
    assert len(params.parse(field)[1]) == 100


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\evil.exe", "evil.exe"),
        ("/", "unnamed"),
        ("..", "unnamed"),
        (". .", "unnamed"),
        ("a/b/", "b"),
        ("bad\r\nname\0.txt", "bad  name.txt"),
        ("gpj.\u202eexe", "gpj.exe"),
        (" x ", "x"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_file_name_is_never_a_path(name: str | None, safe: str | None) -> None:
    assert params.safe_name(name) == safe


def test_a_long_file_name_keeps_its_suffix() -> None:
    name = params.safe_name("x" * 5000 + ".pdf")
    assert name is not None
    assert len(name) == 200
    assert name.endswith("x.pdf")


@given(st.text(max_size=80))
def test_any_file_name_is_made_safe(name: str) -> None:
    safe = params.safe_name(name)
    assert safe is None or (
        safe not in {".", ".."} and not set(safe) & set("/\\\0\r\n")
    )


@given(st.binary(max_size=200))
def test_any_field_is_read(field: bytes) -> None:
    value, found = params.parse(field)
    value.encode("utf-8")
    for name, text in found.items():
        assert name == name.lower()
        text.encode("utf-8")
