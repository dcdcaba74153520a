"""COPYUID and APPENDUID as servers send them, right and wrong (RFC 4315)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.ports import Place
from mailproc.transport.imap.move import append_place, new_places
from mailproc.transport.imap.session import uid_set


def place(uid: int, validity: int = 38505) -> Place:
    return Place("a", "f", validity, uid)


def test_copyuid_by_the_rfc() -> None:
    told = new_places([b"38505 304,319:320 3956:3958"], "a", "f")
    assert told == {304: place(3956), 319: place(3957), 320: place(3958)}


def test_several_answers_of_one_move_add_up() -> None:
    told = new_places([b"7 1 10", b"7 2:3 11:12"], "a", "f")
    assert [told[uid].uid for uid in (1, 2, 3)] == [10, 11, 12]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"0 0 0",
        b"0 1 1",
        b"7 1 0",
        b"7 1:2 5",
        b"7 a b",
        b"7 1:4294967295 1:4294967295",
        b"x 1 1",
        b"7 1 1 1",
        b"7 99999999999 1",
        b"7 ,1 1,",
    ],
)
def test_what_says_nothing_is_left_out(line: bytes) -> None:
    assert new_places([line], "a", "f") == {}


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_any_answer_is_survived(lines: list[bytes]) -> None:
    for uid, found in new_places(lines, "a", "f").items():
        assert uid > 0
        assert found.uid > 0
        assert found.uidvalidity > 0


@given(st.sets(st.integers(1, 2000), min_size=1, max_size=60))
def test_a_uid_set_names_exactly_the_uids(uids: set[int]) -> None:
    chosen = uid_set(sorted(uids))
    line = f"5 {chosen} {chosen}".encode()
    assert set(new_places([line], "a", "f")) == uids


@pytest.mark.parametrize(
    "text", ["[APPENDUID 38505 3955] done", b"[appenduid 38505 3955]"]
)
def test_appenduid(text: str | bytes) -> None:
    assert append_place(text, "a", "f") == place(3955)


@pytest.mark.parametrize(
    "text", ["done", "[APPENDUID 0 1]", b"[APPENDUID 5 0]", b"\xff"]
)
def test_no_appenduid_is_no_place(text: str | bytes) -> None:
    assert append_place(text, "a", "f") is None
