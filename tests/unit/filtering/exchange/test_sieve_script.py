"""The Sieve script: its order, what it needs, and what it names as missing."""

import pytest

from mailproc.filtering.exchange import sieve
from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.model import Filter

OWN = ("support@example.net",)


def script(*filters: Filter, **folders: str) -> str:
    return to_sieve(filters, folders, OWN).text


def losses(*filters: Filter) -> list[str]:
    return [str(loss) for loss in to_sieve(filters, {}, OWN).losses]


def test_first_queue_wins_and_nothing_is_without_one() -> None:
    """S4.3."""
    text = script(Filter("a", "from:x", "abuse"), Filter("b", "y", "billing"))
    assert text.count('if string :is "${queue}" "" { set "queue" "') == 2
    end = text[text.rindex("\n\n") :].split("\n")
    assert [line.partition(" ")[0] for line in end if line] == [
        "if", "elsif", "elsif", "else",
    ]  # fmt: skip
    assert end[-2] == 'else { fileinto :create "other"; }'


def test_queues_are_filed_into_their_folders() -> None:
    text = script(Filter("a", "x", "abuse"), abuse="Жалобы", other="Прочее")
    assert '"abuse" { fileinto :create "Жалобы"; }' in text
    assert 'else { fileinto :create "Прочее"; }' in text


def test_only_what_is_needed_is_required() -> None:
    assert (
        'require ["encoded-character", "fileinto", "mailbox", "variables"];'
        in script(Filter("a", "larger:1M", "abuse"))
    )
    everything = script(
        Filter("a", "from:a b after:2026/01/02 deliveredto:c filename:pdf", "abuse"),
        Filter("b", "label:x", labels=("x",), actions=("forward:a@example.org",)),
    )
    require = everything.split("\n")[1]
    for name in (
        "body", "copy", "date", "envelope", "imap4flags", "mime", "regex", "relational",
    ):  # fmt: skip
        assert f'"{name}"' in require


def test_labels_priority_and_flags() -> None:
    text = script(
        Filter(
            "a", "x", labels=("vip", "l2"), priority=2, actions=("star", "read"),
        )
    )  # fmt: skip
    assert r'addflag ["vip", "l2", "\\Flagged", "\\Seen"];' in text
    assert (
        'if string :is "${priority}" "" { set "priority" "p2"; addflag "p2"; }' in text
    )


def test_stop_guards_every_later_filter() -> None:
    text = script(
        Filter("a", "x", "abuse", stop=True),
        Filter("b", "larger:1", "billing"),
        Filter("c", "larger:2", "billing"),
    )
    assert text.count('if allof(string :is "${stopped}" "", size :over') == 2
    assert 'set "stopped" "yes";' in text


def test_else_is_elsif() -> None:
    text = script(
        Filter("a", "larger:9", "abuse"),
        Filter("b", "larger:5", "billing", otherwise=True),
    )
    assert "}\n\n# b\nelsif size :over 5 {" in text


def test_an_else_whose_filter_is_missing_is_missing_too() -> None:
    filters = (
        Filter("a", "in:attached x", "abuse"),
        Filter("b", "larger:5", "billing", otherwise=True),
        Filter("c", "larger:5", "billing", otherwise=True),
        Filter("d", "larger:7", "billing"),
    )
    assert losses(*filters) == [
        '"a": not exported: in:attached has no test',
        '"b": not exported: the else of a filter that is not there',
        '"c": not exported: the else of a filter that is not there',
    ]
    text = script(*filters)
    assert "# not exported: in:attached has no test" in text
    assert "elsif size" not in text
    assert "\nif size :over 7 {" in text


def test_forward_and_trash() -> None:
    text = script(Filter("a", "x", actions=("forward:a@example.org", "trash")))
    assert 'redirect :copy "a@example.org";' in text
    assert 'if string :is "${trash}" "yes" { fileinto :create "Trash"; }\nelsif' in text


@pytest.mark.parametrize("action", ["answer:ask", "draft:ask", "never-spam"])
def test_actions_that_sieve_has_not_are_named(action: str) -> None:
    assert losses(Filter("a", "x", "abuse", actions=(action,))) == [
        f'"a": action {action} has no equivalent'
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("in:attached", "not exported: in:attached has no test"),
        ("deliveredto:me", "not exported: deliveredto:me has no test"),
        ("a AROUND 99 b", "not exported: a AROUND 99 b: at most AROUND 50"),
        ("newer_than:7d", "newer_than:7d: mail is new when it comes"),
        ("before:2026/01/02", "before:2026/01/02: in the time zone of the server"),
    ],
)
def test_queries_that_sieve_cannot_say_are_named(query: str, said: str) -> None:
    assert losses(Filter("a", query, "abuse")) == [f'"a": {said}']


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("in:anywhere", "true"),
        ("-in:anywhere", "false"),
        ("newer_than:1d", "true"),
        ("older_than:1d", "false"),
        ("-older_than:1d", "true"),
        ("larger:5K", "size :over 5120"),
        ("smaller:5", "size :under 5"),
        ("is:starred", r'hasflag :is "\\Flagged"'),
        ("is:unread", r'not hasflag :is "\\Seen"'),
        ("in:inbox", 'string :is "${queue}" ""'),
        ("label:nobody", 'string :is "${queue}" "nobody"'),
        ("category:social", 'hasflag :is "category-social"'),
        ("from:me", 'address :all :is "From" "support@example.net"'),
        (
            "rfc822msgid:A@b",
            'header :comparator "i;octet" :is "Message-ID" ["<A@b>", "A@b"]',
        ),
        ("before:1796000000", 'currentdate :zone "+0000" :value "lt" "iso8601" '
         '"2026-11-30T00:53:20+00:00"'),
        ("has:drive", 'body :content "text" :contains "drive.google.com/"'),
        (
            "subject:{a b}",
            'allof(header :contains "Subject" ["a", "b"], '
            'header :regex "Subject" ["${b}a${e}", "${b}b${e}"])',
        ),
        ("subject:я", 'header :regex "Subject" "${b}(Я|я)${e}"'),
        ("header:X-A:b", 'allof(header :contains "x-a" "b", '
         'header :regex "x-a" "${b}b${e}")'),
    ],
)  # fmt: skip
def test_test_of_a_query(query: str, test: str) -> None:
    assert f"\nif {test} {{\n" in script(Filter("a", query, "abuse"))


def test_names_of_filters_cannot_leave_their_comment() -> None:
    text = script(Filter('x\n"; discard; #', "a", "abuse", file="a.toml", line=3))
    assert '# a.toml:3 x "; discard; #\n' in text


def test_a_script_above_pigeonholes_limit_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sieve, "MAX_SCRIPT", 100)
    assert "set sieve_max_script_size above 100" in losses(Filter("a", "x", "abuse"))[0]
