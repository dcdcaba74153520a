"""The exported script in Dovecot Pigeonhole against our own verdict, mail by mail."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import load
from mailproc.filtering.model import Filter
from mailproc.message.parse import parse
from tests.integration.sieve.conftest import OWN, Both, verdict
from tests.servers.pigeonhole import Pigeonhole, SieveDovecot

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[3]
MAILS = [
    file
    for folder in ("demo", "mail")
    for file in sorted((ROOT / "fixtures" / folder).rglob("*.eml"))
]
PAGE = (ROOT / "docs" / "filters.md").read_text("utf-8")
SHIPPED = load(
    {f.name: f.read_text("utf-8") for f in (ROOT / "filters").glob("*.toml")}
)

Make = Callable[[Sequence[Filter]], Both]


def seen_alike(raw: bytes) -> bool:
    """Whether Pigeonhole sees the text of a mail that we see (docs/filters.md).

    Its body test looks into attached messages and texts, too; and it never guesses an
    old charset that is not declared.
    """
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    texts = [p for p in parse(raw).parts if p.content_type.startswith("text/")]
    return all(part.is_text_body for part in texts)


def test_every_fixture_is_sorted_alike(both: Make) -> None:
    """All shipped filters on these mails: queue, labels, priority."""
    judge = both(SHIPPED)
    mails = {str(f.relative_to(ROOT)): f.read_bytes() for f in MAILS}
    compared = {name: judge(raw) for name, raw in mails.items() if seen_alike(raw)}
    assert len(compared) >= 40
    assert {name: pair for name, pair in compared.items() if pair[0] != pair[1]} == {}


def test_every_test_of_the_filters_is_sorted_alike(both: Make) -> None:
    judge = both(SHIPPED)
    tests = [t.message for f in SHIPPED for t in f.tests if t.message]
    assert len(tests) > 60
    for raw in filter(seen_alike, tests):
        theirs, ours = judge(raw)
        assert theirs == ours, raw


def page_examples() -> list[Filter]:
    """Every query of docs/filters.md that is answered yes or no, as a label."""
    rows = re.findall(r"^\| `([^`]+)` \| (?:yes|no)[^|]*\|$", PAGE, re.MULTILINE)
    return [
        Filter(f"q{n}", query.replace("\\|", "|"), labels=(f"q{n}",))
        for n, query in enumerate(rows)
        if "in:attached" not in query
    ]


def test_every_operator_means_the_same(both: Make) -> None:
    """The queries of docs/filters.md on the mail of that page and on others."""
    filters = page_examples()
    assert len(filters) > 80
    judge = both(filters)
    mail = re.findall(r"```eml\n(.*?)```", PAGE, re.DOTALL)[0].replace("\n", "\r\n")
    others = [f.read_bytes() for f in MAILS if "demo" in f.parts][:12]
    for raw in (mail.encode(), *others):
        theirs, ours = judge(raw)
        queries = {f.name: f.match for f in filters}
        assert {queries[n] for n in theirs.flags ^ ours.flags} == set()


WORDS = st.sampled_from(["alpha", "beta", "gamma", "сервер", "Łódź", "10", "a_b", "x"])
FIELDS = st.sampled_from(["", "from:", "subject:", "to:", "header:X-Test:", "cc:"])
LEAVES = st.one_of(
    st.builds("{}{}".format, FIELDS, WORDS),
    st.builds('{}"{} {}"'.format, FIELDS, WORDS, WORDS),
    st.builds("{} AROUND {} {}".format, WORDS, st.integers(1, 4), WORDS),
    st.sampled_from(
        ["larger:300", "smaller:250", "is:unread", "in:support", "label:l1"]
    ),
)
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} {})".format, inner, inner),
        st.builds("{{{} {}}}".format, inner, inner),
        st.builds("-({})".format, inner),
    ),
    max_leaves=5,
)
LINES = st.lists(WORDS, max_size=6).map(" ".join)


def mail_of(subject: str, test: str, body: list[str]) -> bytes:
    lines = [
        "From: Delta <alpha@beta.example>",
        "To: desk@example.net, gamma@example.org",
        f"Subject: {subject}",
        f"X-Test: {test}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *body,
    ]
    return "\r\n".join([*lines, ""]).encode()


MAIL = st.builds(mail_of, LINES, LINES, st.lists(LINES, max_size=3))


@settings(max_examples=12)
@given(
    st.lists(QUERIES, min_size=20, max_size=20),
    st.lists(MAIL, min_size=3, max_size=3),
)
def test_queries_of_any_form_mean_the_same(
    pigeonhole: Pigeonhole, queries: list[str], mails: list[bytes]
) -> None:
    filters = [
        Filter(f"f{n}", query, "support" if n % 7 == 3 else None, (f"l{n}",))
        for n, query in enumerate(queries)
    ]
    pigeonhole.compile(to_sieve(filters, {}, OWN).text)
    for raw in mails:
        assert pigeonhole.deliver(raw) == verdict(FilterSet(filters), raw)


RAW = b"From: a@example.org\r\nSubject: one two\r\n\r\nthree\r\n"


@pytest.mark.parametrize(
    "filters",
    [
        [Filter("a", "one", "abuse"), Filter("b", "two", "billing", ("x",))],
        [Filter("a", "one", "abuse", stop=True), Filter("b", "two", labels=("x",))],
        [Filter("a", "nine", "abuse", stop=True), Filter("b", "two", labels=("x",))],
        [Filter("a", "one", None, ("x",)), Filter("b", "two", "abuse", otherwise=True)],
        [
            Filter("a", "nine", "abuse"),
            Filter("b", "two", "billing", otherwise=True),
            Filter("c", "three", "support", ("x",), otherwise=True),
        ],
        [Filter("a", "one", priority=3), Filter("b", "two", priority=1)],
        [Filter("a", "one", actions=("star", "read", "forward:b@example.org"))],
        [Filter("a", "one", actions=("star",)), Filter("b", "is:starred", "abuse")],
        [Filter("a", "one", "abuse", actions=("trash",))],
        [Filter("a", "one", "abuse"), Filter("b", "in:abuse", labels=("x",))],
        [Filter("a", "one", labels=("v-ip",)), Filter("b", "label:v-ip", "abuse")],
        [Filter("a", "in:inbox", "abuse"), Filter("b", "in:inbox", labels=("x",))],
        [Filter("a", "has:nouserlabels", labels=("$Important",)),
         Filter("b", "is:important has:userlabels", "abuse")],
    ],
)  # fmt: skip
def test_order_stop_else_and_actions(both: Make, filters: list[Filter]) -> None:
    theirs, ours = both(filters)(RAW)
    assert theirs == ours


def test_the_script_files_mail_by_lmtp() -> None:
    """In a real Dovecot: folders with names of ours, keywords and flags."""
    script = to_sieve(
        [Filter("a", "subject:счёт", "billing", ("vip",), actions=("star",))],
        {"billing": "Биллинг/продажи", "other": "Прочее"},
    ).text
    with SieveDovecot() as dovecot:
        dovecot.add_user("desk", "secret")
        dovecot.activate("desk", script)
        for subject in ("=?utf-8?b?0KHQp9CB0KIgMQ==?=", "hello"):
            dovecot.deliver_lmtp("desk", RAW.replace(b"one two", subject.encode()))
        assert {"Прочее", "Биллинг/продажи"} <= set(dovecot.folders("desk"))
        (filed,) = dovecot.messages("desk", "Биллинг/продажи").values()
        assert {b"vip", b"\\Flagged"} <= set(filed[b"FLAGS"])
        assert len(dovecot.messages("desk", "Прочее")) == 1
