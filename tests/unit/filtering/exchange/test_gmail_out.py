"""Our filters as Gmail's: one label an entry, its limits, and what it cannot say."""

from mailproc.filtering.exchange import gmail_out
from mailproc.filtering.exchange.entry import MAX_LENGTH, Property
from tests.unit.filtering.exchange.feeds import (
    canonical,
    entry,
    exported,
    imported,
    properties,
)


def filter_of(name: str = "a", match: str = "from:a", *more: str) -> str:
    lines = [f'name = "{name}"', f"match = '''{match}'''", *more]
    return "\n".join(["[[filter]]", *lines, ""])


def only(text: str) -> tuple[Property, ...]:
    feed, _ = exported(text)
    assert len(feed.entries) == 1
    return feed.entries[0].properties


def test_a_filter_of_ours() -> None:
    text = filter_of(
        "invoices", "subject:{invoice rechnung}", 'labels = ["vip"]', "stop = false",
        'actions = ["star", "read", "never-spam", "forward:b@example.org"]',
    )  # fmt: skip
    feed, losses = exported(text)
    assert feed.entries[0].title == "invoices"
    assert set(feed.entries[0].properties) == {
        ("hasTheWord", "subject:{invoice rechnung}"),
        ("label", "vip"),
        ("shouldStar", "true"),
        ("shouldMarkAsRead", "true"),
        ("shouldNeverSpam", "true"),
        ("forwardTo", "b@example.org"),
    }
    assert losses == []


def test_several_labels_are_several_entries() -> None:
    """Gmail gives one label a filter; all else is done once."""
    text = filter_of("a", "x", 'labels = ["b", "c"]', 'actions = ["trash"]')
    feed, _ = exported(text)
    assert [set(p) for p in properties(feed)] == [
        {("hasTheWord", "x"), ("label", "b"), ("shouldTrash", "true")},
        {("hasTheWord", "x"), ("label", "c")},
    ]


def test_a_queue_is_a_label_outside_the_inbox() -> None:
    assert set(only(filter_of("a", "x", 'queue = "billing"'))) == {
        ("hasTheWord", "x"),
        ("label", "billing"),
        ("shouldArchive", "true"),
    }


def test_categories_and_importance_are_gmails_own() -> None:
    text = filter_of("a", "x", 'labels = ["category-social", "$Important"]')
    assert set(only(text)) == {
        ("hasTheWord", "x"),
        ("smartLabelToApply", "^smartlabel_social"),
        ("shouldAlwaysMarkAsImportant", "true"),
    }


def test_else_is_written_as_what_the_others_exclude() -> None:
    text = (
        filter_of("a", "x", 'labels = ["one"]')
        + filter_of("b", "y", "else = true", 'labels = ["two"]')
        + filter_of("c", "z", "else = true", 'labels = ["three"]')
        + filter_of("d", "w", 'labels = ["four"]')
    )
    feed, losses = exported(text)
    assert [dict(p)["hasTheWord"] for p in properties(feed)] == [
        "x", "y -x", "z -x -y", "w",
    ]  # fmt: skip
    assert losses == []


def test_what_gmail_cannot_say_is_named() -> None:
    text = (
        filter_of("a", "x", 'queue = "billing"', "priority = 2", "stop = true")
        + filter_of("b", "y", 'queue = "abuse"', 'actions = ["draft:ask"]')
        + filter_of("c", "in:attached spam", 'labels = ["d"]')
    )
    feed, losses = exported(text)
    assert len(feed.entries) == 2
    assert losses == [
        '"a": priority 2 has no equivalent',
        '"a": stop has no equivalent: later filters act on the same mail in Gmail',
        '"b": action draft:ask has no equivalent',
        '"c": not exported: in:attached has no equivalent',
        "order: 2 queues become labels; here the first filter that matches names the"
        " queue, in Gmail every one adds its label",
    ]


def test_a_long_query_becomes_several_of_at_most_1500_characters() -> None:
    words = " ".join(f"word{n:04}" for n in range(400))
    feed, losses = exported(
        filter_of("a", f"from:b subject:{{{words}}}", 'labels = ["c"]')
    )
    queries = [dict(p)["hasTheWord"] for p in properties(feed)]
    assert all(len(query) <= MAX_LENGTH for query in queries)
    assert all(query.startswith("from:b subject:{") for query in queries)
    assert sum(query.count("word") for query in queries) == 400
    assert len(queries) == 3
    assert losses == []


def test_a_query_that_stays_too_long_is_exported_and_named() -> None:
    words = " ".join(f"word{n:04}" for n in range(400))
    feed, losses = exported(filter_of("a", words, 'labels = ["b"]'))
    assert len(feed.entries) == 1
    assert losses == ['"a": 3599 characters; Gmail takes 1500 a filter']


def test_too_many_filters_are_told() -> None:
    text = "".join(filter_of(f"f{n}", f"w{n}", 'labels = ["a"]') for n in range(1001))
    forwards = "".join(
        filter_of(f"g{n}", f"v{n}", 'actions = ["forward:a@example.org"]')
        for n in range(21)
    )
    assert exported(text + forwards)[1] == [
        "1022 filters; Gmail takes 1000",
        "21 filters forward; Gmail takes 20",
    ]


# --- imported filters that were changed since ---

ORIGINAL = entry(
    ("new one", "kept"),
    from_="a@example.org OR b@example.org",
    label="Work/Projects",
    shouldArchive="true",
    shouldStar="true",
)


def changed(old: str, new: str) -> dict[str, str]:
    text = imported(ORIGINAL)[0]
    assert old in text.partition("[[filter]]")[2]
    head, mark, below = text.partition("[[filter]]")
    return dict(only(head + mark + below.replace(old, new)))


def test_a_changed_query_replaces_the_criteria_and_leaves_the_rest() -> None:
    found = changed("a@example.org OR", "c@example.org OR")
    assert found == {
        "new one": "kept",
        "hasTheWord": "from:(c@example.org OR b@example.org)",
        "label": "Work/Projects",
        "shouldArchive": "true",
        "shouldStar": "true",
    }


def test_a_changed_label_replaces_the_label_alone() -> None:
    found = changed('labels = ["Work-Projects"]', 'labels = ["other"]')
    assert found["label"] == "other"
    assert found["from"] == "a@example.org OR b@example.org"
    assert found["shouldStar"] == "true"


def test_a_label_more_leaves_the_name_of_the_first() -> None:
    text = imported(ORIGINAL)[0].replace(
        'labels = ["Work-Projects"]', 'labels = ["Work-Projects", "x"]'
    )
    feed, _ = exported(text)
    assert [dict(p)["label"] for p in properties(feed)] == ["Work/Projects", "x"]


def test_changed_actions_replace_the_actions_alone() -> None:
    found = changed('actions = ["star"]', 'actions = ["read"]')
    assert "shouldStar" not in found
    assert found["shouldMarkAsRead"] == "true"
    assert found["label"] == "Work/Projects"


def test_properties_keep_their_order() -> None:
    feed, _ = exported(imported(ORIGINAL)[0])
    assert properties(feed) == [ORIGINAL.properties]


def test_entries_that_are_no_filters_stand_where_they_stood() -> None:
    entries = [
        entry(from_="a", label="x"),
        entry(hasTheWord="in:snoozed", label="y"),
        entry(from_="b", label="z"),
    ]
    text, losses = imported(*entries)
    feed, _ = exported(text)
    assert [dict(p)["label"] for p in properties(feed)] == ["x", "y", "z"]
    assert losses == [
        "\"y: in:snoozed\": not used: hasTheWord 'in:snoozed': in:snoozed has no"
        " meaning on IMAP mail; name a queue or a label",
    ]


def test_two_files_are_one_feed_in_their_order() -> None:
    first, _ = imported(entry(from_="a", label="x"))
    second = filter_of("b", "y", 'labels = ["z"]')
    from mailproc.filtering.load import load

    sources = {"20-own.toml": second, "10-gmail.toml": first}
    feed, _ = gmail_out.to_feed(load(sources), sources)
    assert [sorted(c) for c in canonical(feed)] == [
        [("from", "a"), ("label", "x")],
        [("hasTheWord", "y"), ("label", "z")],
    ]
