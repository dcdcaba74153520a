"""Asking the DNS about a mail: all at once, within a fixed time (issue 5, point 3)."""

import time
from collections.abc import Iterator

import pytest

from mailproc.transport.dns.resolver import (
    MOST,
    NEGATIVE_SECONDS,
    TEXT,
    Resolver,
)
from tests.servers.dns import DnsServer

RECORDS = {
    ("a.example", "A"): ["192.0.2.1", "192.0.2.2"],
    ("a.example", "AAAA"): ["2001:db8::1"],
    ("key.example", "TXT"): ['"v=DKIM1; " "p=abc"'],
    ("slow.example", "A"): ["192.0.2.9"],
}


@pytest.fixture
def server() -> Iterator[DnsServer]:
    with DnsServer(RECORDS, silent=["slow.example"], broken=["broken.example"]) as one:
        yield one


def _resolver(server: DnsServer, seconds: float = 2.0) -> Resolver:
    return Resolver(["127.0.0.1"], port=server.port, seconds=seconds)


def test_records_of_every_question_come_back(server: DnsServer) -> None:
    """A name or type that is not there is an answer too."""
    asked = [(n, k) for n in ("a.example", "none.example") for k in ("A", "AAAA")]
    found = _resolver(server).ask([*asked, ("key.example", "TXT")])
    assert found == {
        ("a.example", "A"): ("192.0.2.1", "192.0.2.2"),
        ("a.example", "AAAA"): ("2001:db8::1",),
        ("none.example", "A"): (),
        ("none.example", "AAAA"): (),
        ("key.example", "TXT"): ("v=DKIM1; p=abc",),
    }


def test_a_name_server_that_hangs_costs_the_time_given_and_no_more(
    server: DnsServer,
) -> None:
    """What is answered in time counts; twenty silent names take no longer than one."""
    names = [("slow.example", "A"), ("slow.example", "AAAA")] * 20
    resolver, start = _resolver(server, 0.5), time.monotonic()
    found = resolver.ask([*names, ("a.example", "A")])
    assert list(found) == [("a.example", "A")]
    assert time.monotonic() - start < 1.5


def test_what_was_not_answered_is_not_asked_again_for_a_while(
    server: DnsServer,
) -> None:
    now = [100.0]
    resolver = Resolver(
        ["127.0.0.1"], port=server.port, seconds=1.0, monotonic=lambda: now[0]
    )
    asked = [("broken.example", "A"), ("a.example", "A")]
    assert list(resolver.ask(asked)) == [("a.example", "A")]
    count = server.asked.count(("broken.example", "A"))
    assert count
    resolver.ask(asked)
    assert server.asked.count(("broken.example", "A")) == count
    now[0] += NEGATIVE_SECONDS + 1
    resolver.ask(asked)
    assert server.asked.count(("broken.example", "A")) > count


def test_while_no_server_answers_nobody_waits_again() -> None:
    """A batch of mails loses the time of one, not of each."""
    now = [100.0]
    with DnsServer({}, silent=["x.example", "y.example"]) as silent:
        resolver = Resolver(
            ["127.0.0.1"], port=silent.port, seconds=0.3, monotonic=lambda: now[0]
        )
        assert resolver.ask([("x.example", "A")]) == {}
        start, before = time.monotonic(), len(silent.asked)
        assert resolver.ask([("y.example", "A")]) == {}
        assert time.monotonic() - start < 0.1
        assert len(silent.asked) == before
        now[0] += NEGATIVE_SECONDS + 1
        resolver.ask([("y.example", "A")])
        assert len(silent.asked) > before


def test_what_is_known_is_not_asked_twice(server: DnsServer) -> None:
    resolver = _resolver(server)
    for _ in range(3):
        assert resolver.ask([("a.example", "A")])
    assert server.asked.count(("a.example", "A")) == 1


def test_questions_about_one_mail_are_bounded(server: DnsServer) -> None:
    _resolver(server).ask([(f"h{n}.example", "A") for n in range(500)])
    assert len(set(server.asked)) <= MOST


@pytest.mark.parametrize("name", ["", "a" * 300, "a..b", "ab\0c", "xn--é.example"])
def test_names_that_are_none_lead_to_nothing(server: DnsServer, name: str) -> None:
    """Strangers write them; nothing raises."""
    assert not _resolver(server, 0.3).ask([(name, "A")]).get((name, "A"))


def test_a_text_is_bounded(server: DnsServer) -> None:
    many = '"' + '" "'.join(["x" * 250] * 8) + '"'
    server.records = {("big.example", "TXT"): [many]}
    (text,) = _resolver(server).ask([("big.example", "TXT")])["big.example", "TXT"]
    assert text == "x" * 2000
    assert len(text) <= TEXT
