"""All filters on one message: the index answers as asking every filter would."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.actions import ActionError, MarkRead, Star
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Filter, Hit, Verdict
from mailproc.filtering.query import QueryError, parse_query
from mailproc.message.model import Message
from mailproc.message.parse import parse

Mail = Callable[..., Message]
VOCABULARY = ["a", "b", "server", "счёт", "example.com", "x@example.com", "a.b"]

WORD = st.sampled_from(VOCABULARY)
FIELD = st.sampled_from(
    ["", "", "from:", "to:", "subject:", "filename:", "header:x-y:"]
)
LEAF = st.one_of(
    st.tuples(FIELD, WORD).map("".join),
    st.tuples(FIELD, WORD, WORD).map(lambda t: f'{t[0]}"{t[1]} {t[2]}"'),
    st.tuples(WORD, WORD).map(" AROUND 2 ".join),
    st.sampled_from(
        ["larger:500", "has:attachment", "in:anywhere", "label:l1", "in:q1", "is:read",
         "in:attached", "has:nouserlabels", "is:starred", "has:red-bang"]
    ),
)  # fmt: skip
QUERY = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: f"({t[0]} {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"{{{t[0]} {t[1]}}}"),
        inner.map(lambda q: f"-({q})"),
    ),
    max_leaves=5,
)
FILTER = st.builds(
    Filter,
    name=st.sampled_from(["n1", "n2"]),
    match=QUERY,
    queue=st.sampled_from([None, "q1", "q2"]),
    labels=st.sampled_from([(), ("l1",), ("l1", "l2")]),
    priority=st.sampled_from([None, 1, 3]),
    actions=st.sampled_from([(), ("star",), ("read", "star")]),
    stop=st.sampled_from([False, False, True]),
    otherwise=st.booleans(),
)
TEXT = st.lists(WORD, max_size=4).map(" ".join)
MESSAGE = st.tuples(WORD, TEXT, TEXT, TEXT)


@given(
    st.lists(FILTER, max_size=8),
    MESSAGE,
    st.dictionaries(WORD, st.integers(0, 9)),
)
def test_the_index_answers_as_asking_every_filter(
    filters: list[Filter], texts: tuple[str, str, str, str], seen: dict[str, int]
) -> None:
    sender, subject, header, body = texts
    raw = f"From: {sender}\r\nSubject: {subject}\r\nX-Y: {header}\r\n\r\n{body}\r\n"
    document = Document(parse(raw.encode()), Facts())
    filter_set = FilterSet(filters, seen)
    assert filter_set.judge(document) == filter_set.judge_naively(document)


def by_the_book(filters: list[Filter], document: Document) -> tuple[object, ...]:
    """What docs/filters.md says of order, else and stop, one filter after the other."""
    facts, queue, taken = document.facts, None, False
    labels: list[str] = []
    hits: list[tuple[str, bool]] = []
    for chosen in filters:
        taken = taken and chosen.otherwise
        if taken:
            continue
        seen = document.with_facts(facts)
        matched = match(parse_query(chosen.match), seen) is not None
        hits.append((chosen.name, matched))
        if not matched:
            continue
        taken = True
        queue = queue or chosen.queue
        labels += chosen.labels
        flags = {"star": "\\Flagged", "read": "\\Seen"}
        facts = replace(
            facts,
            queue=queue,
            labels=facts.labels | set(labels),
            flags=facts.flags | {flags[a] for a in chosen.actions},
        )
        if chosen.stop:
            break
    return queue or "other", tuple(dict.fromkeys(labels)), hits


@given(st.lists(FILTER, max_size=8), MESSAGE)
def test_order_else_and_stop_are_as_the_page_says(
    filters: list[Filter], texts: tuple[str, str, str, str]
) -> None:
    sender, subject, header, body = texts
    raw = f"From: {sender}\r\nSubject: {subject}\r\nX-Y: {header}\r\n\r\n{body}\r\n"
    document = Document(parse(raw.encode()), Facts())
    verdict = FilterSet(filters).judge(document)
    tried = [(hit.name, hit.matched) for hit in verdict.trace]
    found = (verdict.queue, verdict.labels, tried)
    assert found == by_the_book(filters, document)


@given(st.lists(FILTER, max_size=4), MESSAGE)
def test_an_explained_verdict_is_the_verdict(
    filters: list[Filter], texts: tuple[str, str, str, str]
) -> None:
    sender, subject, header, body = texts
    raw = f"From: {sender}\r\nSubject: {subject}\r\nX-Y: {header}\r\n\r\n{body}\r\n"
    message = parse(raw.encode())
    filter_set = FilterSet(filters)
    explained = filter_set.explain(message, Facts())
    for hit in explained.trace:
        assert {spot.place for spot in hit.hits} <= set(hit.where)
    without = [replace(hit, hits=()) for hit in explained.hits]
    plain = filter_set.evaluate(message, Facts())
    assert replace(explained, hits=tuple(without)) == plain


CHAIN = [
    Filter("a", "a", queue="qa"),
    Filter("b", "b", queue="qb", otherwise=True),
    Filter("rest", "in:anywhere", queue="qr", otherwise=True),
    Filter("after", "in:anywhere", labels=("l",)),
]


@pytest.mark.parametrize(
    ("body", "queue", "tried"),
    [
        ("a b", "qa", ["a", "after"]),
        ("b", "qb", ["a", "b", "after"]),
        ("c", "qr", ["a", "b", "rest", "after"]),
    ],
)
def test_else_is_tried_only_where_the_chain_has_not_matched(
    mail: Mail, body: str, queue: str, tried: list[str]
) -> None:
    verdict: Verdict = FilterSet(CHAIN).evaluate(mail(body), Facts())
    assert verdict.queue == queue
    assert verdict.labels == ("l",)
    assert [hit.name for hit in verdict.trace] == tried


def test_only_filters_that_may_match_are_asked(mail: Mail) -> None:
    filters = [
        Filter(f"f{i}", f"from:host{i}.example subject:word{i}") for i in range(1000)
    ]
    filter_set = FilterSet([*filters, Filter("last", "-spam larger:1")])
    document = Document(mail(From="a@host7.example", Subject="word8"), Facts())
    asked = filter_set.candidates(document)
    assert asked[-1] == 1000
    assert set(asked[:-1]) <= {7, 8}


def test_frequent_words_are_no_anchors_when_counts_are_known(mail: Mail) -> None:
    document = Document(mail("the longestword"), Facts())
    counts = {"longestword": 1000, "rare": 1}
    assert (
        FilterSet([Filter("f", "rare longestword")], counts).candidates(document) == []
    )
    assert FilterSet([Filter("f", "rare longestword")]).candidates(document) == [0]


def test_labels_add_up_and_the_first_queue_and_priority_win(mail: Mail) -> None:
    filters = [
        Filter("no", "nothing", queue="never"),
        Filter("one", "hello", labels=("a",), actions=("star",)),
        Filter("two", "hello", queue="q2", labels=("b", "a"), priority=3),
        Filter(
            "three",
            "hello",
            queue="q3",
            labels=("c",),
            priority=1,
            actions=("star", "read"),
        ),
    ]
    verdict = FilterSet(filters).evaluate(mail("hello"), Facts())
    assert verdict.queue == "q2"
    assert verdict.priority == 3
    assert verdict.labels == ("a", "b", "c")
    assert verdict.actions == (Star(), MarkRead())
    assert verdict.trace == (
        Hit("no", matched=False),
        Hit("one", matched=True, where=("body",)),
        Hit("two", matched=True, where=("body",)),
        Hit("three", matched=True, where=("body",)),
    )


def test_stop_ends_it_and_the_trace_shows_what_was_tried(mail: Mail) -> None:
    filters = [
        Filter("miss", "nothing", stop=True),
        Filter("stop", "hello", queue="q", stop=True),
        Filter("later", "hello", labels=("l",)),
    ]
    verdict = FilterSet(filters).evaluate(mail("hello"), Facts())
    assert (verdict.queue, verdict.labels) == ("q", ())
    assert [hit.name for hit in verdict.trace] == ["miss", "stop"]


def test_nothing_is_ever_without_a_queue(mail: Mail) -> None:
    """S4.3."""
    assert FilterSet([]).evaluate(mail(), Facts()).queue == "other"
    labelled = FilterSet([Filter("f", "in:anywhere", labels=("l",))])
    assert labelled.evaluate(mail(), Facts()).queue == "other"


def test_later_filters_see_what_earlier_ones_did(mail: Mail) -> None:
    filters = [
        Filter("early", "label:vip", labels=("too-early",)),
        Filter("first", "hello", queue="billing", labels=("VIP",)),
        Filter("label", "label:vip -in:inbox", labels=("seen",)),
        Filter("queue", "in:billing", labels=("sorted",)),
    ]
    verdict = FilterSet(filters).evaluate(mail("hello"), Facts())
    assert verdict.labels == ("VIP", "seen", "sorted")


def test_a_broken_query_is_refused() -> None:
    with pytest.raises(QueryError):
        FilterSet([Filter("f", "frm:x")])
    with pytest.raises(ActionError):
        FilterSet([Filter("f", "x", actions=("strr",))])
