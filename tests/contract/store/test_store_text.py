"""Whatever strangers write comes back storable, the same on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailproc.ports import Place
from mailproc.store import SqlStore
from mailproc.store.columns import clean
from tests.contract.store.mails import NOON, envelope, keep, letter, plan

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
modest = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@modest
@given(text=ANY_TEXT, raw=st.binary(max_size=200))
def test_a_copy_with_any_text(store: SqlStore, text: str, raw: bytes) -> None:
    given_ = envelope(
        sender=text, recipients=(text, "b"), login=text, peer=text, helo=text
    )
    number = store.keep(raw, given_, None, text, old=False).copy
    copy = store.copy(number)
    plain = clean(text)
    assert copy.raw == raw
    assert copy.account == plain
    assert copy.envelope == replace(
        given_,
        sender=plain,
        recipients=(plain, "b"),
        login=plain,
        peer=plain,
        helo=plain,
    )
    hit = {"name": text, "where": [text]}
    made = plan(text, subject=text, sender=text, labels=(text,), trace=(hit,))
    store.act(number, made, NOON)
    assert store.filings(text, 99)[-1].flags[-1] == plain
    store.shunt(number, text, text, text, NOON)
    assert store.shunted()[-1].detail == plain


@modest
@given(text=ANY_TEXT)
def test_a_letter_with_any_text(store: SqlStore, text: str) -> None:
    given_ = letter(text, f"{text}@example.org", subject=text, references=(text,))
    number = store.spool(given_)
    row = store.spool_rows()[-1]
    assert (row.spool, row.subject) == (number, clean(text))
    assert row.address == clean(f"{text}@example.org")


@modest
@given(
    at=st.datetimes(
        datetime(1, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(9999, 12, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_any_time_comes_back_to_the_microsecond(store: SqlStore, at: datetime) -> None:
    store.event("x", at)
    assert store.events(1)[0].at == at
    kept = store.keep(b"", envelope(received=at), None, at.isoformat(), old=False)
    assert store.copy(kept.copy).envelope.received == at


def test_a_folder_name_of_any_script(store: SqlStore) -> None:
    place = Place("support1", "Очереди/Жалобы & co", 1, 1)
    assert store.copy(keep(store, b"raw", place).copy).place == place


def test_a_message_of_ten_megabytes(store: SqlStore) -> None:
    raw = bytes(range(256)) * 40_960
    number = keep(store, raw, None, "support1").copy
    assert store.copy(number).raw == raw
