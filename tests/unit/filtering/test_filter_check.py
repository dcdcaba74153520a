"""What `filters check` finds before any mail is seen."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.check import check, implies
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match
from mailproc.filtering.model import Facts, Fault, Filter
from mailproc.filtering.query import parse_query
from mailproc.message.parse import parse

QUEUES = ("abuse", "billing", "test-orders", "other")
END = Filter("end", "in:anywhere", queue="other")


def found(*filters: Filter) -> list[Fault]:
    return list(check([*filters, END], QUEUES))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (
            Filter("f", "frm:x", queue="abuse"),
            "match: unknown operator frm: (at column 1)",
        ),
        (
            Filter("f", "a", queue="bilng"),
            "there is no queue 'bilng'; did you mean billing?",
        ),
        (Filter("f", "a", labels=("a b",)), "label 'a b'"),
        (Filter("f", "a", priority=7), "priority 7 is not 1 to 6"),
        (Filter("f", "a", actions=("sta",)), "did you mean star?"),
        (Filter("f", "a", actions=("forward",)), "forward:VALUE"),
        (Filter("f", "a", actions=("star:x",)), "is written star"),
        (Filter("f", "a", actions=("trash", "star")), "contradiction"),
        (Filter("f", "a", actions=("answer:a", "answer:b")), "two answers"),
        (Filter("f", "a"), "does nothing"),
        (Filter("f", "a -a", queue="abuse"), "no message can match"),
        (Filter("f", "subject:a -a", queue="abuse"), "no message can match"),
        (Filter("f", "larger:2K smaller:1K", queue="abuse"), "no message can match"),
        (Filter("f", "-in:anywhere", queue="abuse"), "no message can match"),
        (Filter("f", "in:bilng", queue="abuse"), "match: there is no queue 'bilng'"),
    ],
)
def test_faults_of_one_filter(chosen: Filter, said: str) -> None:
    faults = found(chosen)
    assert any(said in fault.text and not fault.warning for fault in faults), faults


def test_the_second_of_a_name_is_told_where_the_first_stands() -> None:
    first = Filter("f", "a", queue="abuse", file="10.toml", line=3)
    (fault,) = found(first, Filter("f", "b", queue="abuse", file="20.toml", line=7))
    assert (fault.file, fault.line) == ("20.toml", 7)
    assert fault.text == "the name is taken by 10.toml:3"


@pytest.mark.parametrize(
    "chosen",
    [
        Filter("f", "a", queue="abuse", labels=("a", "$x", "b_1-2"), priority=1),
        Filter("f", "a", actions=("star", "read", "forward:a@example.com")),
        Filter("f", "a -b", queue="abuse"),
        Filter("f", "a -subject:a", queue="abuse"),
        Filter("f", "a", stop=True),
        Filter("f", "in:test-orders in:attached", labels=("x",)),
        Filter("f", "larger:1K smaller:2K", queue="abuse"),
    ],
)
def test_what_is_right_has_no_fault(chosen: Filter) -> None:
    assert found(chosen) == []


def test_a_warning_where_a_reader_could_misread() -> None:
    (fault,) = found(Filter("f", "a OR b c", queue="abuse"))
    assert fault.warning
    assert "OR without brackets" in fault.text


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("a", "a"),
        ("a", "a b"),
        ("a", "subject:a"),
        ("{a b}", "a"),
        ("{a b c}", "{a c}"),
        ("in:anywhere", "x"),
        ("from:example.com", 'from:"mail example com"'),
        ("larger:1K", "larger:2K x"),
        ("to:x", "cc:x"),
    ],
)
def test_unreachable_after_a_stop(first: str, later: str) -> None:
    stopper = Filter("s", first, queue="abuse", stop=True, file="10.toml", line=3)
    faults = found(stopper, Filter("l", later, labels=("x",)))
    said = [f.text for f in faults if f.name == "l"]
    assert said == ["unreachable: all it matches stops at 's' (10.toml:3)"]


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("a b", "a"),
        ("subject:a", "a"),
        ("a", "{a b}"),
        ("a", "replyto:a"),
        ("a", "filename:a"),
        ("cc:x", "to:x"),
        ("label:a", "label:a"),
        ("-in:attached a", "in:attached a"),
        ("larger:2K", "larger:1K"),
    ],
)
def test_reachable_after_a_stop(first: str, later: str) -> None:
    stopper = Filter("s", first, queue="abuse", stop=True)
    faults = found(stopper, Filter("l", later, labels=("x",)))
    assert not [f for f in faults if f.name == "l" and not f.warning]


@pytest.mark.parametrize(
    ("first", "later"), [("a", "a b"), ("in:anywhere", "x"), ("{a b}", "subject:b")]
)
def test_an_else_that_can_never_be_tried(first: str, later: str) -> None:
    faults = found(
        Filter("1", first, queue="abuse"),
        Filter("2", "zz", queue="abuse", otherwise=True),
        Filter("l", later, queue="billing", otherwise=True),
    )
    said = [f.text for f in faults if f.name == "l"]
    assert said == ["unreachable: else, and '1' (:0) matches all it would"]


def test_an_else_hides_nothing_outside_its_chain() -> None:
    """It is not tried where the filter before it matched."""
    faults = found(
        Filter("1", "a", queue="abuse"),
        Filter("2", "b", queue="abuse", stop=True, otherwise=True),
        Filter("3", "b", queue="billing"),
    )
    assert faults == []


def test_the_two_ways_of_an_else_are_no_contradiction() -> None:
    faults = found(
        Filter("1", "a b", queue="abuse"),
        Filter("2", "a", queue="billing", otherwise=True),
    )
    assert faults == []


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (
            "answer:recieved",
            "no templates/answer/recieved.txt.j2; did you mean receive",
        ),
        ("draft:received", "draft: there is no templates/draft/received.txt.j2"),
        (
            "forward:Desk@Example.com",
            "loop: forward:Desk@Example.com is the desk itself",
        ),
        ("answer:received", None),
        ("forward:other@example.com", None),
    ],
)
def test_what_an_action_names_must_be_there(action: str, said: str | None) -> None:
    tried = Filter("f", "a", actions=(action,))
    faults = check([tried, END], QUEUES, ["answer/received"], own=["desk@example.com"])
    texts = [fault.text for fault in faults if not fault.warning]
    assert [said in text for text in texts] == [True] if said else texts == []


def test_templates_are_not_asked_for_where_they_are_not_known() -> None:
    (fault,) = found(Filter("f", "a", actions=("answer:any",)))
    assert fault.warning
    assert "not carried out yet" in fault.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("in:sent", "in:sent never matches"),
        ("label:vip", "label:vip: no earlier filter sets this label"),
        ("label:late", "label:late: no earlier filter sets this label"),
        ("label:early", None),
        ("in:early", None),
        ("label:abuse", None),
        ("label:unread", None),
    ],
)
def test_labels_and_places_that_no_mail_has(query: str, said: str | None) -> None:
    faults = found(
        Filter("0", "a", labels=("early",)),
        Filter("f", query, queue="abuse"),
        Filter("2", "b", labels=("late",)),
    )
    assert [f.warning for f in faults] == ([True] if said else [])
    assert all(said in f.text for f in faults if said)


def test_a_catch_all_may_be_the_else_of_a_chain_that_sorts() -> None:
    sorted_ = Filter("1", "a", queue="abuse")
    rest = Filter("2", "in:anywhere", queue="other", otherwise=True)
    assert check([sorted_, rest], QUEUES) == ()
    marked = Filter("1", "a", labels=("l",))
    (fault,) = check([marked, rest], QUEUES)
    assert "no catch-all" in fault.text


def test_one_query_with_two_queues_is_a_contradiction() -> None:
    faults = found(
        Filter("1", "a OR b", queue="abuse"), Filter("2", "{a b}", queue="billing")
    )
    assert [f.warning for f in faults] == [False]
    assert "contradiction: queue billing is never set" in faults[0].text


def test_a_queue_that_is_hidden_by_a_wider_filter_is_a_warning() -> None:
    faults = found(Filter("1", "a", queue="abuse"), Filter("2", "a b", queue="billing"))
    assert [f.warning for f in faults] == [True]


def test_a_set_that_leaves_mail_without_a_filter() -> None:
    """S4.3."""
    (fault,) = check([Filter("f", "a", queue="abuse")], QUEUES)
    assert fault.warning
    assert "no catch-all" in fault.text
    assert len(check([], QUEUES)) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a b", "b", True),
        ("a {b c}", "{b c d}", True),
        ("-a", "-(a b)", True),
        ("-(a b)", "-a", False),
        ("smaller:1K", "smaller:2K", True),
        ("ab", "a", False),
    ],
)
def test_implies(one: str, other: str, expected: bool) -> None:
    assert implies(parse_query(one), parse_query(other)) is expected


NODE = st.recursive(
    st.sampled_from(["a", "b", "subject:a", '"a b"', "larger:1K", "in:anywhere"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: f"({t[0]} {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"{{{t[0]} {t[1]}}}"),
        inner.map(lambda q: f"-({q})"),
    ),
    max_leaves=5,
)
TEXTS = st.lists(st.sampled_from(["a", "b"]), max_size=3).map(" ".join)


@given(NODE, NODE, TEXTS, TEXTS)
def test_what_is_implied_holds_on_mail(
    one: str, other: str, subject: str, body: str
) -> None:
    message = parse(f"Subject: {subject}\r\n\r\n{body}\r\n".encode())
    document = Document(message, Facts())
    node, wider = parse_query(one), parse_query(other)
    if implies(node, wider) and match(node, document) is not None:
        assert match(wider, document) is not None


@given(NODE, NODE)
def test_no_hidden_filter_is_skipped(one: str, other: str) -> None:
    hidden = implies(parse_query(other), parse_query(one))
    stopper = Filter("s", one, queue="abuse", stop=True)
    faults = check([stopper, Filter("l", other, labels=("x",))], QUEUES)
    assert any("unreachable" in f.text for f in faults) is hidden


def test_a_thousand_filters_are_checked_quickly() -> None:
    filters = [
        Filter(f"f{i}", f"from:host{i}.example subject:{{w{i} v{i}}}", queue="abuse")
        for i in range(1000)
    ]
    began = time.process_time()
    assert found(*filters) == []
    assert time.process_time() - began < 3
