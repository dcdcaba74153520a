"""The filter file that an import writes: names, odd values, and what it then does."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.exchange.entry import Entry, Property
from mailproc.filtering.exchange.gmail_in import NAME_LENGTH, to_toml
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import load
from mailproc.filtering.model import Facts, Filter
from mailproc.message.parse import parse
from tests.unit.filtering.exchange.feeds import QUEUES, entry, imported, prop, xml


def filters_of(*entries: Entry) -> Sequence[Filter]:
    return load({"50-gmail.toml": imported(*entries)[0]})


def matches(one: Entry, raw: str) -> bool:
    """Whether the imported filter matches a mail."""
    mail = parse(raw.replace("\n", "\r\n").encode())
    verdict = FilterSet(filters_of(one)).evaluate(mail, Facts())
    return any(hit.matched for hit in verdict.trace)


# --- names ---


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (entry(from_="a@example.org", label="x"), "x: a@example.org"),
        (entry(subject="order ready", shouldStar="true"), "order ready"),
        (entry(doesNotHaveTheWord="a", label="x"), "x: a"),
        (entry(hasAttachment="true", label="x"), "x"),
        (entry(hasAttachment="true", shouldStar="true"), "Gmail filter 1"),
        (entry(subject='"quoted"', label="it's"), 'it\'s: "quoted"'),
        (entry(subject="a\n\tb", label="x"), "x: a b"),
        (Entry((("from", "a"), ("label", "x")), title="My own"), "My own"),
    ],
)
def test_a_filter_is_called_after_what_it_is_about(one: Entry, name: str) -> None:
    assert [f.name for f in filters_of(one)] == [name]


def test_names_are_short_and_different() -> None:
    long = entry(from_="a" * 200 + "@example.org", label="x")
    names = [f.name for f in filters_of(long, long, long)]
    assert len(set(names)) == 3
    assert max(map(len, names)) <= NAME_LENGTH
    assert names[2].endswith("(3)")


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_title_and_no_value_can_break_the_file(title: str, value: str) -> None:
    """Whatever a feed holds, it is a value in the file and never a line of it."""
    clean = "".join(c for c in value if not "\ud800" <= c <= "\udfff")
    one = Entry((("from", clean), ("label", clean)), title=title)
    text, _ = imported(one, entry(from_="last", label="l"))
    assert load({"a.toml": text})[-1].match == "from:last"


def test_lines_of_a_value_are_no_filters() -> None:
    evil = 'x"\n\n[[filter]]\nname = "evil"\nmatch = "in:anywhere"\nqueue = "other"\n# '
    for name in ("from", "label", "unknown", "cannedResponse"):
        text, _ = imported(entry((name, evil), from_="a", label="b"))
        assert [f.name for f in load({"a.toml": text})] != ["evil"]
        assert len(load({"a.toml": text})) <= 1


# --- what an imported filter does ---

INVOICE = """From: "Example Hosting" <billing@mail.example.com>
To: support@ipserver.su
Subject: Re: Invoice 4711 is ready
List-Id: <billing.example.com>

Please pay 100 EUR until Friday.
"""


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ((("from", "billing@mail.example.com"),), True),
        ((("from", "example.com"),), True),
        ((("from", "bill"),), False),
        ((("from", "a@example.org OR billing@mail.example.com"),), True),
        ((("subject", "Re: invoice"),), True),
        ((("subject", '"invoice 4711"'),), True),
        ((("subject", '"4711 invoice"'),), False),
        ((("hasTheWord", "list:(billing.example.com)"),), True),
        ((("hasTheWord", "friday OR monday"), ("from", "nobody")), False),
        ((("hasTheWord", "friday OR monday"), ("from", "billing")), True),
        ((("doesNotHaveTheWord", "pay friday"),), False),
        ((("doesNotHaveTheWord", "pay monday"),), True),
        ((("doesNotHaveTheWord", "friday OR monday"),), False),
        ((("hasAttachment", "true"),), False),
        ((("from", "billing"), ("sizeOperator", "s_sl"), ("sizeUnit", "s_smb")), True),
        ((("size", "1"), ("sizeOperator", "s_ss"), ("sizeUnit", "s_smb")), True),
        ((("size", "1"), ("sizeOperator", "s_sl"), ("sizeUnit", "s_smb")), False),
        ((("to", "support"), ("subject", "-order")), True),
    ],
)
def test_an_imported_filter_matches_what_gmails_did(
    pairs: tuple[Property, ...], expected: bool
) -> None:
    assert matches(entry(*pairs, label="x"), INVOICE) is expected


def test_filters_keep_their_order() -> None:
    names = [f.match for f in filters_of(*(entry(from_=c, label="x") for c in "cab"))]
    assert names == ["from:c", "from:a", "from:b"]


# --- what is no filter here ---


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (entry(label="x"), "no criteria"),
        (entry(sizeOperator="s_sl", sizeUnit="s_smb", label="x"), "no criteria"),
        (entry(from_="a"), "it would do nothing here"),
        (entry(from_="a", shouldArchive="true"), "it would do nothing here"),
        (entry(hasTheWord="a -a", label="x"), "contradiction"),
        (entry(hasTheWord="in:nowhere", label="x"), "in:nowhere"),
        (Entry((("from", "a"), ("label", "x")), category="oof"), "'oof' is no filter"),
    ],
)
def test_an_entry_that_is_no_filter_is_named_and_kept(one: Entry, reason: str) -> None:
    text, losses = imported(one)
    assert "[[filter]]" not in text
    assert any("not used: " in loss and reason in loss for loss in losses)
    assert "# Not used: " in text
    for name, value in one.properties:
        assert f'# gmail: {name} = "{value}"' in text


def test_an_imported_dialect_of_another_provider() -> None:
    """A provider's own additions to the format are kept, and said."""
    data = xml(
        prop("from", "a@example.org")
        + prop("hasTheWord", "larger:45M")
        + prop("date", "2026-01-01")
        + prop("label", "x")
    ).replace(b"<content>", b"<content type='text'>")
    made = to_toml(read_feed(data), QUEUES)
    (found,) = load({"a.toml": made.text})
    assert found.match == "from:a@example.org larger:45M"
    assert [loss.text for loss in made.losses] == [
        "date is not known; kept, without effect"
    ]


def test_an_empty_feed_is_an_empty_file() -> None:
    made = to_toml(read_feed(xml()), QUEUES)
    assert load({"a.toml": made.text}) == ()
    assert made.losses == ()


def test_an_import_may_name_queues_of_the_desk() -> None:
    (found,) = filters_of(entry(hasTheWord="in:billing a", label="x"))
    assert found.match == "in:billing a"
