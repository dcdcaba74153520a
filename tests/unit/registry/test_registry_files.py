"""Registry files: rows with their lines, or every fault with its line; never half."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry_columns import COLUMNS
from mailproc.desk.registry_read import read
from mailproc.desk.registry_records import Customer, Datacenter, Kind
from mailproc.desk.registry_sheet import MOST_BYTES
from tests.unit.registry.example import FOLDER, MOSCOW, example, faults, read_text

CUSTOMER = "kind,key,name,mails\ncustomer,7,Petr,petr@example.net\n"


def test_the_three_forms_of_the_example_say_the_same() -> None:
    folder = {str(f): f.read_bytes() for f in sorted((FOLDER / "folder").iterdir())}
    for files in ({"x.json": (FOLDER / "example.json").read_bytes()}, folder):
        reading = read(files, MOSCOW)
        assert reading.faults == ()
        assert {k: set(rows) for k, rows in reading.contents.items()} == {
            k: set(rows) for k, rows in example().items()
        }


def test_the_example_has_every_kind_and_every_column() -> None:
    for kind, records in example().items():
        for column in COLUMNS[kind]:
            values = [getattr(record, column.name) for record in records]
            assert any(values), f"{kind} {column.name}"
    assert set(example()) == set(Kind)


def test_the_document_names_every_column() -> None:
    text = (FOLDER.parents[1] / "docs" / "registry.md").read_text(encoding="utf-8")
    missing = [
        c.name for cs in COLUMNS.values() for c in cs if f"`{c.name}`" not in text
    ]
    assert missing == []


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_fields_stand_apart_by_comma_semicolon_or_tab(sign: str) -> None:
    reading = read_text(CUSTOMER.replace(",", sign))
    assert [r.key for r in reading.contents[Kind.CUSTOMER]] == ["7"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    raw = ("\ufeff" + CUSTOMER.replace("\n", "\r\n") + "\r\n,,,\r\n").encode()
    reading = read({"x.csv": raw}, MOSCOW)
    assert reading.faults == ()
    assert reading.contents == read_text(CUSTOMER).contents


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("kind,key,name\ncustomer,7,Иван\n".encode("cp1251"), "byte 0xC8 in line 2"),
        ("kind,key\n".encode("utf-16"), "is UTF-16 text"),
        (b"PK\x03\x04rest", "is a spreadsheet or archive"),
        (b"\xd0\xcf\x11\xe0rest", "is an old spreadsheet"),
        (b"\x1f\x8brest", "is a compressed file"),
        (b"kind,key\ncustomer,\x00\n", "a zero byte in line 2"),
        (b"x" * (MOST_BYTES + 1), "is larger than 64 MB"),
        (b"", "is empty"),
        (b"\n\n", "is empty"),
    ],
)
def test_what_is_no_text_of_ours_is_named(raw: bytes, what: str) -> None:
    reading = read({"x.csv": raw}, MOSCOW)
    assert len(reading.faults) == 1
    assert what in str(reading.faults[0])
    assert reading.contents == {}


def test_every_bad_line_is_reported_with_its_number() -> None:
    text = (
        "kind,key,name,mails,cidr,customer\n"
        'customer,7,"two\nlines",petr@example.net,,\n'
        "customer,8,,,,\n"
        "customer,9,Maria,maria@,,\n"
        "client,10,Ina,,,\n"
        "network,,,,192.0.2.7/24,7\n"
        "network,,,,192.0.2.9,7,\n"
        "customer,7,Other,,,\n"
        "customer,11,Ada,,192.0.2.1,\n"
    )
    assert faults(text) == [
        "line 4: name is missing",
        "line 5: mails 'maria@' is no mail address",
        "line 6: 'client' is none of datacenter, partner, staff, customer, server, "
        "service, network",
        "line 7: cidr has host bits set; the network is 192.0.2.0/24, the address is "
        "192.0.2.7",
        "line 8: has 7 fields, the first line names 6",
        "line 9: customer 7 stands in registry.csv:2, too",
        "line 10: a customer has no column cidr",
    ]
    assert read_text(text).contents == {}


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("key,name", "has no column kind, and the file is not named after one of"),
        ("kind,key,key", "has the column key twice"),
        ("kind,key,nmae", "there is no column nmae"),
        ("kind,key,", "there is no column (without a name)"),
    ],
)
def test_the_first_line_names_columns_that_exist(head: str, what: str) -> None:
    (found,) = faults(f"{head}\ncustomer,7,Petr\n")
    assert found.startswith(f"line 1: {what}")


def test_a_file_may_be_named_after_its_kind() -> None:
    reading = read_text("key,name\n7,Petr\n", "/srv/export/customer.csv")
    assert [r.key for r in reading.contents[Kind.CUSTOMER]] == ["7"]
    assert faults("kind,key,name\nstaff,7,Petr\n", "customer.csv") == [
        "line 2: a staff in a file that is named after customer"
    ]


def test_a_kind_without_a_row_is_spoken_of() -> None:
    """An empty list removes all of a kind; a missing one leaves it alone."""
    assert read_text("key,name\n", "customer.csv").contents == {Kind.CUSTOMER: ()}
    assert read_text('{"service": []}').contents == {Kind.SERVICE: ()}


def test_values_of_one_field_stand_apart_by_bars_or_lines() -> None:
    mails = "a@example.net | b@example.net|a@example.net"
    reading = read_text(f"key,name,mails\n7,P,{mails}\n", "customer.csv")
    (customer,) = reading.contents[Kind.CUSTOMER]
    assert isinstance(customer, Customer)
    assert customer.mails == ("a@example.net", "b@example.net")
    text = 'key,name,references\nd,D,"T-(?:a|b)\\d{4}\nX-\\d{5}"\n'
    (house,) = read_text(text, "datacenter.csv").contents[Kind.DATACENTER]
    assert isinstance(house, Datacenter)
    assert house.references == (r"T-(?:a|b)\d{4}", r"X-\d{5}")


def test_quotes_that_never_close_end_the_file_with_their_line() -> None:
    text = CUSTOMER + 'customer,8,"Maria,\ncustomer,9,Ada,\n'
    assert faults(text) == ["line 3: is no CSV: unexpected end of data"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"customer": [{"key": "7", "name": "P"}]', "line 1: is no JSON object of"),
        ('{"customer": {}}', "line 1: is no JSON object of lists: [ expected"),
        ('{"customer": [7]}', "line 1: a record is an object"),
        ('{"client": []}', "line 1: 'client' is none of"),
        ('{"customer": [], \n"customer": []}', "line 2: customer is there twice"),
        ('{"customer": [\n{"key": "7", "key": "8"}]}', "line 2: has a key twice"),
        ('{"customer": [{"key": 1.5, "name": "P"}]}', "line 1: 1.5 is no value"),
        ('{"customer": [{"key": NaN}]}', "line 1: NaN is no value"),
        ('{"customer": [{"key": {}}]}', "line 1: key is neither text nor a list"),
        ('{"customer": [\n\n{"key": "7", "name": ["a", "b"]}]}', "line 3: name takes"),
        ('{"customer": []} {}', "line 1: there is more"),
        ('{"customer": [{"key": "7"\n"name": "P"}]}', "line 2: is no JSON: Expecting"),
        ('{"customer": ' + "[" * 100_000, "line 1: is nested too deeply"),
        ('{"customer": [{"key": ' + "9" * 5000 + "}]}", "line 1: "),
    ],
)
def test_json_of_another_shape_is_named_with_its_line(text: str, what: str) -> None:
    found = faults(text, "x.json")
    assert found
    assert found[0].startswith(what)


def test_records_of_json_have_lines_of_their_own() -> None:
    rows = ('{"key": "7", "name": "P"}', '{"key": 8}', '{"key": 7, "name": "Q"}')
    text = '{"customer": [\n' + ",\n".join(rows) + "\n]}"
    assert faults(text, "x.json") == [
        "line 3: name is missing",
        "line 4: customer 7 stands in x.json:2, too",
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_records_or_faults(raw: bytes) -> None:
    reading = read({"x": raw, "network.csv": raw}, MOSCOW)
    assert reading.faults


@given(
    st.lists(
        st.sampled_from(
            [*'{}[]:,"\n \\7-', '"customer"', '"key"', "null", "true", "customer", ","]
        ),
        max_size=40,
    )
)
def test_anything_like_json_or_csv_is_records_or_faults(pieces: list[str]) -> None:
    text = "".join(pieces)
    reading = read({"customer.csv": text.encode()}, MOSCOW)
    assert reading.faults or set(reading.contents) <= {Kind.CUSTOMER}
    reading = read({"x.json": ("{" + text).encode()}, MOSCOW)
    if not reading.faults:
        json.loads("{" + text)  # what is accepted is JSON


def test_a_large_file_of_faults_is_read_in_linear_time() -> None:
    """100,000 bad lines: each is a fault, none is looked at twice."""
    text = "kind,cidr,own\n" + "network,192.0.2.300,yes\n" * 100_000
    assert len(read_text(text).faults) == 100_000
