"""Import and export together: nothing that the format can carry is lost."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mailproc.filtering.check import check
from mailproc.filtering.exchange.entry import Entry, Feed, Property
from mailproc.filtering.exchange.gmail_in import to_toml
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.filtering.load import load
from tests.unit.filtering.exchange.feeds import QUEUES, canonical, entry, exported

QUERY = st.sampled_from(
    [
        "a@example.org", "a OR b", "{x y}", '"a phrase"', "-(no way)", "list:dev",
        "in:snoozed", 'broken "', "Re: x", "a OR b c", "larger:5M", "счёт", "", "***",
        "x) OR (y", "in:anywhere", "label:work",
    ]
)  # fmt: skip
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    max_size=12,
)
NAME = st.sampled_from(
    [
        "shouldArchive", "shouldMarkAsRead", "shouldStar", "shouldTrash",
        "shouldNeverSpam", "shouldAlwaysMarkAsImportant", "shouldNeverMarkAsImportant",
        "excludeChats", "hasAttachment",
    ]
)  # fmt: skip
PROPERTY: st.SearchStrategy[Property] = st.one_of(
    st.tuples(
        st.sampled_from(["from", "to", "subject", "hasTheWord", "doesNotHaveTheWord"]),
        QUERY | TEXT,
    ),
    st.tuples(NAME, st.sampled_from(["true", "false", ""])),
    st.tuples(st.just("label"), st.sampled_from(["a", "a/b c", "Счета", "a"]) | TEXT),
    st.tuples(st.just("forwardTo"), st.sampled_from(["x@example.org", "no address"])),
    st.tuples(st.just("size"), st.sampled_from(["0", "5", "ten"])),
    st.tuples(st.just("sizeOperator"), st.sampled_from(["s_sl", "s_ss", "s_sg"])),
    st.tuples(st.just("sizeUnit"), st.sampled_from(["s_smb", "s_skb", "s_sb", "x"])),
    st.tuples(
        st.just("smartLabelToApply"), st.sampled_from(["^smartlabel_social", "^new"])
    ),
    st.tuples(TEXT.map(str.strip).filter(bool), TEXT),
)
ENTRY = st.builds(
    Entry,
    properties=st.lists(PROPERTY, max_size=6).map(tuple),
    id=st.sampled_from(["", "tag:1", "tag:z0000001569860623321*306"]),
    title=st.sampled_from(["Mail Filter", "", "A name"]),
    category=st.sampled_from(["filter", "filter", "oof"]),
)
# Repeated on purpose: the same filter twice is one thing that happens in exports.
FEED = st.lists(ENTRY, max_size=4).map(lambda e: Feed(tuple(e + e[:1])))


@given(FEED)
@example(Feed((entry(from_="a", forwardTo="no address"),)))
@example(Feed((entry(("label", "x"), ("label", "y"), from_="a", shouldStar="true"),)))
def test_import_and_export_lose_nothing(feed: Feed) -> None:
    text = to_toml(feed, QUEUES).text
    back, _ = exported(text)
    assert canonical(back) == canonical(feed)
    firsts = [one.id for one in back.entries if not one.id.startswith("tag:mail")]
    assert firsts == [one.id for one in feed.entries if one.id]


@given(FEED)
def test_what_is_imported_passes_the_check(feed: Feed) -> None:
    """`filters check` finds no fault (warnings apart) in the file that is written."""
    filters = load({"50-gmail.toml": to_toml(feed, QUEUES).text})
    assert [fault for fault in check(filters, QUEUES) if not fault.warning] == []


@given(FEED)
def test_every_entry_is_a_filter_or_named(feed: Feed) -> None:
    made = to_toml(feed, QUEUES)
    filters = load({"50-gmail.toml": made.text})
    unused = [loss for loss in made.losses if loss.text.startswith("not used: ")]
    assert len(filters) + len(unused) == len(feed.entries)
    assert len({f.name for f in filters}) == len(filters)


@given(FEED)
def test_a_second_import_is_the_first(feed: Feed) -> None:
    """Import, export, import: the filters are the same."""
    first = to_toml(feed, QUEUES).text
    again = to_toml(exported(first)[0], QUEUES).text
    before, after = _said(first), _said(again)
    assert after == before


def _said(text: str) -> set[tuple[str, str]]:
    """Each query with each thing that is done; labels may be spread over filters."""
    return {
        (one.match, done)
        for one in load({"a.toml": text})
        for done in (*one.labels, *one.actions)
    }


def _samples() -> list[Path]:
    folder = os.environ.get("MAILPROC_SAMPLES")
    return sorted(Path(folder, "filters").rglob("*.xml")) if folder else []


@pytest.mark.skipif(not _samples(), reason="MAILPROC_SAMPLES is not set")
def test_real_exports_come_back_whole() -> None:
    for file in _samples():
        feed = read_feed(file.read_bytes())
        made = to_toml(feed, QUEUES)
        back, _ = exported(made.text)
        assert canonical(back) == canonical(feed), file
        assert dict(back.facts).items() >= dict(feed.facts).items(), file
        assert len(load({"a.toml": made.text})) == len(feed.entries), file
