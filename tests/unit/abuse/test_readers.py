"""JSON, XML, YAML and tables from strangers: read leniently, safely, in linear time."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.syntax import flatyaml, jsonfile, tables, tags

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(st.text(max_size=8), JSON, max_size=4),
    st.text("abc \n", max_size=9),
)
def test_json_is_read_from_any_surroundings(value: dict[str, Any], around: str) -> None:
    found = list(jsonfile.values(around + json.dumps(value, indent=1) + around))
    assert found[:1] == [value]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": [1, 2,],}', [{"a": [1, 2]}]),
        ('\ufeff{"a": "b\nc"}', [{"a": "b\nc"}]),
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('{see the docs}\n{"a": 1}', [{"a": 1}]),
        ("[" * 100_000, []),
        ('{"a":' * 50_000, []),
        ("1" * 5000, []),
        ('{"n": ' + "9" * 5000 + "}", []),
        ("", []),
    ],
)
def test_broken_json_gives_what_can_be_read(text: str, found: list[Any]) -> None:
    assert list(jsonfile.values(text)) == found


def test_fields_of_json_have_many_names() -> None:
    record = {"Ip": " 192.0.2.1 ", "n": 7, "b": True, "e": ""}
    assert jsonfile.string(record, "IP", "e", "Ip") == "192.0.2.1"
    assert jsonfile.string(record, "n") == "7"
    assert jsonfile.string(record, "b", "none") == ""
    assert jsonfile.record([1]) == {}
    assert (jsonfile.listed(None), jsonfile.listed(1)) == ([], [1])


def test_xml_gives_elements_with_their_path() -> None:
    found = tags.elements(
        '<?xml version="1.0"?><!-- a <b> --><n:Doc xmlns:n="urn:x"><A k="1 &lt; 2">'
        "x &amp; y<B/>z</A><C><![CDATA[<raw>&amp;]]></C></n:Doc>"
    )
    assert [(e.name, e.path, e.text) for e in found] == [
        ("doc", (), ""),
        ("a", ("doc",), "x & yz"),
        ("b", ("doc", "a"), ""),
        ("c", ("doc",), "<raw>&amp;"),
    ]
    assert found[1].attributes == {"k": "1 < 2"}


def test_entities_are_never_expanded_or_fetched() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///x">]>'
    (found,) = tags.elements(bomb + "<x>&b;&c;&#65;</x>")
    assert found.text == "&b;&c;A"


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    found = tags.elements("text <A><B>1</C></B><D>2 <E>3")
    assert [(e.name, e.text) for e in found] == [
        ("a", ""),
        ("b", "1"),
        ("d", "2"),
        ("e", "3"),
    ]
    assert tags.first(found, "x", "d") == "2"
    assert tags.first(found, "x") == ""


def test_escaped_xml_is_unescaped() -> None:
    assert tags.unescaped("&lt;A&gt;1&lt;/A&gt;") == "<A>1</A>"
    assert tags.unescaped("a &lt; b") == "a &lt; b"


@given(st.text(alphabet="<>/!-[]ab =\"'&;#1\n?CDAT", max_size=200))
def test_any_text_is_read_as_xml(text: str) -> None:
    for each in tags.elements(text):
        assert each.name
        assert len(each.path) <= 64


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<![CDATA[", "<a ", "<a>", "</a>", "<!DOCTYPE x [", "<a b='", "&lt;a"],
)
def test_xml_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    tags.elements(tags.unescaped(piece * (400_000 // len(piece))))
    assert time.process_time() - start < 3


def test_yaml_of_xarf() -> None:
    text = (
        "---\n# made by us\nReported-From: a@example.org\n\"Report-ID\": '7: x'\n"
        "Source-Type:\nSource: 192.0.2.1 # attacker\nSchema-URL: !!str http://x.example/a#b\n"
        "Note: >\n  folded\n  text\nSource: 192.0.2.2\n...\n"
    )
    assert flatyaml.fields(text) == {
        "reported-from": "a@example.org",
        "report-id": "7: x",
        "source-type": "",
        "source": "192.0.2.1",
        "schema-url": "http://x.example/a#b",
        "note": "folded text",
    }


@pytest.mark.parametrize(
    "text", ["!!python/object/apply:os.system [x]", "&a [*a, *a]", "- x"]
)
def test_yaml_makes_no_objects(text: str) -> None:
    assert flatyaml.fields(text) == {}
    assert all(isinstance(v, str) for v in flatyaml.fields(f"Key: {text}").values())


@pytest.mark.parametrize(
    ("text", "ips"),
    [
        ('"timestamp","ip","port"\n"x","192.0.2.1","1"\n"x","192.0.2.2","1"', "1 2"),
        ("time;Source IP;Destination IP\nx;192.0.2.1;203.0.113.1\n", "1"),
        ("# comment\n\nDate\tsrc_ip\tdst_ip\nx\t192.0.2.1\t203.0.113.9\n", "1"),
        ("asn | ip | cc_ip\n64500 | 192.0.2.1 | 203.0.113.1\n", "1"),
        ("192.0.2.1,ssh,3\n192.0.2.2,ssh,4\n", "1 2"),
        ("#IP,count\n192.0.2.1,5\n\nRegards\nCERT, desk\n", "1"),
    ],
)
def test_tables_know_the_column_of_the_offender(text: str, ips: str) -> None:
    table = tables.read(text)
    assert table is not None
    assert list(table.cells(table.ip)) == [f"192.0.2.{n}" for n in ips.split()]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "no table",
            "a,b\n1,2\n",
            "timestamp,dst_ip,cc_ip\nx,192.0.2.1,192.0.2.2\n",
        ),
        "192.0.2.1,203.0.113.1\n192.0.2.2,203.0.113.2\n",  # whose is which?
        "ip,port\n",
    ],
)
def test_what_names_no_offender_is_no_table(text: str) -> None:
    assert tables.read(text) is None


@given(st.text(alphabet='ip,;\t|"\n192.0url# ', max_size=300))
def test_any_text_is_read_as_a_table(text: str) -> None:
    table = tables.read(text)
    assert table is None or table.rows


def test_tables_are_bounded() -> None:
    text = "ip,x\n" + "192.0.2.1,1\n" * 80_000
    start = time.process_time()
    table = tables.read(text)
    assert table is not None
    assert len(table.rows) <= 50_000
    assert time.process_time() - start < 3
