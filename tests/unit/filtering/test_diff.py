"""What a change of filters moves: the difference of two verdicts on one message."""

from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.diff import difference
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Filter
from mailproc.message.parse import parse

MAIL = parse(b"From: a@example.org\r\nSubject: one two\r\n\r\nthree\r\n")


def differ(old: list[Filter], new: list[Filter]) -> tuple[bool, tuple[str, ...]] | None:
    found = difference(FilterSet(old), FilterSet(new), MAIL, Facts())
    return (found.moves, found.others) if found else None


def test_the_same_filters_move_nothing() -> None:
    filters = [Filter("a", "one", "abuse", ("x",), 2, ("star",))]
    assert differ(filters, filters) is None


def test_another_queue_is_a_move() -> None:
    assert differ([Filter("a", "one", "abuse")], [Filter("b", "two", "billing")]) == (
        True,
        (),
    )


def test_labels_priority_and_actions_are_told_without_a_move() -> None:
    old = [Filter("a", "one", "abuse", ("x",), 2, ("star",))]
    new = [Filter("a", "one", "abuse", ("y",), 3, ("read",))]
    assert differ(old, new) == (False, ("labels", "priority", "actions"))


def test_order_of_labels_and_names_of_filters_are_no_difference() -> None:
    old = [Filter("a", "one", "abuse", ("x", "y"))]
    new = [Filter("b", "two", "abuse", ("y", "x"))]
    assert differ(old, new) is None


def test_filters_that_matched_before_and_now_are_named() -> None:
    old = [Filter("a", "one", labels=("x",)), Filter("b", "two", "abuse")]
    new = [Filter("b", "two", "abuse"), Filter("c", "three", labels=("z",))]
    found = difference(FilterSet(old), FilterSet(new), MAIL, Facts())
    assert found is not None
    assert (found.gone, found.come) == (("a",), ("c",))
    assert (found.old.labels, found.new.labels) == (("x",), ("z",))


FILTERS = st.lists(
    st.builds(
        Filter,
        name=st.sampled_from("abc"),
        match=st.sampled_from(["one", "-one", "subject:two", "nine", "in:anywhere"]),
        queue=st.sampled_from([None, "abuse", "billing"]),
        labels=st.sampled_from([(), ("x",), ("y", "x")]),
        stop=st.booleans(),
    ),
    max_size=4,
)


@given(FILTERS, FILTERS)
def test_a_difference_is_that_of_the_two_verdicts(
    old: list[Filter], new: list[Filter]
) -> None:
    """Sharing the words of the message changes neither verdict."""
    before = FilterSet(old).evaluate(MAIL, Facts())
    after = FilterSet(new).evaluate(MAIL, Facts())
    same = before.queue == after.queue and set(before.labels) == set(after.labels)
    found = difference(FilterSet(old), FilterSet(new), MAIL, Facts())
    assert (found is None) == same
    if found:
        assert (found.old, found.new) == (before, after)
        assert found.moves == (before.queue != after.queue)
