"""Planned works: windows, calendars, moves, links, doubts, overlaps (N1, N9, S5.1)."""

from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from mailproc.clockwork import notice_acts
from mailproc.desk.model import ClockKind
from mailproc.desk.registry_diff import compare
from mailproc.desk.registry_read import read
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parts import part_bytes
from tests.unit.cli.test_notice_write_cli import run
from tests.unit.clockwork.works import LOGIN, Works
from tests.unit.events.partners import filled
from tests.unit.events.test_notice_stories import clocks, notice_draft, notices


def works_mail(
    number: int = 1,
    status: str = "Confirmed",
    start: str = "2026-11-26 01:00 UTC",
    end: str = "2026-11-26 03:00 UTC",
    *more: str,
    change: str = "CHG-77",
) -> bytes:
    """A carrier's mail about works, in one of their states."""
    thread = "In-Reply-To: <w1@carrier.example>\r\n" if number > 1 else ""
    lines = "\r\n".join(more)
    return (
        "From: NOC <noc@carrier.example>\r\nTo: support@ipserver.su\r\n"
        f"Subject: Planned maintenance {change}: SMS gateway {status}\r\n"
        f"Message-ID: <w{number}@carrier.example>\r\n{thread}"
        f"Date: Tue, 24 Nov 2026 11:{number:02}:00 +0000\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"this is about the planned maintenance {change}.\r\n\r\n"
        f"Maintenance number: {change}\r\nStart: {start}\r\nEnd: {end}\r\n"
        f"Affected service: SMS gateway\r\nStatus: {status}\r\n{lines}\r\n"
    ).encode()


def announced(works: Works) -> int:
    """Works that partners were told of."""
    number = works.mail(works_mail())
    works.write(filled(notice_draft(works), rest="usługi niedostępne"))
    return number


def calendar(letter: Message) -> icalendar.Calendar:
    """The calendar file of a letter, by a second reader."""
    part = [p for p in letter.parts if p.content_type == "text/calendar"][-1]
    found = icalendar.Calendar.from_ical(part_bytes(letter, part))
    assert isinstance(found, icalendar.Calendar)
    return found


def test_works_have_a_calendar_for_each_partner(works: Works) -> None:
    """UID of event and partner; METHOD only where it is wanted (RFC 6047)."""
    announced(works)
    sent = notices(works)
    media, movel = (
        calendar(sent[a]) for a in ("noc@media.example", "suporte@movel.example")
    )
    one, other = media.walk("VEVENT")[0], movel.walk("VEVENT")[0]
    assert one["UID"] != other["UID"]
    assert one["DTSTART"] == other["DTSTART"]
    assert (one["SEQUENCE"], one["STATUS"]) == (0, "CONFIRMED")
    methods = ["method=REQUEST" in m.raw.decode("latin-1") for m in sent.values()]
    assert methods == [False, True]


def test_works_that_are_moved_are_told_with_a_higher_sequence(works: Works) -> None:
    number = announced(works)
    first = calendar(notices(works)["noc@media.example"]).walk("VEVENT")[0]
    moved = ("2026-11-27 01:00 UTC", "2026-11-27 03:00 UTC")
    assert works.mail(works_mail(2, "Rescheduled", *moved)) == number
    draft = notice_draft(works)
    assert "Początek: 2026-11-27 02:00 CET (01:00 UTC)" in draft.text
    works.write(filled(draft, rest="nowy termin"))
    second = calendar(notices(works)["noc@media.example"]).walk("VEVENT")[0]
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] == 1
    assert str(second.decoded("DTSTART")).startswith("2026-11-27 01:00")
    assert clocks(works, number)[ClockKind.END] == "03:15"


def test_works_that_are_called_off_owe_a_notice_too(works: Works) -> None:
    number = announced(works)
    notices(works)
    works.mail(works_mail(2, "Cancelled"))
    draft = notice_draft(works)
    assert draft.text.startswith("PRACE PLANOWE: ODWOŁANE")
    assert ClockKind.END in clocks(works, number)
    works.write(filled(draft, rest="x"))
    event = calendar(notices(works)["noc@media.example"]).walk("VEVENT")[0]
    assert event["STATUS"] == "CANCELLED"
    assert ClockKind.END not in clocks(works, number)


def test_another_number_in_the_thread_is_another_event(works: Works) -> None:
    number = works.mail(works_mail())
    other = works.mail(works_mail(2, change="CHG-99"))
    assert other != number
    first, second = works.store.notice_event(number), works.store.notice_event(other)
    assert first is not None
    assert second is not None
    assert first.facts.maintenance_id == "CHG-77"
    assert second.facts.maintenance_id == "CHG-99"


REGISTRY = (
    b"kind,key,name,datacenter,customer,product,server,mails\n"
    b"datacenter,dc1,Carrier,,,,,noc@carrier.example\n"
    b"customer,c1,Client One,,,,,one@client.example\n"
    b"server,srv-a,,dc1,,,,\nserver,srv-b,,dc1,,,,\n"
    b"service,100,,,c1,dedicated,srv-a,\nservice,101,,,c1,dedicated,srv-b,\n"
)


CIRCUITS = (
    b"kind,cidr,own,redundancy,names\n"
    b"network,192.0.2.0/25,yes,uplinks,CID-4711\n"
    b"network,192.0.2.128/25,yes,uplinks,CID-4712\n"
)


def with_registry(works: Works, file: bytes = REGISTRY) -> None:
    """Two servers of one client in the carrier's datacenter, or another file."""
    version, stored = works.store.registry_contents()
    reading = read({"r.csv": file}, ZoneInfo("UTC"), stored, ())
    assert not reading.faults, reading.faults
    found = compare(version, stored, reading.contents)
    works.store.registry_import(found, works.now, actor="operator")


def about(server: str, number: int, change: str) -> bytes:
    raw = works_mail(number, change=change).replace(b"In-Reply-To", b"X-None")
    return raw.replace(b"service: SMS gateway", f"server: {server}".encode())


def test_two_redundant_servers_at_once_are_said(works: Works) -> None:
    """S5.1: found in the registry; in the draft and in the ticket."""
    with_registry(works)
    works.mail(about("srv-a", 1, "CHG-1"))
    notice_draft(works)
    second = works.mail(about("srv-b", 2, "CHG-2"))
    event = works.store.notice_event(second)
    assert event is not None
    assert event.facts.servers == ("srv-b",)
    assert event.facts.customers == ("c1",)
    (said,) = event.facts.overlaps
    assert "srv-a at the same time" in said
    assert any("overlap" in note.text for note in works.history(second).notes)
    assert "At the same time" in notice_draft(works).text


def listed(folder: Path) -> str:
    """What `notice list` prints of the store of a desk."""
    text = f'[store]\nurl = "sqlite:///{folder / "db"}"\n'
    (folder / "mailproc.toml").write_text(text, encoding="utf-8")
    return run(folder, "notice", "list").out


def test_two_circuits_of_a_redundancy_group_at_once_are_said(
    works: Works, tmp_path: Path
) -> None:
    """Nobody's in particular: the group is named in draft, ticket and list."""
    with_registry(works, CIRCUITS)
    first = works.mail(about("CID-4711", 1, "CHG-1"))
    notice_draft(works)
    second = works.mail(about("CID-4712", 2, "CHG-2"))
    event = works.store.notice_event(second)
    assert event is not None
    assert event.facts.redundancy == (("uplinks", "CID-4712"),)
    (said,) = event.facts.overlaps
    assert said.startswith(f"HL-{first}: CID-4711 at the same time")
    assert said.endswith("redundancy group uplinks")
    assert any(said in note.text for note in works.history(second).notes)
    assert said in notice_draft(works).text
    assert said in listed(tmp_path)


def test_an_answered_doubt_shows_an_overlap(works: Works) -> None:
    """The zone moves the window into that of the circuit's other half."""
    with_registry(works, CIRCUITS)
    early = about("CID-4711", 1, "CHG-1").replace(b" 01:00 UTC", b" 00:00 UTC")
    works.mail(early.replace(b" 03:00 UTC", b" 01:00 UTC"))
    vague = about("CID-4712", 2, "CHG-2").replace(b"0 UTC", b"0")
    second = works.mail(vague)
    event = works.store.notice_event(second)
    assert event is not None
    assert event.facts.overlaps == ()
    doubt = next(d for d in event.facts.doubts if "zone" in d)
    office, zone = works.office, "Europe/Warsaw"
    facts = notice_acts.confirm(office, second, doubt, zone, works.now, LOGIN)
    (said,) = facts.overlaps
    assert said.endswith("redundancy group uplinks")
    assert any(said in note.text for note in works.history(second).notes)


def test_a_doubt_is_answered_once_for_a_provider(works: Works) -> None:
    """A zone that is not stated: asked, answered, and known the next time."""
    number = works.mail(works_mail(start="2026-11-26 01:00", end="2026-11-26 03:00"))
    event = works.store.notice_event(number)
    assert event is not None
    doubt = next(d for d in event.facts.doubts if "zone" in d)
    office, now = works.office, works.now
    with pytest.raises(Refused, match="answers are"):
        notice_acts.confirm(office, number, doubt, "nonsense", now, LOGIN)
    facts = notice_acts.confirm(office, number, doubt, "Europe/Warsaw", now, LOGIN)
    assert not any("zone" in d for d in facts.doubts)
    assert facts.windows[0].start is not None
    assert f"{facts.windows[0].start:%d %H:%M}" == "26 00:00"
    next_one = works_mail(
        3, start="2026-11-28 01:00", end="2026-11-28 03:00", change="CHG-8"
    )
    later = works.store.notice_event(works.mail(next_one))
    assert later is not None
    assert not any("zone" in d for d in later.facts.doubts)


def test_a_doubt_of_one_mail_only_cannot_be_kept(works: Works) -> None:
    number = works.mail(works_mail())
    with pytest.raises(Refused, match="one mail only"):
        notice_acts.confirm(works.office, number, "odd", "yes", works.now, LOGIN)
