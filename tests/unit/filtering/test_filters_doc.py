"""docs/filters.md tells the truth: every example on that page is run."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.filtering.actions import NAMES
from mailproc.filtering.beside import GIVEN_KEYS
from mailproc.filtering.check import check
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match
from mailproc.filtering.load import FILTER_KEYS, load
from mailproc.filtering.model import Facts
from mailproc.filtering.operators import OPERATORS
from mailproc.filtering.query import QueryError, parse_query
from mailproc.filtering.trial import run_tests
from mailproc.message.parse import parse

PAGE = (Path(__file__).parents[3] / "docs" / "filters.md").read_text("utf-8")
MAIL = re.findall(r"```eml\n(.*?)```", PAGE, re.DOTALL)[0]
FACTS = Facts(
    now=datetime(2026, 12, 1, 12, tzinfo=UTC),
    queue="support",
    labels=frozenset({"vip/gold"}),
    flags=frozenset({"\\Flagged"}),
    own=frozenset({"support@ipserver.su"}),
)
NO_FIXTURES: dict[str, bytes] = {}
EXAMPLES = re.findall(
    r"^\| `([^`]+)` \| ((?:yes|no|error)[^|]*) \|$", PAGE, re.MULTILINE
)


def answer(query: str) -> str:
    document = Document(parse(MAIL.replace("\n", "\r\n").encode()), FACTS)
    try:
        where = match(parse_query(query), document)
    except QueryError as error:
        return f"error {error.column}: {error.text}"
    if where is None:
        return "no"
    return f"yes: {', '.join(where)}" if where else "yes"


@pytest.mark.parametrize(("query", "expected"), EXAMPLES)
def test_example_of_the_page(query: str, expected: str) -> None:
    assert answer(query.replace("\\|", "|")) == expected.strip()


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_has_an_example_and_a_line(operator: str) -> None:
    tried = [query for query, _ in EXAMPLES if f"{operator}:" in query]
    assert tried
    what_it_looks_at = PAGE.partition("## What each operator looks at")[2]
    assert f"`{operator}:" in what_it_looks_at


@pytest.mark.parametrize("text", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_the_filter_files_of_the_page_work(text: str) -> None:
    filters = load({"10-page.toml": text})
    faults = [f for f in check(filters, ["billing", "datacenter"]) if not f.warning]
    results = run_tests(filters, NO_FIXTURES.__getitem__)
    assert not faults
    assert len(results) >= 2
    assert not [result for result in results if not result.ok]


def test_the_page_names_every_action_and_every_key() -> None:
    for name in NAMES:
        assert re.search(rf"^\| `{name}[`:]", PAGE, re.MULTILINE), name
    for key in FILTER_KEYS:
        assert f"| `{key}` |" in PAGE or key == "test", key
    given = PAGE.partition("`given = {")[2].partition("}`")[0]
    assert set(re.findall(r"(\w+) =", given)) == set(GIVEN_KEYS)
