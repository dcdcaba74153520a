"""The header block as byte offsets, malformed lines included (RFC 5322 2.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import fields


def read(
    raw: bytes,
    *,
    start: int = 0,
    most: int = 100,
    most_bytes: int = 10_000,
    delimiter: bytes = b"--b",
    newline: bytes = b"\n",
) -> fields.Block:
    budget = fields.Budget(most, most_bytes, most * 2, most_bytes * 2)
    return fields.read(
        raw, start, newline, lambda at: raw.startswith(delimiter, at), budget
    )


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_fields_and_body_have_exact_offsets(end: bytes) -> None:
    raw = end.join((b"A: one", b"B: two", b" folded", b"", b"body"))
    block = read(raw)
    assert [f.name for f in block.fields] == ["A", "B"]
    assert (
        raw[block.fields[1].start : block.fields[1].end]
        == b"B: two" + end + b" folded" + end
    )
    assert raw[block.fields[1].value :].startswith(b" two")
    assert raw[block.body :] == b"body"
    assert block.defects == []


def test_line_ends_may_be_mixed() -> None:
    raw = b"A: 1\r\nB: 2\nC: 3\r\n\nbody"
    assert [f.name for f in read(raw).fields] == ["A", "B", "C"]
    assert read(raw).body == raw.index(b"body")


@pytest.mark.parametrize("raw", [b"", b"\n", b"\r\n", b"\r\n\r\nx"])
def test_an_empty_block(raw: bytes) -> None:
    block = read(raw)
    assert block.fields == []
    assert block.body == len(raw.partition(b"\n")[0]) + (b"\n" in raw)


def test_a_block_may_end_with_the_message() -> None:
    raw = b"A: 1\nB: 2"
    assert len(read(raw).fields) == 2
    assert read(raw).body == len(raw)


@pytest.mark.parametrize(
    "line",
    [
        b"no colon here",
        b"two words: value",
        "Тема: x".encode(),
        b" folded before anything",
        b"\0\0\0",
        b": no name",
        b"one\ntwo\nthree",
    ],
)
def test_a_malformed_line_does_not_end_the_block(line: bytes) -> None:
    raw = line + b"\nSubject: found\n\nbody"
    block = read(raw)
    assert [f.name for f in block.fields] == ["Subject"]
    assert raw[block.body :] == b"body"
    assert "malformed header line" in block.defects


@pytest.mark.parametrize(
    "body",
    [
        b"Hello Bob,\nplease help.\n",
        b"Hello Bob,\nNote: this is no field\n",
        b"Hello\n\nSubject: quoted later\n",
        b"one\ntwo\nthree\nfour\nfive\nSubject: far away\n",
    ],
)
def test_a_body_without_empty_line_is_not_lost(body: bytes) -> None:
    raw = b"A: 1\n" + body
    block = read(raw)
    assert raw[block.body :] == body
    assert block.defects == ["no empty line between header and body"]


def test_white_space_before_the_colon_is_a_defect_only() -> None:
    block = read(b"Subject : x\n\n")
    assert block.fields[0].name == "Subject"
    assert len(block.defects) == 1


def test_a_boundary_ends_the_block() -> None:
    raw = b"A: 1\n--b\nB: 2\n\n"
    block = read(raw)
    assert [f.name for f in block.fields] == ["A"]
    assert raw[block.body :].startswith(b"--b")


def test_a_dashed_line_that_is_no_boundary_does_not() -> None:
    block = read(b"A: 1\n--other\nSubject: x\n\n")
    assert [f.name for f in block.fields] == ["A", "Subject"]


def test_too_many_fields_are_left_unread() -> None:
    raw = b"X: 1\n" * 500 + b"\nbody"
    block = read(raw, most=10)
    assert len(block.fields) == 10
    assert raw[block.body :] == b"body"
    assert "header block too large; the rest is not read" in block.defects


def test_too_many_bytes_are_left_unread() -> None:
    raw = b"A: 1\nB: " + b"x" * 50_000 + b"\n more\nC: 3\n\nbody"
    block = read(raw)
    assert [f.name for f in block.fields] == ["A", "B"]
    assert raw[block.body :] == b"body"


def test_an_overflow_stops_before_a_boundary() -> None:
    raw = b"A: 1\n" * 300 + b"--b\nB: 2\n\nother"
    assert raw[read(raw, most=5).body :].startswith(b"--b")


def test_an_overflow_without_end_takes_the_rest() -> None:
    raw = b"A: 1\n" * 300
    assert read(raw, most=5).body == len(raw)


def test_the_budget_of_the_message_runs_out() -> None:
    budget = fields.Budget(10, 1000, 15, 1500)
    raw = b"X: 1\n" * 10 + b"\n"
    taken = [
        len(fields.read(raw, 0, b"\n", lambda _: False, budget).fields)
        for _ in range(3)
    ]
    assert taken == [10, 5, 0]


@given(st.binary(max_size=300))
def test_any_bytes_give_fields_in_order(raw: bytes) -> None:
    block = read(raw, most=20, most_bytes=100)
    assert 0 <= block.body <= len(raw)
    at = 0
    for each in block.fields:
        assert at <= each.start < each.value <= each.end <= max(block.body, each.end)
        at = each.end


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,10}", fullmatch=True),
            st.from_regex(r"[ -~]{0,20}(\n [!-~]{1,9}){0,2}", fullmatch=True),
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_well_formed_blocks_are_read_whole(
    pairs: list[tuple[str, str]], crlf: bool
) -> None:
    raw = "".join(f"{name}:{value}\n" for name, value in pairs).encode() + b"\nbody"
    if crlf:
        raw = raw.replace(b"\n", b"\r\n")
    block = read(raw)
    assert [f.name for f in block.fields] == [name for name, _ in pairs]
    assert raw[block.body :] == b"body"
    assert b"".join(raw[f.start : f.end] for f in block.fields) == raw[
        : block.body
    ].rstrip(b"\r\n") + (b"" if not pairs else (b"\r\n" if crlf else b"\n"))
