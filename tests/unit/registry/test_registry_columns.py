"""The JSON form of records, as the store keeps them, gives the same records back."""

import json
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry_columns import COLUMNS, dump, kind_of, restore
from mailproc.desk.registry_records import (
    Customer,
    Datacenter,
    Kind,
    Network,
    Partner,
    Product,
    Record,
    Server,
    Service,
    Staff,
    Status,
)
from mailproc.desk.registry_text import shown, stated
from tests.unit.registry.example import MOSCOW, example

LETTERS = st.characters(exclude_characters="ul")  # so that null and false are values
WORDS = st.text(LETTERS, max_size=5)
KEYS = st.text(LETTERS, min_size=1, max_size=5)
MANY = st.lists(WORDS, max_size=3).map(tuple)
FLAGS = st.booleans()
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
RECORDS: st.SearchStrategy[Record] = st.one_of(
    st.builds(Datacenter, KEYS, KEYS, MANY, MANY, WORDS, WORDS, FLAGS, MANY),
    st.builds(Partner, KEYS, MANY, MANY, MANY),
    st.builds(Staff, KEYS, KEYS, MANY, WORDS),
    st.builds(
        *(Customer, KEYS, KEYS, WORDS, WORDS, MANY, WORDS, WORDS, MANY, FLAGS, WORDS)
    ),
    st.builds(Server, KEYS, WORDS, MANY, FLAGS, WORDS, MANY),
    st.builds(
        *(Service, KEYS, KEYS, st.sampled_from(Product), WORDS),
        *(st.none() | st.sampled_from(Status), MOMENTS, MOMENTS, WORDS, MOMENTS),
    ),
    st.builds(
        *(Network, KEYS, WORDS, WORDS, WORDS, FLAGS, WORDS, WORDS, MOMENTS, MOMENTS)
    ),
)


@given(RECORDS)
def test_what_is_dumped_is_restored(record: Record) -> None:
    """Through JSON text; what is empty is left out."""
    written = json.dumps(dump(record))
    assert restore(kind_of(record), json.loads(written)) == record
    assert "null" not in written
    assert "false" not in written


def test_every_field_of_a_record_is_a_column() -> None:
    """A field that no file can set, or a column that no record keeps, is a mistake."""
    for kind, records in example().items():
        fields = set(type(records[0]).__dataclass_fields__)
        assert fields == {column.name for column in COLUMNS[kind]}
        assert kind_of(records[0]) is kind
    assert set(COLUMNS) == set(Kind)


@given(RECORDS)
def test_every_record_can_be_shown(record: Record) -> None:
    text = stated(record, MOSCOW)
    assert isinstance(text, str)
    for column in COLUMNS[kind_of(record)][1:]:
        value = getattr(record, column.name)
        if value:
            assert f"{column.name} {shown(value, MOSCOW)}" in text
