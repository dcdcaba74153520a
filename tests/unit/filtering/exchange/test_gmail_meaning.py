"""What each property of Gmail's means: a query, labels, actions, doubts."""

import pytest

from mailproc.filtering.check import LABEL
from mailproc.filtering.exchange.entry import Entry
from mailproc.filtering.exchange.gmail_meaning import label_of, meaning
from mailproc.filtering.query import QueryError, parse_query
from tests.unit.filtering.exchange.feeds import entry

# property, value, the query that it means
QUERIES = [
    ("from", "noreply@example.org", "from:noreply@example.org"),
    ("from", "a@example.org OR b@example.org", "from:{a@example.org b@example.org}"),
    ("from", "{a@example.org b@example.org}", "from:{a@example.org b@example.org}"),
    ("from", "-news", "-from:news"),
    ("from", '"Jan Kowalski"', 'from:"jan kowalski"'),
    ("to", "(a OR b)", "to:{a b}"),
    ("to", "  desk@example.org  ", "to:desk@example.org"),
    ("subject", "order ready", "subject:order subject:ready"),
    ("subject", '"order is ready"', 'subject:"order is ready"'),
    ("subject", 'a "b c" -d', 'subject:(a "b c" -d)'),
    ("subject", "Re: payment", "subject:(re payment)"),
    ("subject", "Jenkins - build", "subject:(jenkins build)"),
    ("subject", "Счёт {оплата платёж}", "subject:(счёт {оплата платёж})"),
    ("hasTheWord", "list:(dev.example.org)", "list:dev.example.org"),
    ("hasTheWord", "to:(a OR b) has:attachment", "to:{a b} has:attachment"),
    ("hasTheWord", "a OR b", "{a b}"),
    ("doesNotHaveTheWord", "a b", "-(a b)"),
    ("doesNotHaveTheWord", "a OR b", "-{a b}"),
    ("doesNotHaveTheWord", "spam", "-spam"),
    ("doesNotHaveTheWord", '"not this"', '-"not this"'),
    ("doesNotHaveTheWord", "from:a", "-from:a"),
    ("hasAttachment", "true", "has:attachment"),
]


@pytest.mark.parametrize(("name", "value", "query"), QUERIES)
def test_criterion(name: str, value: str, query: str) -> None:
    assert parse_query(meaning(entry((name, value))).match) == parse_query(query)


def test_all_criteria_must_hold() -> None:
    """Gmail joins the criteria of a filter by AND, also those of one kind."""
    found = meaning(
        entry(
            from_="a OR b",
            hasTheWord="c OR d",
            doesNotHaveTheWord="e f",
            hasAttachment="true",
            size="5",
            sizeOperator="s_ss",
            sizeUnit="s_smb",
        )
    )
    assert parse_query(found.match) == parse_query(
        "from:{a b} {c d} -(e f) has:attachment smaller:5M"
    )


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ({"size": "10", "sizeOperator": "s_sl", "sizeUnit": "s_smb"}, "larger:10M"),
        ({"size": "10", "sizeOperator": "s_ss", "sizeUnit": "s_skb"}, "smaller:10K"),
        ({"size": "10", "sizeOperator": "s_sl", "sizeUnit": "s_sb"}, "larger:10"),
        ({"size": "10"}, "larger:10"),
    ],
)
def test_size(pairs: dict[str, str], query: str) -> None:
    assert parse_query(meaning(entry(**pairs)).match) == parse_query(query)


@pytest.mark.parametrize("size", [None, "0", "", "00"])
def test_size_operator_and_unit_alone_mean_nothing(size: str | None) -> None:
    """The trap: they stand in almost every export since 2014."""
    pairs = {"from_": "a", "sizeOperator": "s_sl", "sizeUnit": "s_smb"}
    if size is not None:
        pairs["size"] = size
    assert meaning(entry(**pairs)).match == "from:a"


def test_size_that_is_no_number_is_told() -> None:
    found = meaning(entry(from_="a", size="ten"))
    assert found.match == "from:a"
    assert found.doubts == ("size 'ten' is no number",)


def test_mixed_or_is_written_with_brackets_and_told() -> None:
    """The precedence of `a OR b c` is not documented."""
    found = meaning(entry(hasTheWord="a OR b c"))
    assert found.match == "{a b} c"
    assert found.doubts == ("hasTheWord 'a OR b c' is read as {a b} c",)


def test_words_with_a_colon_are_read_as_gmail_reads_them_and_told() -> None:
    found = meaning(entry(subject="Re: x - y"))
    assert found.match == "subject:(Re x y)"
    assert found.doubts == ("subject 'Re: x - y' is read as subject:(Re x y)",)


def test_text_in_quotes_keeps_its_colon() -> None:
    found = meaning(entry(subject='"foo: bar" baz:'))
    assert parse_query(found.match) == parse_query('subject:("foo: bar" baz)')


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("hasTheWord", "in:snoozed", "in:snoozed has no meaning"),
        ("hasTheWord", 'a "b', "unbalanced quote"),
        ("from", "x) OR (y", ") without its opening bracket"),
        ("doesNotHaveTheWord", "a) (b", ") without its opening bracket"),
        ("from", "a OR to:b", "to: inside the value of from:"),
        ("from", "***", "nothing to search for"),
        ("sizeOperator", "s_sg", "sizeOperator 's_sg' is not known"),
        ("sizeUnit", "s_gb", "sizeUnit 's_gb' is not known"),
    ],
)
def test_what_has_no_meaning_is_an_error_with_the_property(
    name: str, value: str, said: str
) -> None:
    with pytest.raises(QueryError) as error:
        meaning(entry((name, value), size="1"))
    assert said in error.value.public
    assert name in error.value.public


def test_labels_and_categories() -> None:
    found = meaning(
        entry(
            ("label", "work/projects"),
            ("label", "vip"),
            ("smartLabelToApply", "^smartlabel_receipt"),
            ("smartLabelToApply", "^smartlabel_new"),
            ("shouldAlwaysMarkAsImportant", "true"),
            from_="a",
        )
    )
    assert found.labels == ("work-projects", "vip", "category-purchases", "$Important")
    assert found.doubts == (
        "label 'work/projects' is work-projects here",
        "smartLabelToApply '^smartlabel_new' is not known",
        "smartLabelToApply stands 2 times",
    )


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("github", "github"),
        ("Work/Sub folder", "Work-Sub-folder"),
        ("Счета", "Scheta"),
        ("Жалобы/срочно", "Zhaloby-srochno"),
        ("płatność", "platnosc"),
        ("€ £", "label-"),
        ("", "label-00000000"),
        ("x" * 200, "x" * 64),
        ("CATEGORY_SOCIAL", "CATEGORY_SOCIAL"),
    ],
)
def test_any_label_becomes_a_keyword(name: str, label: str) -> None:
    found = label_of(name)
    assert found.startswith(label)
    assert LABEL.fullmatch(found)
    assert label_of(name) == found


def test_actions() -> None:
    found = meaning(
        entry(
            from_="a",
            shouldMarkAsRead="true",
            shouldStar="true",
            shouldNeverSpam="true",
            forwardTo="b@example.org",
            shouldTrash="false",
        )
    )
    assert found.actions == ("star", "read", "never-spam", "forward:b@example.org")
    assert found.doubts == ()


def test_an_address_that_is_none_is_told() -> None:
    found = meaning(entry(("forwardTo", ""), ("forwardTo", "a b"), from_="a"))
    assert found.actions == ()
    assert found.doubts == (
        "forwardTo '' is not one mail address",
        "forwardTo 'a b' is not one mail address",
    )


def test_trash_and_star_contradict_each_other() -> None:
    found = meaning(entry(from_="a", shouldTrash="true", shouldStar="true"))
    assert found.actions == ("trash",)
    assert found.doubts == ("shouldStar: what goes to trash is not starred here",)


def test_what_has_no_effect_is_told() -> None:
    found = meaning(
        entry(
            ("new one", "x"),
            from_="a",
            shouldArchive="true",
            excludeChats="true",
            shouldNeverMarkAsImportant="true",
            cannedResponse="tag:mail.google.com,2009:cannedResponse:1",
        )
    )
    told = "\n".join(found.doubts)
    for name in (
        "new one", "shouldArchive", "excludeChats", "shouldNeverMarkAsImportant",
        "cannedResponse",
    ):  # fmt: skip
        assert f"{name} is " in told
    assert len(found.doubts) == 5


def test_repeated_criteria_are_told() -> None:
    found = meaning(Entry((("from", "a"), ("from", "b"), ("size", "1"), ("size", "2"))))
    assert parse_query(found.match) == parse_query("from:a from:b larger:1 larger:2")
    assert "from stands 2 times; read as: all must hold" in found.doubts
    assert "size stands 2 times" in found.doubts


def test_a_value_of_no_is_no() -> None:
    found = meaning(entry(from_="a", shouldArchive="false", hasAttachment="false"))
    assert found.match == "from:a"
    assert found.doubts == ()
