"""Whatever stands in filters, sievec takes the script that is made of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.model import Filter
from mailproc.filtering.nodes import MessageId, Node, State, Text, conj, disj, negate
from mailproc.filtering.query import print_query
from tests.servers.pigeonhole import Pigeonhole

pytestmark = pytest.mark.servers

ODD = st.sampled_from(
    ['a"b', "a\\b", "${hex:41}", "${queue}", "a;b", "/* x", "жалобы", "a'b", "#", "a b"]
)
TERMS = st.sampled_from(
    ["server", "сервер", "it's", "a.b", "c++", "ö", "at&t", "[x]", "2001:db8::1", "😀"]
)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        lambda field, text: Text(field, text.casefold()),
        st.sampled_from([None, "from", "subject", "header:x-a", "filename"]),
        st.sampled_from(["server", "сервер", "a b", "at&t", "a@example.org", "😀"]),
    ),
    st.builds(MessageId, ODD.filter(lambda text: '"' not in text)),
    st.builds(lambda name: State("label", name), st.sampled_from(["x", "vip"])),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(conj),
        st.lists(inner, min_size=1, max_size=3).map(disj),
        inner.map(negate),
    ),
    max_leaves=6,
)
FILTERS = st.builds(
    Filter,
    name=ODD | st.text(max_size=20),
    match=TREES.map(print_query) | TERMS,
    queue=st.none() | ODD,
    labels=st.lists(st.sampled_from(["x", "$Important", "a-b"]), max_size=2).map(tuple),
    priority=st.none() | st.integers(1, 6),
    actions=st.lists(
        st.sampled_from(["star", "read", "trash", "forward:a@example.org", "draft:x"]),
        max_size=2,
    ).map(tuple),
    stop=st.booleans(),
    otherwise=st.booleans(),
    file=ODD,
)


@settings(max_examples=25)
@given(st.lists(FILTERS, max_size=6), st.dictionaries(ODD, ODD, max_size=3))
def test_every_script_compiles(
    pigeonhole: Pigeonhole, filters: list[Filter], folders: dict[str, str]
) -> None:
    made = to_sieve(filters, folders, ["us@example.org"])
    pigeonhole.compile(made.text)
    told = {loss.name for loss in made.losses}
    for chosen in filters:
        if "draft:x" in chosen.actions:
            assert chosen.name in told


@pytest.mark.parametrize("levels", [5, 12, 13, 14, 15, 39])
@pytest.mark.parametrize("stops", [False, True])
def test_deep_queries_compile_or_are_named(
    pigeonhole: Pigeonhole, levels: int, stops: bool
) -> None:
    """RFC 5228 2.10.5 asks for 15 levels, Pigeonhole has 32, a query up to 40."""
    query = "a"
    for n in range(levels):
        query = f"-(b{n} {query})" if n % 2 else f"-{{c{n} {query}}}"
    first = Filter("stop", "larger:5", "abuse", stop=stops)
    made = to_sieve([first, Filter("a", query, "abuse")], {})
    pigeonhole.compile(made.text)
    named = [loss.text for loss in made.losses]
    assert named == (["not exported: more than 31 tests in each other"] * (levels > 14))


def test_thousands_of_filters_compile(pigeonhole: Pigeonhole) -> None:
    filters = [
        Filter(f"f{n}", f"subject:w{n} from:d{n}.example", "q") for n in range(3000)
    ]
    made = to_sieve(filters, {})
    assert made.losses == () or "sieve_max_script_size" in str(made.losses[0])
    pigeonhole.compile(made.text)
