"""S7.1, S7.3b, S11.8: the complaint goes to the one client it is about, redacted."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailproc.desk.model import ClockKind
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import Outcome, State
from tests.unit.clockwork.complaints import (
    NEW_CLIENT,
    TEST_CLIENT,
    desk,
    forwarded,
    login_attack,
    mail,
    running,
    to,
)
from tests.unit.clockwork.works import Works

CLIENT = "petr@primer.example"


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows its clients."""
    made = desk(tmp_path)
    yield made
    made.close()


def client_letter(works: Works) -> Message:
    works.after(seconds=1)
    (letter,) = to(works.letters(), CLIENT)
    return letter


def test_the_client_gets_it_in_two_languages_without_the_reporter(works: Works) -> None:
    number = works.mail(login_attack())
    letter = client_letter(works)
    assert letter.subject == f"Жалоба / Abuse complaint: {NEW_CLIENT} [#{number}]"
    assert "подбор паролей" in letter.text
    assert "guessing of passwords" in letter.text
    assert "> we detected brute force SSH login attempts" in letter.text
    assert "Failed password for root" in letter.text
    told = letter.raw.decode().lower()
    for secret in ("reporter.example", "rita", "reporter", "c1@"):
        assert secret not in told, secret
    assert [a.addr for a in letter.cc] == ["support@ipserver.su"], "S3.5a"


def test_no_time_stated_is_a_day_for_the_client(works: Works) -> None:
    """S7.3b: an absolute time with its zone."""
    number = works.mail(login_attack())
    assert "2026-11-25 15:00 (UTC+03:00)" in client_letter(works).text
    deadline = running(works, number)[ClockKind.DEADLINE]
    assert deadline.owed - works.now <= timedelta(hours=48)


def test_a_datacenters_time_is_told_less_a_margin(works: Works) -> None:
    """12 h from its letter of 11:58 UTC; a quarter is kept back."""
    number = works.mail(forwarded(login_attack()))
    letter = client_letter(works)
    owed = running(works, number)[ClockKind.DEADLINE].owed
    assert f"{owed:%H:%M}" == "23:58"
    assert "2026-11-24 23:58 (UTC+03:00)" in letter.text  # 20:58:30 UTC
    assert "rhein" not in letter.text


def test_a_stranger_cannot_lengthen_our_time(works: Works) -> None:
    text = (
        "Dear abuse team,\nwe detected brute force SSH login attempts from "
        "192.0.2.34.\n"
        "Please resolve this issue within 96 hours.\n"
    )
    number = works.mail(mail(text, subject="Abuse from 192.0.2.34"))
    owed = running(works, number)[ClockKind.DEADLINE].owed
    assert owed <= works.now + timedelta(hours=48)


def test_an_address_of_nobody_is_asked_of_a_person(works: Works) -> None:
    """S11.8: question and draft at once, an alarm after 15 minutes, no letter."""
    number = works.mail(login_attack("192.0.2.200"))
    works.after(seconds=1)
    letters = works.letters()
    (question,) = to(letters, "support@ipserver.su")
    assert "ЧЬЁ ЭТО?" in question.subject
    assert "no client holds a part of 192.0.2.0/24" in question.text
    assert not [one for one in letters if "Abuse complaint" in one.subject]
    (draft,) = works.history(number).drafts
    assert draft.purpose == "complaint"
    assert works.after(minutes=14) == 0, "the receipt was the reaction"
    works.after(minutes=1)
    (alarm,) = works.letters()
    assert "Server not known" in alarm.subject
    assert works.ticket(number).late


def test_the_draft_does_not_leave_unaddressed_and_then_settles_it(works: Works) -> None:
    """N8 holds the field; sending it is what passed the complaint on."""
    number = works.mail(login_attack("192.0.2.200"))
    works.after(seconds=1)
    works.letters()
    (laid,) = works.store.pending_drafts("", 9)
    with pytest.raises(Refused, match="unfilled field"):
        works.write(laid.raw, CLIENT)
    kept = [x for x in parse(laid.raw).text.split("\n") if not x.startswith("&^")]
    head, _, _ = laid.raw.partition(b"\r\n\r\n")
    works.write(head + b"\r\n\r\n" + "\r\n".join(kept).encode(), CLIENT)
    assert ClockKind.MATCH not in running(works, number)
    sent = {(one.what, one.address) for one in works.history(number).sent}
    assert ("complaint", CLIENT) in sent


def test_archives_and_programs_are_named_and_never_passed_on(works: Works) -> None:
    """Evidence goes as redacted plain text; the rest stays in the store (S7.1)."""
    body = login_attack().partition(b"\r\n\r\n")[2].decode()
    head = login_attack().partition(b"\r\n\r\n")[0].decode()
    head = head.replace("text/plain; charset=utf-8", 'multipart/mixed; boundary="b"')
    parts = [
        ("text/plain; charset=utf-8", "", body),
        ("text/plain", "auth.log", "Failed password for root from 192.0.2.34\r\n"),
        ("application/zip", "logs.zip", "UEsDBAo="),
        ("application/x-msdownload", "tool.exe", "TVqQAAM="),
    ]
    text = "".join(
        f"--b\r\nContent-Type: {kind}\r\n"
        + (f'Content-Disposition: attachment; filename="{name}"\r\n' if name else "")
        + f"\r\n{said}\r\n"
        for kind, name, said in parts
    )
    works.mail(f"{head}\r\n\r\n{text}--b--\r\n".encode())
    letter = client_letter(works)
    assert [part.content_type for part in letter.parts] == ["text/plain"]
    assert "> Failed password for root from 192.0.2.34" in letter.text
    assert "logs.zip, tool.exe" in letter.text
    assert "UEsDBAo" not in letter.raw.decode()


def test_who_had_the_address_then_not_now(works: Works) -> None:
    """The event was in October: the address was another client's (S11.8)."""
    text = (
        "Dear abuse team,\nwe detected brute force SSH login attempts from "
        "192.0.2.34.\n"
        "Date of attack: 2026-10-20 10:00:00 UTC\n"
    )
    works.mail(mail(text, subject="Abuse from 192.0.2.34"))
    works.after(seconds=1)
    letters = works.letters()
    assert to(letters, CLIENT) == []
    assert to(letters, "maria@example.net")


def test_it_is_passed_on_once_a_case(works: Works) -> None:
    works.mail(login_attack())
    client_letter(works)
    works.now += timedelta(hours=1)
    works.mail(login_attack(ident="c2"))
    works.after(seconds=1)
    assert to(works.letters(), CLIENT) == []


def test_refused_for_its_content_it_goes_without_the_complaint(works: Works) -> None:
    """S7.1: once more, bare; the desk is told; refused again, a person is asked."""
    number = works.mail(login_attack())
    works.after(seconds=1)
    works.store.settle(refused(works), works.now)
    works.after(seconds=1)
    letters = works.letters()
    (bare,) = to(letters, CLIENT)
    assert "подбор паролей" in bare.text
    assert "Failed password" not in bare.text
    assert [x for x in letters if "Letter to the client refused" in x.subject]
    sent = [one for one in works.history(number).sent if one.address == CLIENT]
    states = {one.what: one.failed for one in sent}
    assert states["complaint"] is not None
    assert states["complaint_bare"] is None


def refused(works: Works) -> list[Outcome]:
    return [
        Outcome(r.id, r.address, State.FAILED, 554, "5.7.1 spam", "a", content=True)
        for claim in works.store.claim("test", 99, works.now, 60)
        for r in claim.recipients
        if r.address == CLIENT
    ]


def test_a_bounce_takes_it_back(works: Works) -> None:
    """S11.1: passed on is not what did not arrive; a person finds an address."""
    number = works.mail(login_attack())
    works.after(seconds=1)
    outcomes = [
        Outcome(r.id, r.address, State.FAILED, 550, "5.1.1 unknown", "a")
        for claim in works.store.claim("test", 99, works.now, 60)
        for r in claim.recipients
        if r.address == CLIENT
    ]
    works.store.settle(outcomes, works.now)
    assert ClockKind.MATCH in running(works, number)
    works.after(seconds=1)
    assert any(CLIENT in one.text for one in works.letters())


@pytest.mark.parametrize("mode", ["draft", "off"])
def test_the_setting_makes_it_a_draft_or_nothing(tmp_path: Path, mode: str) -> None:
    works = desk(tmp_path, client_letter=mode)
    number = works.mail(login_attack(TEST_CLIENT))
    works.after(seconds=1)
    works.after(seconds=1)
    assert to(works.letters(), "maria@example.net") == []
    assert bool(works.history(number).drafts) == (mode == "draft")
    assert (ClockKind.MATCH in running(works, number)) == (mode == "draft")
    works.close()
