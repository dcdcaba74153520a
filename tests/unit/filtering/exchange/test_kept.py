"""The comment lines that keep Gmail's properties beside a filter."""

from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.exchange.entry import Entry
from mailproc.filtering.exchange.kept import (
    Kept,
    entry_lines,
    feed_lines,
    read_comments,
    toml_text,
)
from mailproc.filtering.load import load

texts = st.text(max_size=20)
safe_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
entries = st.builds(
    Entry,
    properties=st.lists(st.tuples(safe_texts, safe_texts), max_size=4).map(tuple),
    id=safe_texts,
    title=safe_texts,
    updated=safe_texts,
    category=safe_texts,
)
FILTER = '[[filter]]\nname = "a"\nmatch = "b"\n'


@given(entries)
def test_every_entry_is_read_back(entry: Entry) -> None:
    lines = list(entry_lines(entry))
    assert all("\n" not in line and line.startswith("# gmail") for line in lines)
    found = read_comments("\n".join([*lines, FILTER]))
    below = len(lines) + 1
    assert found.entries == (Kept(entry, below, below),)


@given(st.lists(st.tuples(safe_texts, safe_texts), max_size=4))
def test_a_feed_is_read_back(facts: list[tuple[str, str]]) -> None:
    found = read_comments("\n".join(feed_lines(facts)))
    assert list(found.feed) == facts
    assert found.entries == ()


@given(texts)
def test_text_in_toml(text: str) -> None:
    """Whatever it holds, a string of ours is TOML, on one line."""
    written = toml_text(text)
    assert len(written.splitlines()) == 1
    filters = load({"a.toml": f'[[filter]]\nname = {toml_text("x" + text)}\nmatch="a"'})
    assert filters[0].name == "x" + "".join(
        "\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text
    )


def test_a_block_belongs_to_the_filter_directly_below() -> None:
    text = '# gmail: from = "x"\n# a remark\n[[filter]]\nname = "a"\n'
    assert read_comments(text).entries == (Kept(Entry((("from", "x"),)), 3, 3),)


def test_a_block_that_stands_alone_belongs_to_none() -> None:
    text = '# gmail: from = "x"\n\n[[filter]]\nname = "a"\n\n# gmail: to = "y"'
    assert read_comments(text).entries == (
        Kept(Entry((("from", "x"),)), 2, None),
        Kept(Entry((("to", "y"),)), 7, None),
    )


def test_lines_inside_strings_and_plain_comments_are_none_of_gmails() -> None:
    text = "\n".join(
        [
            "# gmail: this is a remark",
            "# gmail: from = 7",
            "# gmail: a = 'b'  # '''",
            "[[filter]]",
            "match = '''",
            "# gmail: from = 'x'",
            "[[filter]]",
            "'''",
            '# gmail: to = "y"',
        ]
    )
    assert [kept.entry.properties for kept in read_comments(text).entries] == [
        (("a", "b"),),
        (("to", "y"),),
    ]
