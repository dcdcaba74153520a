"""From a provider's outage to the end notice, on a whole desk (N3, N5 to N9)."""

import pytest

from mailproc.desk.effects import Effect, SetState
from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from mailproc.message.model import Message
from tests.unit.clockwork.works import Works
from tests.unit.events.partners import OUTAGE, drafts, filled

RESOLVED = (
    OUTAGE.replace(b"<o1@", b"<o2@")
    .replace(b"Message-ID", b"In-Reply-To: <o1@carrier.example>\r\nMessage-ID", 1)
    .replace(b"11:59:00", b"12:45:00")
    .replace(b"is down. We are investigating", b"works again. The incident is resolved")
    .replace(b"Status: Investigating", b"Status: Resolved\r\nEnd: 2026-11-24 12:40 UTC")
)


def notices(works: Works) -> dict[str, Message]:
    """The notices that have left since the last look, by the partner's address."""
    return {
        letter.to[0].addr: letter
        for letter in works.letters()
        if "[HL-" in letter.subject
    }


def notice_draft(works: Works) -> Message:
    """The one draft of a notice that waits."""
    works.after(minutes=0)
    (found,) = [d for d in drafts(works) if "[HL-" in d.subject]
    return found


def clocks(works: Works, number: int) -> dict[ClockKind, str]:
    """When each clock of an event is owed."""
    return {c.kind: f"{c.owed:%H:%M}" for c in works.history(number).clocks}


def announced(works: Works) -> int:
    """An outage that partners have been told at 12:03."""
    number = works.mail(OUTAGE)
    draft = notice_draft(works)
    works.after(minutes=3)
    works.write(filled(draft, rest="brak usług"))
    return number


def test_an_outage_becomes_a_draft_with_what_it_was_read_from(works: Works) -> None:
    """N3: from minute 0; N6: fields to fill, the group's alias, for whoever is on."""
    number = works.mail(OUTAGE)
    assert works.ticket(number).kind == "event"
    assert works.store.ticket_facts(number)["task"] == "HL: Disaster Communication"
    draft = notice_draft(works)
    assert draft.subject.startswith(f"[HL-{number}] Awaria: SMS Orange")
    assert [a.addr for a in draft.to] == ["awaria-mps-sms@ipserver.su"]
    assert "Wpływ: &^Wpływ" in draft.text
    assert "Impacto: &^Impacto" in draft.text
    assert "Początek: 2026-11-24 12:55 CET (11:55 UTC)" in draft.text
    assert "| Из письма / Read from (windows)" in draft.text


def test_every_partner_gets_one_letter_in_its_language(works: Works) -> None:
    """N5, N6: own thread, own language and zone; one copy for the desk (S3.5a)."""
    number = announced(works)
    sent = notices(works)
    media, movel = sent["noc@media.example"], sent["suporte@movel.example"]
    assert media.subject == f"[HL-{number}] Awaria: SMS Orange / Outage: SMS Orange"
    assert movel.subject == f"[HL-{number}] Falha: SMS Orange / Outage: SMS Orange"
    assert "2026-11-24 08:55 UTC-03 (11:55 UTC)" in movel.text
    assert "Ocorreu uma falha" in movel.text
    assert "wystąpiła awaria" not in movel.text
    for letter in sent.values():
        assert [a.addr for a in letter.cc] == ["support@ipserver.su"]
        assert letter.text.count("С уважением") == 1
        assert "Nothing below" not in letter.text
        assert "Read from" not in letter.text + letter.html
        assert letter.header("Auto-Submitted") is None
    copies = [
        r.address
        for claim, letter in works.sent
        if "[HL-" in letter.subject
        for r in claim.recipients
    ]
    assert copies.count("support@ipserver.su") == 1


def test_a_field_that_is_not_filled_is_refused_and_nothing_leaves(works: Works) -> None:
    """N8: the answer names the field; the draft may be sent later."""
    works.mail(OUTAGE)
    draft = notice_draft(works)
    with pytest.raises(Refused, match="&\\^"):
        works.write(draft.raw)
    assert notices(works) == {}
    assert works.write(filled(draft, rest="brak usług"))


def test_a_draft_is_sent_once(works: Works) -> None:
    """N6: the second sending is refused with who and when."""
    works.mail(OUTAGE)
    letter = filled(notice_draft(works), rest="brak usług")
    works.write(letter)
    with pytest.raises(Refused, match=r"already.* by support1 at 2026-11-24 12:00 UTC"):
        works.write(letter)
    assert len(notices(works)) == 2


def test_follow_ups_stay_in_the_thread_and_quote_the_rest(works: Works) -> None:
    """N7: constant subject, the partner's own References, newest first below."""
    number = announced(works)
    first = notices(works)["noc@media.example"]
    works.after(minutes=27)
    works.write(filled(notice_draft(works), rest="brak usług"))
    second = notices(works)["noc@media.example"]
    works.after(minutes=30)
    works.write(filled(notice_draft(works), rest="brak usług"))
    third = notices(works)["noc@media.example"]
    assert first.subject == second.subject == third.subject
    assert second.in_reply_to == (first.message_id,)
    assert third.references == (first.message_id, second.message_id)
    own, _, quoted = third.text.partition("С уважением")
    assert "AKTUALIZACJA" in own
    assert "PIERWSZA" not in own
    assert quoted.index("> AWARIA: AKTUALIZACJA") < quoted.index("> AWARIA: PIERWSZA")
    assert third.html.index("AKTUALIZACJA") < third.html.index("PIERWSZA INFORMACJA")
    assert len(works.store.notices_of(number)) == 3


def test_what_is_owed_until_the_end(works: Works) -> None:
    """N9: the next update after 30 minutes; the end is owed; closing is refused."""
    number = announced(works)
    assert clocks(works, number)[ClockKind.UPDATE] == "12:30"
    with pytest.raises(Refused, match="end is still owed"):
        works.store.act_on(
            number, closing(), works.now, actor="support1", cause="#close"
        )
    works.after(minutes=42)
    assert works.mail(RESOLVED) == number
    draft = notice_draft(works)
    assert "Zakończenie: 2026-11-24 13:40 CET (12:40 UTC)" in draft.text
    assert "Czas trwania: 45 min" in draft.text
    works.write(filled(draft, rest="brak usług"))
    assert set(notices(works)) == {"noc@media.example", "suporte@movel.example"}
    assert not {ClockKind.UPDATE, ClockKind.END} & set(clocks(works, number))
    works.store.act_on(number, closing(), works.now, actor="support1", cause="#close")
    assert works.ticket(number).state is TicketState.SOLVED


def closing() -> tuple[Effect, ...]:
    return (SetState(TicketState.SOLVED, "#close"),)


def test_nobody_sends_the_first_notice(works: Works) -> None:
    """N3: reminder at 15 minutes, alarm at 20, from the stated start at 11:55."""
    number = works.mail(OUTAGE)
    works.after(minutes=0)
    works.letters()

    def alarms(minutes: int) -> list[str]:
        works.after(minutes=minutes)
        return [m.subject for m in works.letters() if "Партнёры не изв" in m.subject]

    assert alarms(9) == []
    assert len(alarms(1)) == 1
    assert len(alarms(5)) == 1
    assert works.ticket(number).late
    assert alarms(600) == []


def test_an_outage_that_is_over_in_time_needs_no_notice(works: Works) -> None:
    """N3: cleared before 20 minutes: recorded, and nothing is owed."""
    number = works.mail(OUTAGE)
    works.after(minutes=5)
    works.mail(RESOLVED.replace(b"12:40 UTC", b"12:04 UTC").replace(b"12:45", b"12:05"))
    assert not {ClockKind.NOTICE, ClockKind.NOTICE_DRAFT} & set(clocks(works, number))
    assert any("N3" in note.text for note in works.history(number).notes)


def test_an_older_notice_is_filed_and_not_applied(works: Works) -> None:
    number = works.mail(OUTAGE)
    event = works.store.notice_event(number)
    older = OUTAGE.replace(b"<o1@", b"<o0@").replace(b"11:59:00", b"11:57:00")
    assert works.mail(older.replace(b"Investigating", b"Resolved")) == number
    after = works.store.notice_event(number)
    assert event is not None
    assert after is not None
    assert after.facts == event.facts
    assert [n.text for n in works.history(number).notes][-1].startswith("an older")


def test_who_is_gone_from_the_group_hears_the_end(works: Works) -> None:
    """N7: follow-ups reach everybody who got an earlier notice."""
    announced(works)
    notices(works)
    book = works.door.notices.book  # type: ignore[union-attr]  # there is one
    groups = dict(book.groups)
    for name, group in groups.items():
        groups[name] = type(group)(group.name, group.alias, ("Example Media",), "pl")
    object.__setattr__(book, "groups", groups)
    works.after(minutes=27)
    works.write(filled(notice_draft(works), rest="brak usług"))
    sent = notices(works)
    assert set(sent) == {"noc@media.example", "suporte@movel.example"}
    assert "FALHA: ATUALIZAÇÃO" in sent["suporte@movel.example"].text
