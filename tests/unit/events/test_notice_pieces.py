"""Facts to text and back, languages of readers, clocks that ring (N3, N6, N9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailproc.desk.event_facts import INCIDENT, PLANNED, EventFacts, EventWindow
from mailproc.desk.model import ClockKind
from mailproc.desk.terms import Terms
from mailproc.errors import Refused
from mailproc.events.book import NoticeBook
from mailproc.events.facts import sheet_facts, told_facts
from mailproc.events.rendering import Reader, Rendering, languages_of, spoken_in
from mailproc.notices.sheet import Stage
from mailproc.partner_notices import Templates
from mailproc.ports import SentNotice
from tests.unit.clockwork.works import Works
from tests.unit.events.partners import OUTAGE, drafts, filled
from tests.unit.events.test_events_planned import announced as works_announced
from tests.unit.events.test_notice_stories import (
    RESOLVED,
    announced,
    notice_draft,
    notices,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEMPLATES = Templates(Path(__file__).resolve().parents[3] / "templates")
BOOK = NoticeBook(source=TEMPLATES.source, wording=TEMPLATES.wording)
EN = [TEMPLATES.wording("en")]
WORKS = EventFacts(
    PLANNED,
    state="CONFIRMED",
    windows=(
        EventWindow(NOW, NOW + timedelta(hours=2)),
        EventWindow(NOW + timedelta(days=1), None, backup=True),
    ),
)
POLISH, ENGLISH = Reader(("pl", "en"), "Europe/Warsaw"), Reader(("en",), "UTC")
TEXTS = {"pl": "PL 2026-11-24 12:00 UTC", "en": "EN 2026-11-24 12:00 UTC"}


# --- facts ------------------------------------------------------------------------


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("kind", [PLANNED, INCIDENT])
def test_every_stage_has_facts_even_of_an_empty_event(kind: str, stage: Stage) -> None:
    made = sheet_facts(EventFacts(kind), 7, stage, NOW, Terms())
    assert (made.number, made.stage, made.windows) == (7, stage, ())
    assert (made.next_update is None) is (kind == PLANNED)


def test_a_window_that_has_no_end_is_a_field_to_fill() -> None:
    made = sheet_facts(WORKS, 7, "announce", NOW, Terms())
    assert [(w.start, w.backup) for w in made.windows] == [(NOW, False)]


def test_what_was_typed_is_known_from_then_on() -> None:
    text = (
        "Start: 2026-11-25 01:00 UTC\nEnd: 2026-11-25 03:00 UTC\n"
        "Impact: services unavailable\nServices: A, B\n"
    )
    after = told_facts(WORKS, "announce", {"en": text}, EN)
    assert after.windows[0].end == datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert after.windows[1].backup, "the backup window stays"
    assert (after.impact, after.services) == ("outage", ("A", "B"))


def test_an_extension_keeps_what_it_replaces() -> None:
    text = "Previous end: x\nExpected end: 2026-11-24 18:00 UTC\n"
    after = told_facts(WORKS, "extension", {"en": text}, EN)
    assert after.previous_end == NOW + timedelta(hours=2)
    assert after.ends == datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "stage", "state"),
    [
        (INCIDENT, "end", "RESOLVED"),
        (PLANNED, "end", "COMPLETED"),
        (PLANNED, "cancellation", "CANCELLED"),
        (INCIDENT, "cancellation", "CANCELLED"),
    ],
)
def test_the_last_notice_ends_the_event(kind: str, stage: str, state: str) -> None:
    after = told_facts(replace(WORKS, kind=kind), stage, {"": "x"}, EN)
    assert after.state == state
    assert after.is_over


def test_words_nobody_can_read_change_nothing() -> None:
    text = "Start: soon\nEnd: later\nState: hm\nNext update: ?\n"
    assert told_facts(WORKS, "update", {"en": text}, EN) == WORKS


# --- languages --------------------------------------------------------------------


def test_a_draft_has_every_language_once_and_english_last() -> None:
    readers = [POLISH, ENGLISH, Reader(("ru", "en"), "UTC"), POLISH]
    assert languages_of(readers) == ("pl", "ru", "en")
    assert languages_of([]) == ("pl", "en")
    assert languages_of([ENGLISH]) == ("en",)


def test_equal_readers_get_the_same_bytes() -> None:
    rendering = Rendering(BOOK, TEXTS, (), lambda _: "s")
    assert rendering.body(POLISH) is rendering.body(replace(POLISH))
    assert b"13:00 CET (12:00 UTC)" in rendering.body(POLISH).text
    assert b"PL" not in rendering.body(ENGLISH).text


def test_a_language_that_is_not_there_is_refused() -> None:
    """Whoever chose another group for a draft makes the draft anew."""
    rendering = Rendering(BOOK, TEXTS, (), lambda _: "s")
    with pytest.raises(Refused, match="no part in pt"):
        rendering.body(Reader(("pt", "en"), "UTC"))


def test_history_is_in_whatever_language_there_was() -> None:
    assert [s.language for s in spoken_in(TEXTS, ("pt", "en"))] == ["en"]
    assert [s.text for s in spoken_in({"": "all"}, ("ru", "en"))] == ["all"]
    assert [s.language for s in spoken_in({"pl": "x"}, ("ru", "en"))] == ["pl"]
    one = SentNotice(7, 1, "announce", NOW, "a", "s", "x", (), {"pl": "wcześniej"})
    rendering = Rendering(BOOK, {"en": "now"}, (one,), lambda _: "s")
    assert b"> wcze" in rendering.body(ENGLISH).text


def test_text_of_strangers_is_escaped_in_html() -> None:
    texts = {"en": "HEAD\n\n<script>alert(1)</script> & so on"}
    html = Rendering(BOOK, texts, (), lambda _: "<s>").body(ENGLISH).html
    assert b"<script>" not in html
    assert b"&lt;script&gt;" in html.replace(b"=\r\n", b"")


# --- drafts and clocks ------------------------------------------------------------


def test_a_part_that_is_lost_is_refused(works: Works) -> None:
    works.mail(OUTAGE)
    draft = notice_draft(works)
    one = filled(draft, rest="x").replace(b"* * *", b"", 1)
    with pytest.raises(Refused, match="had 3 languages"):
        works.write(one)


def test_credentials_of_a_provider_are_masked_for_the_desk(works: Works) -> None:
    works.mail(OUTAGE.replace(b"SMS gateway Orange\r", b"gw password: hunter22\r"))
    assert "hunter22" not in notice_draft(works).text


def alarms(works: Works) -> list[str]:
    """The rules named by the alarms since the last look."""
    letters = works.letters()
    return [
        rule
        for letter in letters
        for rule in ("N3", "N9")
        if letter.header("Importance") == "high" and f"Reason: {rule}" in letter.text
    ]


def test_a_forgotten_end_notice(works: Works) -> None:
    """N9: 15 minutes after the window a draft and a reminder, at 30 an alarm."""
    number = works_announced(works)
    drafts(works)
    works.after(hours=39, minutes=14)  # the window ends on 26 November at 03:00 UTC
    works.letters()
    works.after(minutes=1)
    assert alarms(works) == ["N9"]
    works.after(minutes=0)
    assert [d.text.partition("\n")[0] for d in drafts(works)] == [
        "PRACE PLANOWE: ZAKOŃCZENIE"
    ]
    works.after(minutes=15)
    assert alarms(works) == ["N9"]
    assert works.ticket(number).late
    works.after(hours=9)
    assert alarms(works) == []


def test_an_outage_that_goes_on_has_updates_and_no_end(works: Works) -> None:
    number = announced(works)
    for _ in range(3):
        works.after(minutes=30)
        works.letters()
        works.after(minutes=0)
        (draft,) = [d for d in drafts(works) if "[HL-" in d.subject]
        assert draft.text.startswith("AWARIA: AKTUALIZACJA")
        works.write(filled(draft, rest="x"))
    assert len(works.store.notices_of(number)) == 4
    assert ClockKind.END in {c.kind for c in works.history(number).clocks}


def test_a_relapse_is_told_anew(works: Works) -> None:
    number = announced(works)
    works.after(minutes=25)
    works.mail(RESOLVED.replace(b"12:40 UTC", b"12:20 UTC").replace(b"12:45", b"12:25"))
    works.write(filled(notice_draft(works), rest="x"))
    notices(works)
    works.after(minutes=10)
    again = OUTAGE.replace(b"<o1@", b"<o3@").replace(b"11:59:00", b"12:38:00")
    assert works.mail(again) == number
    draft = notice_draft(works)
    assert draft.text.startswith("AWARIA: PIERWSZA INFORMACJA")
    assert ClockKind.NOTICE in {c.kind for c in works.history(number).clocks}
