"""What was sent by web mail is booked from the Sent folder (N10)."""

from email.message import EmailMessage
from email.policy import SMTP

from mailproc.desk.model import ClockKind
from mailproc.events.booking import book
from mailproc.ports import Folder, Way
from mailproc.runners.intake import Watch
from mailproc.runners.sent import SentFolder
from tests.fakes import FakeMailbox
from tests.unit.clockwork.works import Works
from tests.unit.events.partners import drafts, filled
from tests.unit.events.test_notice_stories import announced, clocks, notices


class Box(FakeMailbox):
    """A mailbox with a Sent folder."""

    def special(self, use: str) -> str | None:
        return {"sent": "Sent"}.get(use)


END = "AWARIA: ZAKOŃCZENIE\n\nDziała.\n"


def sent(number: int, text: str = END, name: str = "w1", **fields: str) -> bytes:
    """A letter as web mail keeps it, with Bcc."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = "support@ipserver.su", "support@ipserver.su"
    made["Subject"] = f"[HL-{number}] SMS"
    made["Message-ID"] = f"<{name}@webmail.example>"
    made["Bcc"] = "noc@media.example, suporte@movel.example"
    for field, value in fields.items():
        del made[field]
        made[field] = value
    made.set_content(text)
    return made.as_bytes()


def booked(works: Works, raw: bytes) -> int | None:
    """What the poller does with a letter of a Sent folder."""
    assert works.door.notices is not None
    return book(works.door.notices, raw, works.now)


def test_it_counts_as_a_notice_once(works: Works) -> None:
    number = announced(works)
    notices(works)
    assert booked(works, sent(number)) == number
    assert booked(works, sent(number)) is None
    last = works.store.notices_of(number)[-1]
    assert (last.stage, last.login, last.texts[""]) == (
        "end",
        "web mail",
        END.strip(),
    )
    assert not {ClockKind.END, ClockKind.UPDATE} & set(clocks(works, number))
    assert works.letters() == [], "nobody gets it again"


def test_who_did_not_get_the_end_still_has_to(works: Works) -> None:
    number = announced(works)
    assert booked(works, sent(number, Bcc="noc@media.example")) == number
    assert ClockKind.END in clocks(works, number)
    assert "Exemplo Móvel" in works.history(number).notes[-1].text
    rest = sent(number, name="w2", Bcc="suporte@movel.example")
    assert booked(works, rest) == number
    assert ClockKind.END not in clocks(works, number)


def test_the_next_notice_answers_it_and_quotes_it(works: Works) -> None:
    """N7: history and thread go on as if it had left through here."""
    number = announced(works)
    notices(works)
    booked(works, sent(number, "AWARIA: AKTUALIZACJA\n\nNaprawiamy.\n"))
    works.after(minutes=30)
    works.after(minutes=0)
    (draft,) = [d for d in drafts(works) if "[HL-" in d.subject]
    works.write(filled(draft, rest="x"))
    letter = notices(works)["noc@media.example"]
    assert letter.in_reply_to == ("w1@webmail.example",)
    assert "> Naprawiamy." in letter.text


def test_other_letters_are_none(works: Works) -> None:
    number = announced(works)
    own = notices(works)["noc@media.example"]
    assert booked(works, own.raw) is None, "it left through here"
    for raw in (
        sent(number, Bcc="friend@example.org"),
        sent(number, From="client@example.org"),
        sent(999),
        sent(number, Subject="hello"),
        b"",
    ):
        assert booked(works, raw) is None
    assert len(works.store.notices_of(number)) == 1
    assert {one.way for one in works.store.told_of(number)} == {Way.MAIL}


def test_only_what_comes_into_sent_is_read_and_once(works: Works) -> None:
    """What stands there at first contact is not read; the mark survives a restart."""
    box = Box()
    box.ensure("Sent")
    box.put(b"old", "Sent")
    seen: list[bytes] = []
    watch = Watch("support1", 1.0, 24)
    look = SentFolder(works.store, box, watch, seen.append).look
    look()
    assert seen == []
    box.put(b"one", "Sent")
    box.put(b"two", "Sent")
    look()
    look()
    assert seen == [b"one", b"two"]
    SentFolder(works.store, box, watch, seen.append).look()
    assert len(seen) == 2
    folder = works.store.folder("support1", "Sent")
    assert isinstance(folder, Folder)


def test_nothing_is_read_without_partners(works: Works) -> None:
    box = Box()
    box.ensure("Sent")
    SentFolder(works.store, box, Watch("support1", 1.0, 24), None).look()
    assert works.store.folder("support1", "Sent") is None
