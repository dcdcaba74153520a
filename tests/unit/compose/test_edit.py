"""Edits by byte offset: all bytes outside the named ranges stay (ARCHITECTURE 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import edit
from mailproc.compose.edit import Edit, apply
from mailproc.message.parse import parse


def test_edits_are_made_in_order_of_offset() -> None:
    assert apply(b"abcdef", [Edit(4, 5, b"E"), Edit(0, 1, b""), Edit(2, 2, b"-")]) == (
        b"b-cdEf"
    )


def test_insertions_at_one_offset_keep_their_order() -> None:
    assert apply(b"ab", [Edit(1, 1, b"1"), Edit(1, 1, b"2")]) == b"a12b"


def test_overlapping_edits_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="overlap at byte 1"):
        apply(b"abc", [Edit(0, 2, b""), Edit(1, 3, b"")])


@given(st.binary(max_size=60), st.data())
def test_what_no_edit_names_stays(raw: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    news = [data.draw(st.binary(max_size=4)) for _ in pairs]
    done = apply(raw, [Edit(a, b, n) for (a, b), n in zip(pairs, news, strict=True)])
    expected, at = b"", 0
    for (a, b), new in zip(pairs, news, strict=True):
        expected += raw[at:a] + new
        at = b
    assert done == expected + raw[at:]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"text/plain; charset=koi8-r", b"text/plain; charset=utf-8"),
        (b'text/plain; Charset="koi8-r"; a=b', b"text/plain; charset=utf-8; a=b"),
        (
            b"text/plain;\r\n\tcharset = koi8-r ;x=y",
            b"text/plain;\r\n\tcharset=utf-8 ;x=y",
        ),
        (b"text/plain; charset*=us-ascii'en'us-ascii", b"text/plain; charset=utf-8"),
        (b"text/plain", b"text/plain; charset=utf-8"),
        (b"text/plain; format=flowed;", b"text/plain; format=flowed; charset=utf-8"),
        (b'text/plain; x="; charset=a"', b'text/plain; x="; charset=a"; charset=utf-8'),
    ],
)
def test_only_the_charset_parameter_changes(field: bytes, expected: bytes) -> None:
    raw = b"A: b\r\nContent-TYPE: " + field + b"\r\nC: d\r\n\r\nx\r\n"
    message = parse(raw)
    header = edit.field(message.root, "content-type")
    assert header is not None
    done = apply(raw, [edit.set_charset(raw, header, b"utf-8")])
    assert done == b"A: b\r\nContent-TYPE: " + expected + b"\r\nC: d\r\n\r\nx\r\n"


def test_a_value_is_replaced_under_its_own_spelling() -> None:
    raw = b"content-transfer-ENCODING: 8bit\r\n (really)\r\nA: b\r\n\r\nx\r\n"
    header = parse(raw).headers[0]
    done = apply(raw, [edit.set_value(raw, header, b"7bit")])
    assert done == b"content-transfer-ENCODING: 7bit\r\nA: b\r\n\r\nx\r\n"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"A: b\r\n\r\nx\r\n", b"A: b\r\nN: v\r\n\r\nx\r\n"),
        (b"A: b\r\n c\r\n\r\nx\r\n", b"A: b\r\n c\r\nN: v\r\n\r\nx\r\n"),
        (b"A: b\r\n", b"A: b\r\nN: v\r\n\r\n"),
        (b"\r\nx\r\n", b"N: v\r\n\r\nx\r\n"),
        (b"x\r\n", b"N: v\r\n\r\nx\r\n"),
    ],
)
def test_new_fields_go_below_the_last_one(raw: bytes, expected: bytes) -> None:
    assert apply(raw, [edit.add_fields(parse(raw).root, b"N: v\r\n")]) == expected


def test_the_first_mime_field_brings_mime_version() -> None:
    raw = b"A: b\r\n\r\nx\r\n"
    done = apply(raw, [edit.add_fields(parse(raw).root, b"Content-Type: text/x\r\n")])
    assert done == b"A: b\r\nMIME-Version: 1.0\r\nContent-Type: text/x\r\n\r\nx\r\n"
    again = apply(done, [edit.add_fields(parse(done).root, b"Content-ID: <a>\r\n")])
    assert again.count(b"MIME-Version") == 1
