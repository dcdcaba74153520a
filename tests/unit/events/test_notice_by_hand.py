"""Notices that staff write by hand, bounces, and what a person says afterwards."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailproc.clockwork import notice_acts
from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from tests.unit.clockwork.works import LOGIN, Works
from tests.unit.events.partners import ALIASES, OUTAGE, filled
from tests.unit.events.test_notice_stories import (
    announced,
    clocks,
    notice_draft,
    notices,
)

MPS, ALL = ALIASES["Awaria MPS/SMS"], ALIASES["Wszyscy"]


def written(
    text: str, subject: str = "SMS down", to: str = MPS, **fields: str
) -> bytes:
    """A letter that a person writes in the mail client."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "support@ipserver.su", to, subject
    made["Message-ID"] = "<hand@client.example>"
    for name, value in fields.items():
        made[name] = value
    made.set_content(text)
    return made.as_bytes()


def test_a_letter_to_a_group_is_a_notice_of_a_new_event(works: Works) -> None:
    """N4: the ticket and its number come first; everybody gets the text as it is."""
    works.write(written("SMS do not work.\n"))
    sent = notices(works)
    assert set(sent) == {"noc@media.example", "suporte@movel.example"}
    (event,) = works.store.open_events()
    for letter in sent.values():
        assert letter.subject == f"[HL-{event.number}] SMS down"
        assert letter.text.startswith("SMS do not work.")
    assert works.store.ticket_facts(event.number)["task"].startswith("HL: Disaster")
    assert clocks(works, event.number)[ClockKind.UPDATE] == "12:30"


def test_the_same_letter_again_is_refused(works: Works) -> None:
    """The client's own second try after a lost 250 tells nobody twice."""
    works.write(written("SMS do not work.\n", subject="[HL-1] SMS down"))
    notices(works)
    with pytest.raises(Refused, match="sent already by support1"):
        works.write(written("SMS do not work.\n", subject="[HL-1] SMS down"))
    assert notices(works) == {}


def test_the_headline_tells_the_stage(works: Works) -> None:
    """N9: a hand-written end is the end."""
    number = announced(works)
    notices(works)
    end = written("AWARIA: ZAKOŃCZENIE\n\nDziała.\n", subject=f"Re: [HL-{number}] SMS")
    works.write(end)
    assert "Działa." in notices(works)["noc@media.example"].text
    assert ClockKind.END not in clocks(works, number)
    event = works.store.notice_event(number)
    assert event is not None
    assert event.facts.state == "RESOLVED"


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (written("x\n", Cc="boss@media.example"), "groups only, not to boss@media"),
        (written("x\n", to=f"{MPS}, noc@media.example"), "no group: noc@media"),
        (written("Start: \nEnd: later\n"), "has no value"),
        (written("{{ x }}\n"), "template syntax"),
        (
            written("Start: 2026-11-24 14:00\nEnd: 2026-11-24 12:00\n"),
            "end stands before the start",
        ),
        (written("x\n", subject="Re: [HL-77] x"), "quote the earlier"),
    ],
)
def test_what_may_not_go_is_refused_with_its_place(
    works: Works, letter: bytes, why: str
) -> None:
    """N5, N8, N7; no ticket is left behind."""
    with pytest.raises(Refused, match=why):
        works.write(letter)
    assert notices(works) == {}
    assert works.store.open_events() == []


def test_a_draft_is_known_without_its_traces(works: Works) -> None:
    """N6: a client that has dropped them sends each its language all the same."""
    number = works.mail(OUTAGE)
    draft = notice_draft(works)
    raw = filled(draft, rest="x")
    lines = [
        line
        for line in raw.split(b"\r\n")
        if not line.startswith((b"References", b"Message-ID"))
    ]
    bare = b"Message-ID: <new@client.example>\r\n" + b"\r\n".join(lines)
    works.write(bare)
    sent = notices(works)
    assert "FALHA" not in sent["noc@media.example"].text
    assert "AWARIA" not in sent["suporte@movel.example"].text
    assert works.history(number).drafts[0].sent is not None
    with pytest.raises(Refused, match="already sent"):
        works.write(raw)


def test_a_ticket_is_closed_with_the_reason_by_mail(works: Works) -> None:
    """N3: "touches partners" is no; without a reason the notice stays owed."""
    number = works.mail(OUTAGE)
    fields = {"In-Reply-To": "<o1@carrier.example>"}

    def close(command: str, name: str) -> bytes:
        raw = written(command, "Re: x", "support@ipserver.su", **fields)
        return raw.replace(b"<hand@", f"<{name}@".encode())

    with pytest.raises(Refused, match="notice is still owed"):
        works.write(close("#close\n", "c1"))
    works.write(close("#close only our own test system\n", "c2"))
    assert works.ticket(number).state is TicketState.SOLVED
    assert "own test system" in works.history(number).notes[-1].text


def test_everybody_is_the_four_groups_and_each_partner_once(works: Works) -> None:
    """N5."""
    works.write(written("Everything is down.\n", to=ALL))
    assert len(notices(works)) == 2


def bounce(works: Works, to: str, failed: str) -> bytes:
    """A report (RFC 3464) that comes to a return path, without the letter itself."""
    return (
        "From: MAILER-DAEMON@mx.example\r\n"
        f"To: {to}\r\nSubject: Undelivered Mail\r\nMessage-ID: <b1@mx.example>\r\n"
        f"Date: {works.now:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n'
        "MIME-Version: 1.0\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nno\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("failed", ["noc@media.example", "forwarded@elsewhere.example"])
def test_a_bounce_asks_for_a_call(works: Works, failed: str) -> None:
    """N3: by the return path; an address that it was forwarded to is the partner's."""
    number = announced(works)
    sent = notices(works)["noc@media.example"]
    claim = next(c for c, m in works.sent if m.message_id == sent.message_id)
    local = (sent.message_id or "").partition("@")[0]
    assert claim.sender == f"bounce+{local}@ipserver.su"
    assert works.mail(bounce(works, claim.sender, failed)) == number
    works.after(minutes=0)
    (alarm,) = [m for m in works.letters() if "Phone" in m.subject]
    assert "noc@media.example" in alarm.text
    assert "Example Media · +48 22 000 00 00" in alarm.text
    states = {one.address: one.state for one in works.store.reached(number)}
    assert states["noc@media.example"] == "bounced"
    assert states["suporte@movel.example"] == "delivered"


def test_a_lost_end_notice_is_owed_until_somebody_phones(works: Works) -> None:
    """N9: for this partner alone; the others are not told twice."""
    number = announced(works)
    end = written("AWARIA: ZAKOŃCZENIE\n\nDziała.\n", subject=f"Re: [HL-{number}] SMS")
    notices(works)
    works.write(end)
    sent = notices(works)["noc@media.example"]
    claim = next(c for c, m in works.sent if m.message_id == sent.message_id)
    works.mail(bounce(works, claim.sender, "noc@media.example"))
    assert {ClockKind.END, ClockKind.PHONE} <= set(clocks(works, number))
    works.after(minutes=60)
    assert not notices(works)
    office, now = works.office, works.now
    with pytest.raises(Refused, match="got no notice"):
        notice_acts.told_by_phone(office, number, "Nobody", now, LOGIN)
    notice_acts.told_by_phone(office, number, "Example Media", now, LOGIN)
    assert not {ClockKind.END, ClockKind.PHONE} & set(clocks(works, number))


def test_an_event_that_touches_no_partner_is_closed_with_the_reason(
    works: Works,
) -> None:
    """N3: "touches partners' production services" is answered with no."""
    number = works.mail(OUTAGE)
    office, now = works.office, works.now
    notice_acts.touches_nobody(office, number, "a test system", now, LOGIN)
    assert works.ticket(number).state is TicketState.SOLVED
    assert "a test system" in works.history(number).notes[-1].text


def test_who_was_told_is_told_the_end(works: Works) -> None:
    number = announced(works)
    with pytest.raises(Refused, match="the end is owed"):
        notice_acts.touches_nobody(works.office, number, "x", works.now, LOGIN)
