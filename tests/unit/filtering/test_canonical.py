"""Writing queries: what is written reads back as the same tree."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.canonical import print_query, to_dict
from mailproc.filtering.nodes import (
    Age,
    Date,
    Has,
    Me,
    MessageId,
    Near,
    Node,
    Size,
    State,
    Text,
    conj,
    disj,
    negate,
)
from mailproc.filtering.operators import CATEGORIES, HAS, IS, TEXT_FIELDS
from mailproc.filtering.query import QueryError, parse_query

TERMS = st.sampled_from(
    [
        "a", "server", "сервер", "płatność", "example.com", "a-b", "at&t", "or", "and",
        "john@example.com", "http://x/y", "a b", "не работает", "re:x", "2017 06 01",
        "fe80::1", "i",
    ]
)  # fmt: skip
OPERATORS = st.sampled_from([None, *TEXT_FIELDS, "header:x-foo"])
TEXTS = st.builds(Text, OPERATORS, TERMS | st.just("🎉"), st.booleans())


def near(field: str | None, a: str, b: str, distance: int, ordered: bool) -> Near:
    return Near(Text(field, a), Text(field, b), distance, ordered)


LEAVES: st.SearchStrategy[Node] = st.one_of(
    TEXTS,
    st.builds(near, OPERATORS, TERMS, TERMS, st.integers(0, 9999), st.booleans()),
    st.builds(Size, st.sampled_from(["larger", "smaller"]), st.integers(0, 10**9)),
    st.builds(Has, st.sampled_from(HAS)),
    st.builds(Me, st.sampled_from(["from", "to", "cc"])),
    st.builds(
        Date,
        st.sampled_from(["after", "before"]),
        st.dates(date(1, 1, 1)) | st.integers(10**8, 10**11 - 1),
    ),
    st.builds(
        Age,
        st.sampled_from(["older_than", "newer_than"]),
        st.integers(0, 99999),
        st.sampled_from(["d", "m", "y"]),
    ),
    st.builds(State, st.just("is"), st.sampled_from(IS)),
    st.builds(State, st.just("category"), st.sampled_from(CATEGORIES)),
    st.builds(
        State,
        st.sampled_from(["in", "label"]),
        st.sampled_from(["abuse", "a:b", "vip-1"]),
    ),
    st.builds(MessageId, st.sampled_from(["1@x", "a{b}@x", "a b", "(x)@y", "a|b@c"])),
)


def trees(leaves: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(negate),
            st.lists(inner, min_size=1, max_size=4).map(conj),
            st.lists(inner, min_size=1, max_size=4).map(disj),
        ),
        max_leaves=12,
    )


ONE_FIELD: st.SearchStrategy[Node] = st.builds(Text, st.just("subject"), TERMS)
TREES = st.one_of(trees(LEAVES), trees(ONE_FIELD))


@given(TREES)
def test_what_is_written_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse_query(print_query(tree)) == tree


@given(st.text(alphabet='ab1 :-"(){}|!@.+&OR,яЁßİıé\u0301🎉👍', max_size=30))
def test_what_was_read_is_written_and_read_back(query: str) -> None:
    try:
        tree = parse_query(query)
    except QueryError:
        return
    written = print_query(tree)
    assert parse_query(written) == tree
    assert print_query(parse_query(written)) == written


@given(TREES)
def test_the_tree_is_plain_json(tree: Node) -> None:
    shown = json.loads(json.dumps(to_dict(tree)))
    assert shown["op"]


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("subject:({a b} -{c d})", "subject:({a b} -{c d})"),
        ("a  OR b", "{a b}"),
        ("a AND b", "a b"),
        ("from:(a OR b)", "from:{a b}"),
        ("from:a subject:b", "from:a subject:b"),
        ("subject:(m -c)", "subject:(m -c)"),
        ("-(a b)", "-(a b)"),
        ('"Example.COM"', "example.com"),
        ("size:1048576", "larger:1M"),
        ("newer:2026/1/2", "after:2026/01/02"),
        ("has:yellow-star", "is:starred"),
        ("subject:(a AROUND b) x", "subject:(a AROUND 5 b) x"),
        ("{(a b) c}", "{(a b) c}"),
    ],
)
def test_canonical_text(query: str, canonical: str) -> None:
    assert print_query(parse_query(query)) == canonical
