"""Which complaints are one case, and which are many (issue 5, 4)."""

import io
import zipfile
from base64 import encodebytes
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailproc.clockwork import abuse_count as count
from mailproc.desk.abuse_marks import Mark
from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.shifts import Shift
from tests.unit.clockwork.complaints import (
    NEW_CLIENT,
    OUR_MOSCOW,
    TEST_CLIENT,
    command,
    desk,
    login_attack,
    mail,
    running,
    to,
)
from tests.unit.clockwork.works import Works


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows its clients."""
    made = desk(tmp_path)
    yield made
    made.close()


NAME = "2026-11-23-scan_ntp-ipserver-asn"


def feed(rows: list[str], ident: str = "feed1") -> bytes:
    """A Shadowserver report: a zip with a table of open services."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        head = '"timestamp","ip","protocol","port","hostname","tag","asn"'
        archive.writestr(
            "2026-11-23-scan_ntp-ipserver-asn.csv", "\n".join([head, *rows])
        )
    name = "2026-11-23-scan_ntp-ipserver-asn.csv.zip"
    lines = [
        "From: autoreports@shadowserver.example",
        "To: abuse@ipserver.su",
        "Subject: [Shadowserver] Open NTP Monitor Report: 2026-11-23",
        f"Message-ID: <{ident}@shadowserver.example>",
        "Date: Tue, 24 Nov 2026 11:00:00 +0000",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Attached is the report of open NTP services in your network.",
        "--b",
        f'Content-Type: application/zip; name="{name}"',
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64",
        "",
        encodebytes(packed.getvalue()).decode().replace("\n", "\r\n"),
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()


def row(ip: str, port: int = 123) -> str:
    return f'"2026-11-23 04:00:00","{ip}","udp",{port},"","ntp",64500'


def test_the_same_again_is_one_case(works: Works) -> None:
    """IP, domain, class, customer; another class or another address is another case."""
    first = works.mail(login_attack())
    assert works.mail(login_attack(ident="c2", sender="x@other.example")) == first
    assert works.mail(login_attack(OUR_MOSCOW, ident="c3")) != first
    text = "Dear abuse team,\nphishing site at http://192.0.2.34/login for your IP.\n"
    assert works.mail(mail(text, subject="Phishing 192.0.2.34", ident="c4")) != first


def test_two_that_come_together_are_one_case(works: Works) -> None:
    """Planned in one batch, before either was written."""
    from mailproc.inbound import process, receive
    from mailproc.message.envelope import Envelope
    from mailproc.ports import Arrival, Place

    envelope = Envelope("", (), works.now, protocol="IMAP")
    mails = [login_attack(ident=f"c{n}", sender=f"a{n}@x.example") for n in (1, 2)]
    kept = receive(
        works.desk,
        [
            Arrival(raw, envelope, Place("support1", "INBOX", 1, 90 + n), "support1")
            for n, raw in enumerate(mails)
        ],
    )
    process(works.desk, [works.store.copy(one.copy) for one in kept])
    threads = {works.store.find([f"c{n}@x.example"]).thread.id for n in (1, 2)}  # type: ignore[union-attr]  # both are known
    assert len(threads) == 1
    works.after(seconds=1)
    assert len(to(works.letters(), "petr@primer.example")) == 1


def test_the_same_reference_joins_whatever_it_says(works: Works) -> None:
    """Also once the case is solved: it is open again."""
    first = works.mail(login_attack(subject="Abuse [AbuseID:9F3A21:1B] 192.0.2.34"))
    works.after(seconds=1)
    works.letters()
    facts = works.store.ticket_facts(first)
    assert facts["report"]["report_id"]
    close = works.history(first).letters[0].message_id
    works.write(command("#close settled", close), "support@ipserver.su")
    works.after(seconds=1)
    assert works.ticket(first).state is TicketState.SOLVED
    works.now += timedelta(hours=2)
    again = login_attack(subject="Abuse [AbuseID:9F3A21:1B] 192.0.2.34", ident="c8")
    assert works.mail(again) == first
    assert works.ticket(first).state is TicketState.OPEN
    works.after(seconds=1)
    assert len(to(works.letters(), "petr@primer.example")) == 1, "S7.1, anew"
    assert ClockKind.OUTCOME in running(works, first)


def test_a_reminder_raises_the_priority_and_keeps_the_deadline(works: Works) -> None:
    number = works.mail(login_attack())
    owed = running(works, number)[ClockKind.DEADLINE].owed
    assert works.ticket(number).priority == 6
    for wanted in (5, 4, 3, 3):
        works.now += timedelta(hours=1)
        ident = f"r{works.now.hour}"
        assert works.mail(login_attack(ident=ident)) == number
        assert works.ticket(number).priority == wanted
    assert running(works, number)[ClockKind.DEADLINE].owed == owed


def test_a_feed_is_one_case_for_each_customer(works: Works) -> None:
    """300 rows, three customers and a stranger: four tickets, three letters."""
    ours = [NEW_CLIENT, OUR_MOSCOW, TEST_CLIENT]
    rows = [row(ip, port) for port in range(100) for ip in ours]
    number = works.mail(feed(rows))
    works.after(seconds=1)
    letters = works.letters()
    (petr,) = to(letters, "petr@primer.example")
    assert len(to(letters, "jan@kowalski.example")) == 1
    assert len(to(letters, "maria@example.net")) == 1
    assert "192.0.2.34" in petr.text
    assert OUR_MOSCOW not in petr.text, "no row of another client"
    assert petr.text.count('"192.0.2.34"') == 100
    parts = [one for one, _ in works.history(number).links]
    assert len(parts) == 3
    assert works.ticket(number).state is TicketState.SOLVED
    assert {works.ticket(one).customer for one in parts} == {"7", "8", "9"}
    assert not to(letters, "autoreports@shadowserver.example")


def test_the_next_feed_adds_to_the_cases(works: Works) -> None:
    first = works.mail(feed([row(NEW_CLIENT), row(OUR_MOSCOW)]))
    works.after(seconds=1)
    works.letters()
    works.now += timedelta(days=1)
    works.mail(feed([row(NEW_CLIENT), row(OUR_MOSCOW), row(TEST_CLIENT)], "feed2"))
    works.after(seconds=1)
    letters = works.letters()
    assert to(letters, "petr@primer.example") == []
    assert len(to(letters, "maria@example.net")) == 1, "new in the feed"
    part = next(n for n, _ in works.history(first).links)
    assert works.store.ticket_facts(part)["count"] == 2


def test_rows_of_nobody_are_asked_of_a_person(works: Works) -> None:
    number = works.mail(feed([row(NEW_CLIENT), row("192.0.2.201")]))
    works.after(seconds=1)
    assert works.ticket(number).state is not TicketState.SOLVED
    assert ClockKind.MATCH in running(works, number)


def loop(ident: str) -> bytes:
    """A report of a mailbox provider's feedback loop (RFC 5965)."""
    return (
        "From: fbl@mailbox.example\r\nTo: abuse@ipserver.su\r\n"
        f"Subject: Complaint\r\nMessage-ID: <{ident}@mailbox.example>\r\n"
        "Date: Tue, 24 Nov 2026 11:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=feedback-report;"
        ' boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        "This is an email abuse report.\r\n--b\r\n"
        "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n"
        "User-Agent: loop/1.0\r\nVersion: 1\r\nSource-IP: 192.0.2.34\r\n\r\n--b\r\n"
        "Content-Type: message/rfc822\r\n\r\nFrom: a@primer.example\r\n"
        f"Subject: offer\r\nMessage-ID: <in-{ident}@primer.example>\r\n\r\nBuy!\r\n"
        "--b--\r\n"
    ).encode()


def test_feedback_loops_are_counted(works: Works) -> None:
    """One ticket, one letter to the client, no alarm for each of them."""
    numbers = {works.mail(loop(f"l{n}")) for n in range(20)}
    assert len(numbers) == 1
    (number,) = numbers
    works.after(seconds=1)
    assert len(to(works.letters(), "petr@primer.example")) == 1
    assert works.store.ticket_facts(number)["count"] == 20
    assert ClockKind.REACTION not in running(works, number)


def test_nothing_follows_from_old_mail(works: Works) -> None:
    from mailproc.inbound import take
    from mailproc.message.envelope import Envelope
    from mailproc.ports import Arrival, Place, Wanted

    envelope = Envelope("", (), works.now, protocol="IMAP")
    place = Place("support1", "INBOX", 1, 77)
    take(works.desk, [Arrival(login_attack(), envelope, place, "support1", old=True)])
    assert works.after(seconds=1) == 0
    assert works.letters() == []
    assert works.tickets(Wanted(kind="abuse")) == []


def test_what_a_filter_sorted_among_complaints_is_read_by_a_person(
    works: Works,
) -> None:
    """The lowest outcome: unclassified, a person, 24 h."""
    raw = mail("See you.", subject="SBL Ref SBL1", sender="x@spamhaus.org", ident="u1")
    number = works.mail(raw)
    assert works.ticket(number).queue == "abuse"
    deadline = running(works, number)[ClockKind.DEADLINE]
    assert deadline.owed == works.now + timedelta(hours=24)


# --- the count of S11.1 ----------------------------------------------------------


def counted(works: Works, number: int) -> dict[str, Mark]:
    registry = works.store.registry()
    found = count.counted(
        works.store, registry, works.office.terms, works.now, works.ticket(number)
    )
    assert found is not None
    return {name: one.mark for name, one in found.marks.all.items()}


def test_each_mail_has_one_of_three_fates(works: Works) -> None:
    works.mail(login_attack())
    works.mail(login_attack(ident="c2", sender="x@other.example"))
    works.mail(mail("Good morning, I have a question.", subject="Hi", ident="q1"))
    fates = [count.fate(one) for one in works.store.received(works.now, 99)]
    assert fates == [
        ("new", ""),
        ("joined", ""),
        ("none", "nothing tells a complaint"),
    ]


def test_the_four_marks_follow_what_really_happened(works: Works) -> None:
    """Passed on is accepted by the smarthost: not what is still in the spool."""
    number = works.mail(login_attack())
    works.after(seconds=1)
    no, yes = Mark.NO, Mark.YES
    assert list(counted(works, number).values()) == [no, no, no, no]
    works.letters()
    assert list(counted(works, number).values()) == [yes, no, no, no]
    first = works.history(number).letters[0].message_id
    works.write(command("#close settled", first), "support@ipserver.su")
    works.after(seconds=1)
    assert list(counted(works, number).values()) == [yes, no, yes, yes]
    works.letters()
    assert list(counted(works, number).values()) == [yes, yes, yes, yes]


def test_what_is_late_is_late_and_stands_in_the_hand_over(works: Works) -> None:
    """S11.1: the gravest failure; a line for each, and the sum."""
    number = works.mail(login_attack("192.0.2.200"))
    works.after(minutes=16)
    works.letters()
    assert counted(works, number)["passed_on"] is Mark.LATE
    works.now += timedelta(days=2)
    late = [name for name, x in counted(works, number).items() if x is Mark.LATE]
    assert late == ["passed_on", "answered", "settled", "closed"]
    shift = Shift("day", works.now - timedelta(hours=12), works.now, ("support1",))
    told = count.remarks(works.office, shift, works.now)
    assert "open 1, просрочено / late 1" in told[0]
    assert told[1] == f"Жалоба / Complaint #{number}: {', '.join(late)}"


def test_exempt_has_its_reason(works: Works) -> None:
    number = works.mail(loop("l1"))
    works.after(seconds=1)
    works.letters()
    marks = counted(works, number)
    assert (marks["passed_on"], marks["answered"]) == (Mark.YES, Mark.EXEMPT)
