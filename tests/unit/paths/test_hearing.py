"""What the words of a complaint do not say: its hosts, its writer (S7.5, issue 5)."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from mailproc.abuse.lookups import Lookup
from mailproc.complaints.hearing import NOT_LOOKED_UP
from mailproc.complaints.rules import AbuseRules
from mailproc.house import House
from mailproc.inbound import Desk, Reading, read, take
from mailproc.message.envelope import Envelope
from mailproc.online import HOSTS, Network
from mailproc.ports import Answer, Arrival, Place, Question, Store
from mailproc.recognising import NoLedger
from mailproc.signing import Signer, generate, public_record
from mailproc.transport.dns.resolver import Resolver
from tests.fakes import NOW
from tests.servers.dns import DnsServer

KEY = generate("shop.example", "s1")
COMPLAINT = (
    b"Message-ID: <phish-1@shop.example>\r\n"
    b"From: Abuse Team <abuse@shop.example>\r\n"
    b"To: <abuse@ipserver.su>\r\n"
    b"Subject: Phishing site on your network\r\n"
    b"Date: Tue, 24 Nov 2026 11:00:00 +0000\r\n"
    b"\r\n"
    b"Dear abuse team,\r\n\r\n"
    b"a phishing site is hosted on your network. The phishing URL is:\r\n\r\n"
    b"  hxxp://login.shop-check.example/index.html\r\n\r\n"
    b"Please take down this phishing site within 24 hours.\r\n"
)
STATED = COMPLAINT.replace(b"Please", b"IP address: 192.0.2.7\r\n\r\nPlease")


class Told:
    """An Online that was told its answer, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, list[Question]()

    def ask(self, question: Question) -> Answer:
        """Answer as told."""
        self.asked.append(question)
        return self.answer

    def texts(self, name: str) -> tuple[str, ...]:
        """No text is known."""
        return (name,)[:0]


def _read(house: House, raw: bytes = COMPLAINT, *, old: bool = False) -> Reading:
    envelope = Envelope("", (), NOW, protocol="IMAP")
    return read(house, envelope, raw, NoLedger(), old=old)


def _found(house: House, *ips: str) -> tuple[Told, Reading]:
    found = Lookup({"login.shop-check.example": ips}, NOW)
    told = Told(Answer(found))
    return told, _read(replace(house, online=told))


def test_hosts_are_looked_up_and_the_fact_is_recorded_as_ours(house: House) -> None:
    told, reading = _found(house, "192.0.2.7")
    report = reading.complaint.report
    assert report is not None
    assert report.ips == ("192.0.2.7",)
    where = report.read_from["ips"]
    assert where == f"resolved by us at {NOW.isoformat()}: login.shop-check.example"
    assert told.asked[0].hosts == ("login.shop-check.example",)


@pytest.mark.parametrize("ip", ["10.0.0.1", "127.0.0.1", "192.168.1.1", "fe80::1"])
def test_private_answers_are_nobodys(house: House, ip: str) -> None:
    """Whoever runs the zone chooses the answer: it never points at our inside."""
    _, reading = _found(house, ip)
    assert reading.complaint.report is not None
    assert reading.complaint.report.ips == ()


def test_a_complaint_that_states_an_address_is_not_looked_up(house: House) -> None:
    told = Told(Answer())
    reading = _read(replace(house, online=told), STATED)
    assert reading.complaint.report is not None
    assert reading.complaint.report.ips == ("192.0.2.7",)
    assert [question.hosts for question in told.asked] == [()]


def test_old_mail_is_never_looked_up(house: House) -> None:
    told = Told(Answer())
    _read(replace(house, online=told), old=True)
    assert told.asked == []


def test_mail_that_is_no_complaint_is_never_looked_up(house: House) -> None:
    told = Told(Answer())
    raw = b"From: a@example.org\r\nSubject: hello\r\n\r\nhttp://www.example.org/\r\n"
    assert _read(replace(house, online=told), raw).plan.kind == "other"
    assert told.asked == []


def test_without_the_network_it_says_so(house: House) -> None:
    """COMMANDS.md: facts that need the network show as not looked up."""
    report = _read(house).complaint.report
    assert report is not None
    assert report.ips == ()
    assert report.read_from["ips"] == NOT_LOOKED_UP


# --- who wrote it ----------------------------------------------------------------


def _authentic(house: House, raw: bytes, online: Told | Network) -> str:
    """How the writer was proved, with mx.test as our front server."""
    rules = AbuseRules(authserv=frozenset(("mx.test",)))
    reading = _read(replace(house, online=online, abuse=rules), raw)
    return reading.authentic.how if reading.authentic else ""


def test_what_the_front_server_says_is_not_asked_again(house: House) -> None:
    told = Told(Answer())
    field = b"Authentication-Results: mx.test; dmarc=pass header.from=shop.example\r\n"
    assert _authentic(house, field + COMPLAINT, told) == "dmarc, by our front server"
    assert told.asked[-1].raw == b""


@pytest.fixture
def server() -> Iterator[DnsServer]:
    records = {
        (KEY.record_name, "TXT"): _strings(public_record(KEY)),
        ("login.shop-check.example", "A"): ["192.0.2.7"],
    }
    with DnsServer(records) as one:
        yield one


def _strings(record: str) -> Sequence[str]:
    pieces = (record[n : n + 200] for n in range(0, len(record), 200))
    return [" ".join(f'"{piece}"' for piece in pieces)]


def _network(server: DnsServer, *, dkim: bool = True, seconds: float = 2.0) -> Network:
    resolver = Resolver(["127.0.0.1"], port=server.port, seconds=seconds)
    return Network(resolver, lambda: NOW, check_dkim=dkim)


def test_a_signature_is_checked_here(house: House, server: DnsServer) -> None:
    """RFC 6376: the key comes from the DNS, the check is ours; hosts come with it."""
    signed = Signer([KEY])(COMPLAINT, "shop.example")
    assert _authentic(house, signed, _network(server)) == "dkim, checked here"
    changed = signed.replace(b"within 24 hours", b"within 12 hours")
    assert _authentic(house, changed, _network(server)) == ""
    assert _authentic(house, signed, _network(server, dkim=False)) == ""


def test_a_signature_of_another_domain_is_not_even_asked_for(
    house: House, server: DnsServer
) -> None:
    key = generate("evil.example", "s1")
    signed = Signer([key])(COMPLAINT, "evil.example")
    assert _authentic(house, signed, _network(server)) == ""
    assert not [name for name, kind in server.asked if kind == "TXT"]


def test_many_hosts_are_bounded(server: DnsServer) -> None:
    hosts = tuple(f"h{n}.example" for n in range(100))
    answer = _network(server).ask(Question(hosts))
    assert answer.lookup is not None
    assert len(answer.lookup.addresses) == HOSTS


def test_a_resolver_that_hangs_holds_up_one_mail_and_not_the_batch(
    house: House, store: Store
) -> None:
    """Ten complaints, no name server: each is kept, sorted, and asked of a person."""
    silent = [f"login.shop-check{n}.example" for n in range(10)]
    with DnsServer({}, silent=silent) as server:
        online = _network(server, dkim=False, seconds=0.5)
        desk = Desk(replace(house, online=online), store)
        mails = [
            COMPLAINT.replace(b"shop-check", b"shop-check%d" % n).replace(
                b"<phish-1@", b"<phish-1%d@" % n
            )
            for n in range(10)
        ]
        start = time.monotonic()
        kept = take(
            desk,
            [
                Arrival(
                    raw,
                    Envelope("", (), NOW - timedelta(seconds=n), protocol="IMAP"),
                    Place("support1", "INBOX", 1, n),
                    "support1",
                )
                for n, raw in enumerate(mails, 1)
            ],
        )
        assert time.monotonic() - start < 4
    assert all(store.copy(one.copy).message for one in kept)
