"""What may stand in the event log: known forms, and digests of all else (S11.6)."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.store import forms

HEX = re.compile("[0-9a-f]{16}")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "support",
        "test-orders",
        "xarf-v4",
        "filing_failed",
        "support2",
        "2026-03-04",
        "2026-03-04T12:00",
        "2026-03-04T12:00:00.123457+00:00",
        "0123456789abcdef",
        "0" * 64,
    ],
)
def test_words_of_the_program_times_and_digests_stay(text: str) -> None:
    assert forms.word(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "client@example.org",
        "client.example.org",
        "Иван",
        "Ivan",
        "two words",
        "192.0.2.7",
        "2001:db8::1",
        "fe80::1",
        "+79161234567",
        "79161234567",
        "4111111111111111",
        "VPS1042",
        "a" * 65,
        "support\n",
        "2026-03-04\n",
        "x\x00",
        "\ud800",
    ],
)
def test_what_may_be_somebodys_becomes_a_digest(text: str) -> None:
    shown = forms.word(text)
    assert HEX.fullmatch(shown)
    assert shown == forms.fingerprint(text)


@given(VALUES)
def test_no_text_gets_through_that_has_not_a_known_form(value: object) -> None:
    told = forms.data({"value": value})
    assert told.isascii()

    def strings(inner: object) -> list[str]:
        if isinstance(inner, dict):
            return [*inner, *(s for one in inner.values() for s in strings(one))]
        if isinstance(inner, list):
            return [s for one in inner for s in strings(one)]
        return [inner] if isinstance(inner, str) else []

    assert all(forms.word(text) == text for text in strings(json.loads(told)))


def test_data_is_canonical_whatever_its_order_and_types() -> None:
    moment = datetime(2026, 3, 4, 12, tzinfo=UTC)
    told = forms.data(
        {
            "z": {2, 1},
            "b": Colour.RED,
            "at": moment,
            "day": date(2026, 3, 4),
            "for": timedelta(minutes=3),
            "raw": b"x",
            "pair": ("a", None),
            "odd": re.compile("x"),
        }
    )
    assert told == (
        '{"at":"2026-03-04T12:00:00+00:00","b":"red","day":"2026-03-04","for":180.0,'
        f'"odd":"{forms.fingerprint(str(re.compile("x")))}","pair":["a",null],'
        '"raw":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",'
        '"z":[1,2]}'
    )
    assert forms.data({"b": 1, "a": 2}) == forms.data({"a": 2, "b": 1})


@pytest.mark.parametrize(
    ("cause", "kept"),
    [
        ("", True),
        ("message 12", True),
        ("clock 7", True),
        ("#close", True),
        ("#priority 2", True),
        ("db-erase", True),
        ("address 01f3a98d12ab34cd", True),
        ("client@example.org", False),
        ("message twelve", False),
        ("Иван 12", False),
    ],
)
def test_a_cause_is_a_word_and_a_number(cause: str, kept: bool) -> None:
    assert forms.cause(cause) == (cause if kept else forms.fingerprint(cause))


@pytest.mark.parametrize(
    ("login", "kept"),
    [
        ("program", True),
        ("Ivan.Petrov", True),
        ("support1@example.net", True),
        ("Иван", False),
        ("Ivan Petrov", False),
        ("", False),
    ],
)
def test_an_actor_is_a_login(login: str, kept: bool) -> None:
    assert forms.actor(login) == (login if kept else forms.fingerprint(login))
