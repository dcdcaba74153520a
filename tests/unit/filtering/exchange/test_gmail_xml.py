"""mailFilters.xml as strangers send it: every style is read, every trick is refused."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.exchange import gmail_xml
from mailproc.filtering.exchange.entry import Entry, ExchangeError, Feed
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.filtering.exchange.gmail_xml_out import write_feed
from tests.unit.filtering.exchange.feeds import HEAD, NOW, prop, xml


def first(data: bytes) -> dict[str, str]:
    return dict(read_feed(data).entries[0].properties)


GMAIL = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:apps='http://schemas.google.com/apps/2006'>
\t<title>Mail Filters</title>
\t<id>tag:mail.google.com,2008:filters:1531153987848</id>
\t<updated>2019-10-07T18:42:44Z</updated>
\t<author><name>Owner</name><email>owner@example.com</email></author>
\t<entry>
\t\t<category term='filter'></category>
\t\t<title>Mail Filter</title>
\t\t<id>tag:mail.google.com,2008:filter:1531153987848</id>
\t\t<updated>2019-10-07T18:42:44Z</updated>
\t\t<content></content>
\t\t<apps:property name='subject' value='&quot;it&apos;s been a while&quot;'/>
\t\t<apps:property name='shouldTrash' value='true'/>
\t</entry>
</feed>
"""


def test_gmails_own_form() -> None:
    feed = read_feed(GMAIL)
    assert feed == Feed(
        entries=(
            Entry(
                properties=(
                    ("subject", '"it\'s been a while"'),
                    ("shouldTrash", "true"),
                ),
                id="tag:mail.google.com,2008:filter:1531153987848",
                updated="2019-10-07T18:42:44Z",
            ),
        ),
        facts=(
            ("title", "Mail Filters"),
            ("id", "tag:mail.google.com,2008:filters:1531153987848"),
            ("updated", "2019-10-07T18:42:44Z"),
            ("name", "Owner"),
            ("email", "owner@example.com"),
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        xml(prop("from", "a@example.org")),
        xml(prop("from", "a@example.org")).replace(b"'", b'"'),
        xml(prop("from", "a@example.org")).replace(b"></category>", b"/>"),
        xml("<apps:property name='from' value='a@example.org'></apps:property>"),
        b"\xef\xbb\xbf" + xml(prop("from", "a@example.org")),
        b"\n  " + xml(prop("from", "a@example.org")),
        xml(prop("from", "a@example.org"))
        .decode()
        .replace("encoding='UTF-8'", "encoding='UTF-16'")
        .encode("utf-16"),
        b"<atom:feed xmlns:atom='http://www.w3.org/2005/Atom' xmlns:apps='x'>"
        b"<atom:entry><atom:category term='filter'/>"
        b"<apps:property name='from' value='a@example.org'/></atom:entry></atom:feed>",
        b"<feed><entry><property name='from' value='a@example.org'/></entry></feed>",
    ],
    ids=["single", "double", "self-closed", "open", "bom", "space", "utf-16", "atom:",
         "no namespace"],
)  # fmt: skip
def test_styles_of_writing(data: bytes) -> None:
    assert first(data) == {"from": "a@example.org"}


def test_ids_of_any_form_and_none() -> None:
    """A check for 13 digits broke on a real export."""
    odd = "tag:mail.google.com,2008:filter:z0000001569860623321*3061956566924608594"
    feed = read_feed(xml(f"<id>{odd}</id>", prop("from", "a")))
    assert [one.id for one in feed.entries] == [odd, ""]


def test_unknown_and_repeated_properties_are_kept_in_order() -> None:
    feed = read_feed(xml(prop("b", "1") + prop("a", "2") + prop("b", "3")))
    assert feed.entries[0].properties == (("b", "1"), ("a", "2"), ("b", "3"))


def test_elements_of_other_kinds_are_told() -> None:
    feed = read_feed(xml("<apps:folder x='1'/>" + prop("from", "a")))
    assert feed.remarks == ("element <folder> is not kept",)


def test_control_characters_are_removed_and_told() -> None:
    data = xml(prop("from", "a\x01b&#x1F;c&#8;&#11;d")).replace(b"b", b"b\x00")
    feed = read_feed(data)
    assert feed.entries[0].properties == (("from", "abcd"),)
    assert "control characters removed" in feed.remarks[0]


def test_line_ends_and_tabs_in_references_stay() -> None:
    assert first(xml(prop("from", "a&#10;b&#9;c&#x0D;"))) == {"from": "a\nb\tc\r"}


BOMB = (
    "<!DOCTYPE feed [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(9))
    + "]>"
    + HEAD.partition("?>")[2]
    + "<title>&a8;</title></feed>"
)
OUTSIDE = (
    "<!DOCTYPE feed [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    + HEAD.partition("?>")[2]
    + "<title>&x;</title></feed>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"[[filter]]", "line 1, column 1"),
        (b"<html></html>", "this is not Gmail's mailFilters.xml"),
        (xml(prop("from", "a"))[:-7], "line 1, column"),
        (b"<feed>&nbsp;</feed>", "undefined entity"),
        (b"<feed><entry><property value='x'/></entry></feed>", "without entry or name"),
        (b"<feed><property name='a' value='x'/></feed>", "without entry or name"),
        (b"<?xml version='1.0' encoding='klingon'?><feed/>", "unknown encoding"),
        (BOMB.encode(), "a document type is not allowed here"),
        (OUTSIDE.encode(), "a document type is not allowed here"),
        (b"<!DOCTYPE feed SYSTEM 'http://example.org/x.dtd'><feed/>", "not allowed"),
        (b"<feed>" + b"<a>" * 100, "too deep"),
        (b"\xff\xfe\x00", "line 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_clear_error(data: bytes, said: str) -> None:
    with pytest.raises(ExchangeError) as error:
        read_feed(data)
    assert said in error.value.public


def test_size_and_number_of_elements_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gmail_xml, "MAX_BYTES", 1000)
    with pytest.raises(ExchangeError, match="1000 are allowed"):
        read_feed(b"<feed>" + b" " * 1000 + b"</feed>")
    monkeypatch.setattr(gmail_xml, "MAX_ELEMENTS", 10)
    with pytest.raises(ExchangeError, match="too many elements"):
        read_feed(b"<feed>" + b"<a/>" * 20 + b"</feed>")


def test_hostile_input_is_refused_quickly() -> None:
    begun = time.monotonic()
    for data in (
        b"<feed " + b"a='1' " * 200_000 + b"/>",
        b"<feed>" + b"<a>" * 1_000_000,
        b"<feed>" + b"&#1;" * 1_000_000 + b"</feed>",
        BOMB.encode(),
    ):
        try:
            read_feed(data)
        except ExchangeError:
            continue
    assert time.monotonic() - begun < 10


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_a_clear_error(data: bytes) -> None:
    with suppress(ExchangeError):
        read_feed(data)


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=20,
)
names = texts.map(str.strip).filter(bool)


@given(st.lists(st.lists(st.tuples(names, texts), max_size=4), max_size=4), names)
def test_what_is_written_is_read_back(
    entries: list[list[tuple[str, str]]], author: str
) -> None:
    """XML's quoting, whatever stands in names and values."""
    feed = Feed(
        tuple(Entry(tuple(e), "an id", "a title", "then") for e in entries),
        (("title", "t"), ("id", "i"), ("updated", "u"), ("name", author)),
    )
    assert read_feed(write_feed(feed, NOW).encode()) == feed


def test_control_characters_are_never_written() -> None:
    feed = Feed((Entry((("from", "a\x00\x0b\x1f\ud800\ufffeb\n\t"),)),))
    text = write_feed(feed, NOW)
    assert first(text.encode()) == {"from": "ab\n\t"}


def test_what_has_no_id_or_time_gets_one() -> None:
    """RFC 4287 4.1.2: an entry has an id and a time; ids are all different."""
    text = write_feed(Feed((Entry(()), Entry(()))), NOW)
    back = read_feed(text.encode())
    assert len({one.id for one in back.entries}) == 2
    assert {one.updated for one in back.entries} == {"2026-11-24T12:00:00Z"}
    assert dict(back.facts)["updated"] == "2026-11-24T12:00:00Z"
