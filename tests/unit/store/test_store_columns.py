"""The column types: what strangers write becomes what both databases take."""

import json
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from mailproc.store.columns import Json, Moment, clean, key

ANY_TEXT = st.text(st.characters(exclude_categories=()))
DIALECT = sqlite.dialect()


@given(ANY_TEXT)
def test_clean_text_is_storable_and_stays_clean(text: str) -> None:
    plain = clean(text)
    assert "\x00" not in plain
    plain.encode()  # raises on what UTF-8 has no form for
    assert clean(plain) == plain
    assert len(plain) == len(text)


@given(st.text(st.characters(exclude_characters="\x00", codec="utf-8")))
def test_storable_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(ANY_TEXT)
def test_a_key_fits_an_index_entry(text: str) -> None:
    assert len(key(text).encode()) <= 800
    assert key(key(text)) == key(text)


def test_long_keys_stay_different() -> None:
    assert key("a" * 5000 + "1") != key("a" * 5000 + "2")
    assert key(" <m@x> ") == key("<m@x>")


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_exact(at: datetime) -> None:
    kind = Moment()
    number = kind.process_bind_param(at, DIALECT)
    assert isinstance(number, int)
    assert number == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )
    try:
        expected = at.astimezone(UTC)
    except OverflowError:
        return  # the first and last hours that datetime knows
    assert kind.process_result_value(number, DIALECT) == expected


def test_nothing_stays_nothing() -> None:
    assert Moment().process_bind_param(None, DIALECT) is None
    assert Moment().process_result_value(None, DIALECT) is None
    assert Json().process_result_value(None, DIALECT) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=8,
)


@given(JSON)
def test_json_is_storable_and_comes_back_clean(value: object) -> None:
    text = Json().process_bind_param(value, DIALECT)
    assert text is not None
    assert clean(text) == text
    assert "\\u0000" not in json.dumps(json.loads(text))
    again = Json().process_bind_param(json.loads(text), DIALECT)
    assert again == text


def test_what_json_does_not_know_becomes_its_text() -> None:
    class Colour(StrEnum):
        RED = "red"

    at = datetime(2026, 1, 2, tzinfo=UTC)
    text = Json().process_bind_param({"at": at, "c": Colour.RED, "s": (1,)}, DIALECT)
    assert json.loads(text or "") == {
        "at": "2026-01-02T00:00:00+00:00",
        "c": "red",
        "s": [1],
    }
