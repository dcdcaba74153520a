"""An outage from the provider's mail to the end notice, on real servers.

N3, N5 to N9; the draft lies in Dovecot, is finished in mutt and leaves through the
relay; then a partner's server refuses, and somebody is to phone.
"""

import re
import smtplib

import pytest

from mailproc.message.parse import parse
from mailproc.signing import verify
from tests.e2e.abuse_acts import Time, in_folder
from tests.e2e.acts import submit
from tests.e2e.conftest import World
from tests.e2e.house import until
from tests.e2e.mutt import send_draft_with_mutt
from tests.e2e.notice_acts import (
    ALIAS,
    MEDIA,
    MOVEL,
    PARTNERS,
    come,
    filled,
    got,
    listed,
    minutes_ago,
    outage,
    require_thread,
    resolved,
    until_draft,
)


@pytest.fixture
def time(world: World, monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock of the house."""
    return Time(world.folder, monkeypatch)


def test_an_outage_is_told_to_its_end(world: World, time: Time) -> None:
    began = minutes_ago(5)
    with world.house(more=PARTNERS) as house:
        house.connected()
        come(world, outage(began))
        draft = until_draft(world, "AWARIA: PIERWSZA INFORMACJA")
        assert [a.addr for a in draft.to] == [ALIAS]
        assert f"({began:%H:%M} UTC)" in draft.text
        assert "Read from (windows)" in draft.text

        with pytest.raises(smtplib.SMTPDataError, match="unfilled field"):
            submit(house, draft.raw, [ALIAS])
        assert not world.sink.received

        edit = r"s/&^Wpływ/usługi niedostępne/; s/&^[^ ].*/down/"
        send_draft_with_mutt(house, world.dovecot, "INBOX", edit)
        world.sink.wait_for(2)
        with pytest.raises(smtplib.SMTPDataError, match="already sent by support1"):
            submit(house, filled(draft, "down"), [ALIAS])

        time.ahead(minutes=31)
        in_folder(world, "Update is due", "Датацентры")
        update = until_draft(world, "AWARIA: AKTUALIZACJA")
        submit(house, filled(update, "down"), [ALIAS])
        world.sink.wait_for(4)

        come(world, resolved(began, minutes_ago(1)))
        end = until_draft(world, "AWARIA: ZAKOŃCZENIE")
        assert re.search("Czas trwania: [3-5] min", end.text)
        world.sink.refuse = {MEDIA: "550 5.1.1 no such user"}
        submit(house, filled(end, "down"), [ALIAS])
        until(lambda: len(got(world.sink.received, MOVEL)) == 3, "the end")

        for address, count in ((MEDIA, 2), (MOVEL, 3)):
            letters = got(world.sink.received, address)
            assert len(letters) == count
            require_thread(letters)
            for letter in letters:
                checks = verify(letter.raw, house.records)
                assert [check.valid for check in checks] == [True, True]
        assert "FALHA: ENCERRADA" in got(world.sink.received, MOVEL)[-1].text

        until(lambda: returned(world), "Postfix says that one has not got it")
        report, address = returned(world)[0]
        assert address.startswith("bounce+hl-1.3."), "the return path names the letter"
        assert house.lmtp_says(report, address) == [250]
        until(lambda: MEDIA in phoned(world), "somebody is to phone")
        assert "+48 22 000 00 00" in phoned(world)
        shown = listed(house, "1")
        assert f"Example Media <{MEDIA}>: bounced" in shown or "failed" in shown
        assert "owed: end" in shown, "the end is owed to one partner"
        told = house.command("notice", "told", "1", "Example Media")
        assert told.returncode == 0, told.stderr.decode()
        assert "owed" not in listed(house, "1")


def returned(world: World) -> list[tuple[bytes, str]]:
    """The reports of Postfix, and to which address they went."""
    return [
        (one.raw, address)
        for one in world.sink.received
        for address in one.recipients
        if address.startswith("bounce+")
    ]


def phoned(world: World) -> str:
    """The text of the alarm that asks for a call, "" while there is none."""
    rows = world.dovecot.messages("support1", "Датацентры").values()
    letters = (parse(row[b"BODY[]"]) for row in rows)
    return "".join(one.text for one in letters if "Phone the partner" in one.subject)
