"""Running the tests that stand beside the filters.

A test is a mail, perhaps with facts beside it, and what must come of it: whether its
filter matches, and if it says so what the whole set gives. Pure: fixture mails come
from the caller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailproc.filtering.actions import write_action
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Filter, FilterTest, Verdict
from mailproc.message.parse import parse

Fixtures = Callable[[str], bytes]
"""Gives the bytes of a fixture mail by name; OSError or KeyError if there is none."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """What came of one test; `text` is empty when it held."""

    __test__ = False  # not a class of tests, whatever a test runner thinks

    filter: str
    test: str
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the test held."""
        return not self.text


def run_tests(
    filters: Sequence[Filter], fixtures: Fixtures, usual: Facts | None = None
) -> tuple[TestResult, ...]:
    """Run every test of every filter. Errors: QueryError for a broken query.

    `usual` holds the facts of a test that gives none; of what a test gives, the
    moment and our own addresses are taken from there too where it is silent.
    """
    filter_set = FilterSet(filters)
    known = usual or Facts()
    return tuple(
        TestResult(one.name, test.name, _run(filter_set, one, test, fixtures, known))
        for one in filters
        for test in one.tests
    )


def _run(
    filter_set: FilterSet,
    tried: Filter,
    test: FilterTest,
    fixtures: Fixtures,
    usual: Facts,
) -> str:
    raw = test.message
    if raw is None:
        try:
            raw = fixtures(test.fixture or "")
        except (OSError, KeyError) as error:
            return f"fixture {test.fixture} cannot be read: {error}"
    verdict = filter_set.evaluate(parse(raw), _facts(test.given, usual))
    return "; ".join(_differences(tried, test, verdict))


def _facts(given: Facts | None, usual: Facts) -> Facts:
    if given is None:
        return usual
    return replace(given, now=given.now or usual.now, own=given.own or usual.own)


def _differences(tried: Filter, test: FilterTest, verdict: Verdict) -> list[str]:
    hit = next((h for h in verdict.trace if h.name == tried.name), None)
    found = []
    if hit is None:
        found = ["not tried: an earlier filter stopped it"] if test.matches else []
    elif hit.matched != test.matches:
        where = f" in {', '.join(hit.where)}" if hit.where else ""
        found = [f"matched{where}, and should not" if hit.matched else "did not match"]
    if test.queue and verdict.queue != test.queue:
        found.append(f"queue {verdict.queue}, not {test.queue}: {_why(verdict)}")
    if missing := set(test.labels or ()) - set(verdict.labels):
        found.append(f"without label {', '.join(sorted(missing))}")
    if test.priority is not None and verdict.priority != test.priority:
        found.append(f"priority {verdict.priority}, not {test.priority}")
    if missing := set(test.actions or ()) - set(map(write_action, verdict.actions)):
        found.append(f"without action {', '.join(sorted(missing))}")
    return found


def _why(verdict: Verdict) -> str:
    hits = [f"{h.name} ({', '.join(h.where)})" for h in verdict.hits]
    return "matched " + ", ".join(hits) if hits else "nothing matched"
