"""Planned works and what people forget, on real servers: N3, N9, N10.

A work whose end notice is forgotten rings; a work that was announced in error is taken
back; what was sent by web mail is booked from the Sent folder.
"""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailproc.message.parse import parse
from tests.e2e.abuse_acts import Time, in_folder
from tests.e2e.acts import submit
from tests.e2e.conftest import World
from tests.e2e.house import House, until
from tests.e2e.notice_acts import (
    ALIAS,
    MEDIA,
    MOVEL,
    PARTNERS,
    come,
    filled,
    got,
    listed,
    provider,
    until_draft,
    works,
)

QUEUE = "Датацентры"


@pytest.fixture
def time(world: World, monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock of the house."""
    return Time(world.folder, monkeypatch)


def announced(world: World, house: House) -> tuple[datetime, datetime]:
    """Works in an hour that partners know of; their window."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    start, end = now + timedelta(hours=1), now + timedelta(hours=2)
    come(world, works(1, "Confirmed", start, end))
    draft = until_draft(world, "PRACE PLANOWE: ZAPOWIEDŹ")
    submit(house, filled(draft, "usługi niedostępne"), [ALIAS])
    world.sink.wait_for(2)
    return start, end


def test_a_forgotten_end_notice_rings(world: World, time: Time) -> None:
    """N9: due 15 minutes after the window, alarm at 30; it cannot be closed before."""
    with world.house(more=PARTNERS) as house:
        house.connected()
        announced(world, house)
        calendar = got(world.sink.received, MEDIA)[0]
        assert any(p.content_type == "text/calendar" for p in calendar.parts)
        assert "owed: end" in listed(house, "1")

        time.ahead(hours=2, minutes=16)
        draft = until_draft(world, "PRACE PLANOWE: ZAKOŃCZENIE")
        in_folder(world, "[#1]", QUEUE)
        reminders = alarms(world)
        time.ahead(hours=2, minutes=31)
        until(lambda: alarms(world) > reminders, "the alarm")

        ended = f"{datetime.now(UTC) + timedelta(hours=1, minutes=50):%Y-%m-%d %H:%M}"
        submit(house, filled(draft, f"{ended} UTC"), [ALIAS])
        world.sink.wait_for(4)
        last = got(world.sink.received, MOVEL)[-1]
        assert last.text.startswith("MANUTENÇÃO PROGRAMADA: CONCLUÍDA")
        assert "owed: end" not in listed(house, "1")
        event = house.folder / "kit" / "events" / "HL-1.txt"
        until(lambda: "CONCLUÍDA" in event.read_text("utf-8"), "the kit knows of it")


def alarms(world: World) -> int:
    """How many alarms about the end notice the desk has got."""
    rows = world.dovecot.messages("support1", QUEUE).values()
    letters = [parse(row[b"BODY[]"]) for row in rows]
    return sum(m.header("Importance") == "high" and "N9" in m.text for m in letters)


def test_works_announced_in_error_are_taken_back(world: World, time: Time) -> None:
    """A retraction: the partners who were told get a cancellation (N9)."""
    with world.house(more=PARTNERS) as house:
        house.connected()
        announced(world, house)
        come(
            world,
            provider(
                2,
                "Re: Planned maintenance CHG-77: SMS gateway",
                "please disregard our notice CHG-77: it was sent in error.",
                "No work will take place.",
                answers=1,
            ),
        )
        draft = until_draft(world, "PRACE PLANOWE: ODWOŁANE")
        submit(house, filled(draft, "x"), [ALIAS])
        world.sink.wait_for(4)
        letters = got(world.sink.received, MEDIA)
        assert letters[1].in_reply_to == (letters[0].message_id,)
        ics = next(p for p in letters[1].parts if p.content_type == "text/calendar")
        body = letters[1].raw[ics.body : ics.end]
        assert b"STATUS:CANCELLED" in body
        assert b"SEQUENCE:1" in body
        assert "owed" not in listed(house, "1")


def test_what_went_by_web_mail_is_booked(world: World, time: Time) -> None:
    """N10: a letter in Sent to partners counts: for the rest the end is still owed."""
    with world.house(more=PARTNERS) as house:
        house.connected()
        with world.dovecot.client("support1") as client:
            client.create_folder("Sent")
        announced(world, house)
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"] = "support@ipserver.su", "support@ipserver.su"
        letter["Bcc"], letter["Message-ID"] = MEDIA, "<w1@webmail.example>"
        letter["Subject"] = "[HL-1] Prace planowe"
        letter.set_content("PRACE PLANOWE: ZAKOŃCZENIE\n\nprace zakończone.\n")
        until(lambda: "owed: end" in listed(house, "1"), "the end is owed")
        with world.dovecot.client("support1") as client:
            client.append("Sent", letter.as_bytes())
        until(lambda: "web mail" in listed(house, "1"), "it is booked")
        shown = listed(house, "1")
        assert f"Example Media <{MEDIA}>: delivered  web mail" in shown
        assert "owed: end" in shown, "the other partner has not got it"
