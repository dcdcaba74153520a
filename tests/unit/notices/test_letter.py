"""Lines, cells, quotes and senders: what there is to read in a mail."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.notices import history, labels, letter, table
from mailproc.notices.times import language


def fields(text: str, **own: str) -> list[tuple[str, str]]:
    found, _ = labels.read(text.strip("\n").split("\n"), own)
    return [(each.kind, each.value) for each in found]


def test_cells_of_a_row_are_parted_by_tabs() -> None:
    html = "<table><tr><td>Start</td><td>22:00</td></tr><tr><td>End<td>23:00</table>"
    assert table.to_lines(html).split("\n\n") == ["Start\t22:00", "End\t23:00"]


def test_a_layout_table_keeps_the_lines_of_the_letter() -> None:
    inner = "<table><tr><td>Start</td><td>22:00</td></tr></table>"
    html = f"<table><tr><td><p>Dear customer,</p>{inner}<p>Bye</p></td></tr></table>"
    lines = [line for line in table.to_lines(html).split("\n") if line]
    assert lines == ["Dear customer,", "Start\t22:00", "Bye"]


def test_definition_lists_are_rows() -> None:
    html = "<dl><dt>Start</dt><dd>22:00</dd><dt>End</dt><dd>23:00</dd></dl>"
    lines = [line for line in table.to_lines(html).split("\n") if line]
    assert lines == ["Start\t22:00", "End\t23:00"]


def test_unseen_matter_is_left_out() -> None:
    html = "<style>td {}</style><script>1</script><!-- x --><p>a &amp; b</p>"
    assert table.to_lines(html) == "a & b"


def test_line_breaks_in_a_cell_part_its_values() -> None:
    html = "<table><tr><td>Circuits</td><td>A1<br>B2</td></tr></table>"
    assert table.to_lines(html) == "Circuits\tA1; B2"


@given(st.text(alphabet="<>/tdrbale= \"'a1!-", max_size=200))
def test_any_markup_is_read(html: str) -> None:
    assert "\0" not in table.to_lines(html)


def test_labels_of_many_forms() -> None:
    text = "*Ticket:* A-123\nStart : 22:00\nEnd = 23:00\nImpact\tnone"
    assert fields(text) == [
        ("id", "A-123"),
        ("start", "22:00"),
        ("end", "23:00"),
        ("impact", "none"),
    ]


def test_a_clock_time_is_no_label() -> None:
    assert fields("at 22:00 we begin") == []


def test_affected_objects_in_a_list_below() -> None:
    text = "Affected services:\n- link 1\n- link 2\n\nRegards"
    assert fields(text) == [("affected", "link 1\nlink 2")]


def test_a_sentence_below_a_label_is_no_object() -> None:
    assert fields("Affected services:\nPlease contact us.") == []


def test_columns_of_a_table() -> None:
    text = "Circuit ID\tStart\tCity\nC1\t22:00\tX\nC2\t23:00\tY\n\nEnd of table."
    assert fields(text) == [
        ("affected", "C1"),
        ("start", "22:00"),
        ("affected", "C2"),
        ("start", "23:00"),
    ]


def test_labels_of_the_provider_come_first() -> None:
    assert fields("span: 22:00", span="ignored") == []
    assert fields("work code: X-1", **{"work code": "id"}) == [("id", "X-1")]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Outage duration", "downtime"),
        ("Planned Circuit Downtime", "downtime"),
        ("Date Notice Sent", "stamp"),
        ("Next update", "stamp"),
        ("Maintenance Window #", "id"),
        ("Customer Contact ID", None),
        ("Account number", None),
        ("Wartungsfenster", "window"),
        ("Номер работ", "id"),
        ("Затронутые услуги", "affected"),
        ("Ориентировочное время восстановления", "end"),
        ("Godzina rozpoczęcia", "start"),
        ("Fuseau horaire", "zone"),
        ("Aktueller Stand", "status"),
        ("Auswirkungen", "impact"),
    ],
)
def test_kinds_of_labels(label: str, kind: str | None) -> None:
    found = fields(f"{label}: AB-12 22:00")
    assert [each[0] for each in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    "opening",
    [
        "On Mon, 4 May 2026 at 08:00, NOC <noc@dc.example> wrote:",
        "Am 04.05.2026 um 08:00 schrieb NOC <noc@dc.example>:",
        "Le 4 mai 2026 à 08:00, NOC <noc@dc.example> a écrit :",
        "04.05.2026 08:00, NOC <noc@dc.example> пишет:",
        "W dniu 4.05.2026 o 08:00, NOC <noc@dc.example> napisał(a):",
        "-----Original Message-----",
        "________________________________\nFrom: NOC\nSent: today\nSubject: x",
        "Von: NOC\nGesendet: heute\nBetreff: x",
    ],
)
def test_history_is_parted_from_new_text(opening: str) -> None:
    lines = f"The new text is here.\n\n{opening}\n\nold text".split("\n")
    found = history.split(lines, "Re: works")
    assert "old text" not in found.new
    assert found.quoted[-1] == "old text"
    assert not found.forwarded


def test_a_forwarded_letter_is_the_new_text() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: NOC <noc@dc.example>\n"
        "Date: Tue, 5 May 2026 at 16:02\nSubject: Works\nTo: <a@b.example>\n\nDear all"
    )
    found = history.split(text.split("\n"), "Fwd: Works")
    assert found.forwarded
    assert (found.sender, found.subject) == ("noc@dc.example", "Works")
    assert found.new[-1] == "Dear all"


def test_quoted_lines_are_history() -> None:
    found = history.split(["new", "> old", "more"], "Re: x")
    assert found.new == ("new", "more")
    assert found.quoted == ("old",)


def mail(body: str, *, kind: str = "text/plain", headers: str = "") -> letter.Letter:
    raw = f"From: NOC <noc@dc.example>\n{headers}Content-Type: {kind}\n\n{body}"
    return opened(raw.encode())


def opened(raw: bytes) -> letter.Letter:
    message = parse(raw)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return letter.read(message, letter.forms(message), now)


def test_day_and_clock_of_the_sender() -> None:
    found = mail("x", headers="Date: Tue, 24 Nov 2026 01:30:00 +0300\n")
    assert found.sent == date(2026, 11, 24)
    assert found.clock is not None
    assert found.clock.minutes == 180


def test_without_a_date_now_is_the_day() -> None:
    found = mail("x")
    assert (found.sent, found.clock) == (date(2026, 11, 24), None)


def test_senders_nearest_first() -> None:
    found = mail("x", headers="DKIM-Signature: v=1; d=carrier.example; s=a\n")
    assert found.domains == ("dc.example", "carrier.example")


def test_html_comes_first_and_plain_text_second() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nplain\n"
        "--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n"
    )
    found = mail(body, kind='multipart/alternative; boundary="b"')
    assert [each.text for each in found.bodies] == ["rich", "plain"]


def test_bare_html_in_a_text_part_is_html() -> None:
    found = mail("<table><tr><td>Start</td><td>22:00</td></tr></table>")
    assert found.text == "Start\t22:00"


def test_left_over_quoted_printable_is_undone() -> None:
    found = mail('<p class=3D"a">St=\nart</p><p class=3D"b">E=\nnd</p>')
    assert found.text.split() == ["Start", "End"]


def test_a_bare_calendar_file() -> None:
    raw = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n"
    found = opened(raw)
    assert [e.uid for e in found.events] == ["1"]
    assert found.text == ""


def test_a_calendar_pasted_into_the_text_is_cut_off() -> None:
    found = mail("See below.\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\n")
    assert [e.uid for e in found.events] == ["1"]
    assert "VEVENT" not in found.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please be informed that the works will be performed for you", "en"),
        ("Wir werden die Arbeiten für Sie durchführen und informieren", "de"),
        ("Nous vous informons que les travaux sont prévus pour votre baie", "fr"),
        ("Сообщаем о проведении работ на площадке", "ru"),
        ("Informujemy, że prace będą prowadzone w nocy i nie dla nas", "pl"),
        ("", "en"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert language.of(text) == code
