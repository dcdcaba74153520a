"""Reading queries: the grammar, its errors with columns, and hostile text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError
from mailproc.filtering.nodes import (
    And,
    Me,
    Near,
    Node,
    Not,
    Or,
    Size,
    State,
    Text,
)
from mailproc.filtering.query import (
    MAX_DEPTH,
    MAX_LENGTH,
    QueryError,
    parse_query,
    read_query,
    to_json,
)


def text(words: str, field: str | None = None) -> Text:
    return Text(field, words)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", text("a")),
        ("a b", And((text("a"), text("b")))),
        ("a AND b", And((text("a"), text("b")))),
        ("a OR b", Or((text("a"), text("b")))),
        ("a|b", Or((text("a"), text("b")))),
        ("{a b}", Or((text("a"), text("b")))),
        ("{a OR b c}", Or((text("a"), text("b"), text("c")))),
        ("((a))", text("a")),
        ("a a", text("a")),
        ("a (b c)", And((text("a"), text("b"), text("c")))),
        ("-a", Not(text("a"))),
        ("!a", Not(text("a"))),
        ("-(-a)", text("a")),
        ("-(a b)", Not(And((text("a"), text("b"))))),
        ("a!b", And((text("a"), Not(text("b"))))),
        ("FROM:X", text("x", "from")),
        ("from:(a OR b)", Or((text("a", "from"), text("b", "from")))),
        ("from:{a@ b@}", Or((text("a", "from"), text("b", "from")))),
        ("subject:(m -c)", And((text("m", "subject"), Not(text("c", "subject"))))),
        ("from:a b", And((text("a", "from"), text("b")))),
        ("from:a|b", Or((text("a", "from"), text("b")))),
        ("header:X-Foo:bar", text("bar", "header:x-foo")),
        (
            "header:List-Id:{a b}",
            Or((text("a", "header:list-id"), text("b", "header:list-id"))),
        ),
        ("from:me", Me("from")),
        ("subject:me", text("me", "subject")),
        ("size:10K", Size("larger", 10_240)),
        ("smaller:1mb", Size("smaller", 1_048_576)),
        ("+word", Text(None, "word", exact=True)),
        ('+"a b"', Text(None, "a b", exact=True)),
        ("a AROUND b", Near(text("a"), text("b"), 5, ordered=False)),
        ("a AROUND 10 b", Near(text("a"), text("b"), 10, ordered=False)),
        ('"a AROUND 25 b"', Near(text("a"), text("b"), 25, ordered=True)),
        ("label:(x y)", And((State("label", "x"), State("label", "y")))),
        ('label:"a b/c"', State("label", "a-b-c")),
        ("https://example.com/x", text("https://example.com/x")),
    ],
)
def test_trees(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a-b", ("a", "b")),
        ("a=b", ("a", "b")),
        ("a\\b", ("a", "b")),
        ("a:9b'c", ("a", "9b", "c")),
        ("example.com", ("example", "com")),
        ("a/b", ("a", "b")),
        ('"a, b"', ("a", "b")),
        ("at&t", ("at&t",)),
        ("a_b", ("a_b",)),
        ("@example.com", ("example", "com")),
        ("john.smith@example.com", ("john.smith@example.com",)),
        ("<john+tag@example.com>,", ("john+tag@example.com",)),
        ("*@example.com", ("example", "com")),
        ("M247-12", ("m247", "12")),
    ],
)
def test_a_term_is_one_phrase(query: str, words: tuple[str, ...]) -> None:
    node = parse_query(query if ":" not in query else f"subject:{query}")
    assert isinstance(node, Text)
    assert node.words == words


@pytest.mark.parametrize("sign", "~#$%^*+;,<>?`")
def test_other_signs_act_as_a_space(sign: str) -> None:
    assert parse_query(f"a{sign}b") == parse_query("a b")


def test_a_dash_between_numbers_separates_and_a_dot_does_not() -> None:
    assert parse_query("01.2047-100") == And((text("01.2047"), text("100")))


def test_or_binds_tighter_than_space_and_says_so() -> None:
    query = read_query("a OR b c")
    assert query.node == And((Or((text("a"), text("b"))), text("c")))
    assert len(query.warnings) == 1
    assert "{a b} c" in query.warnings[0]


@pytest.mark.parametrize(
    "query", ["(a OR b) c", "{a b} c", "a OR b", "from:(a OR b) c"]
)
def test_brackets_leave_nothing_to_warn_of(query: str) -> None:
    assert read_query(query).warnings == ()


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("frm:x", 1, "did you mean from:?"),
        ("a subjet:x", 3, "did you mean subject:?"),
        ("Re: x", 1, "quotes"),
        ("от:иван", 1, "unknown operator от:"),
        ('subject:"abc', 9, "unbalanced quote"),
        ("(a", 1, "never closed"),
        ("{a", 1, "never closed"),
        ("a)", 2, "without its opening"),
        ("(a}", 3, "without its opening"),
        ("- a", 1, "lone '-'"),
        ("a -", 3, "lone '-'"),
        ("--a", 1, "lone '-'"),
        ("", 1, "nothing to search for"),
        ("()", 1, "nothing to search for"),
        ("...", 1, "nothing to search for"),
        ('""', 1, "nothing to search for"),
        ("subject: x", 9, "no value"),
        ("from:", 6, "no value"),
        ("from:-a", 6, "no value"),
        ("from:(to:x)", 7, "inside the value of from:"),
        ("a OR", 3, "both sides"),
        ("OR a", 1, "without a term"),
        ("a AND OR b", 7, "without a term"),
        ("AND a", 1, "both sides"),
        ("{a AND b}", 4, "AND inside"),
        ("a | | b", 3, "both sides"),
        ("a AROUND", 3, "both sides"),
        ("a AROUND b AROUND c", 12, "AROUND twice"),
        ("a AROUND from:b", 1, "one field"),
        ("larger:x", 8, "not a size"),
        ("after:2026/13/01", 7, "not a date"),
        ("after:2026", 7, "not a date"),
        ("older_than:3w", 12, "not an age"),
        ("is:red", 4, "did you mean is:read?"),
        ("category:foo", 10, "one of primary"),
        ("header:X-Foo", 8, "header:Name:value"),
        ("in:snoozed", 4, "no meaning on IMAP"),
    ],
)
def test_errors_have_a_column_and_advice(query: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert said in str(caught.value)
    assert caught.value.column == column
    assert isinstance(caught.value, ConfigError)


@pytest.mark.parametrize(
    "query",
    [
        "(" * 500_000,
        "{" * (MAX_DEPTH + 1) + "a" + "}" * (MAX_DEPTH + 1),
        "a" * (MAX_LENGTH + 1),
        '"' * (MAX_LENGTH - 1),
        "-" * MAX_LENGTH,
        "from:(" * 3000,
        "a AROUND " * 2000,
        "x" * 1_000_000,
    ],
)
def test_hostile_queries_are_refused_quickly(query: str) -> None:
    began = time.process_time()
    with pytest.raises(QueryError):
        parse_query(query)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("piece", ["a ", "a@", "a.", "a!", "1-", "a OR ", "а́ ", '"a" '])
def test_the_longest_query_is_read_in_linear_time(piece: str) -> None:
    query = (piece * (MAX_LENGTH // len(piece))).removesuffix("OR ").rstrip()
    began = time.process_time()
    parse_query(query)
    assert time.process_time() - began < 1.0


def test_the_deepest_query_is_read() -> None:
    assert parse_query("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == text("a")


@given(st.text(alphabet='ab1 :-"(){}|!@.+&OR\tя,', max_size=40))
def test_any_text_is_a_tree_or_a_query_error(query: str) -> None:
    column = 1
    try:
        parse_query(query)
    except QueryError as error:
        column = error.column
    assert 1 <= column <= len(query) + 1


def test_json_for_the_command_line() -> None:
    query = read_query('from:(a OR b) -"c d"')
    assert to_json(query.node, query.warnings) == {
        "canonical": 'from:{a b} -"c d"',
        "tree": {
            "op": "and",
            "of": [
                {
                    "op": "or",
                    "of": [
                        {"op": "word", "field": "from", "text": "a", "words": ["a"]},
                        {"op": "word", "field": "from", "text": "b", "words": ["b"]},
                    ],
                },
                {
                    "op": "not",
                    "of": [
                        {
                            "op": "phrase",
                            "field": None,
                            "text": "c d",
                            "words": ["c", "d"],
                        }
                    ],
                },
            ],
        },
        "warnings": [],
    }
