"""N8: a labelled field whose whole value is nothing or None, and what is a value."""

import pytest

from mailproc.compose.notice_guard.labels import Role, name_label, read
from tests.unit.compose.guarded import attached, faults, html, notice, rules

EMPTY = [
    "Start:\nEnd: 2026-03-11 16:00\n",
    "Start: 2026-03-11 14:05\nEnd:\n\nWe apologise for the inconvenience.\n",
    "Start: 2026-03-11 14:05\nEnd:   \u00a0\u200b\n",
    "Koniec: None\n",
    "Czas zakończenia: None\n\nPozdrawiamy\n",
    "Ticket:\nOperator: Orange\n",
    "Numer zgłoszenia:\n\nPrzepraszamy za utrudnienia.\n",
    "Przyczyna:\n\nZ poważaniem\nAnna\n",
    "Operator: X\nBramka X:\nKraj: PL\n",
    "Início:\nTérmino: 12/03/2026 02:00\n",
    "Causa:\n\nAtenciosamente\n",
    "Начало:\nОкончание: 12.03.2026 10:00\n",
    "Причина:\n\nС уважением,\nАнна\n",
    "End: None\n",
    "Foo bar: None\n",
    "Reason: 'None'\nStatus: ok\n",
    "Start: None CET (None UTC)\n",
    "Start: 2026-03-11 None\n",
    "Start:  CET ( UTC)\n",
    "Services: None, None\n",
    "Reason: ''\n",
    "End: null\n",
    "End: undefined\n",
    "End: <no value>\n",
    "| Start | None |\n",
    "Start = None\n",
    "Start      None\n",
    "**Start:** None\n",
    "- Start:\n- End: 2026-03-11 16:00\n",
    "> Start:\n> End: 2026-03-11 16:00\n",
    "Start: 2026-03-11 14:05   End:\n",
    "Start: 2026-03-11 14:05, End: None\n",
    "Impact:\nNone\n",
    "Początek / Start:\nKoniec / End: 16:00\n",
    "Start (CET):\nEnd (CET): 16:00\n",
    "Next update:\n\n-- \nNOC\n",
    "Text above.\n\nTicket:\n",
    "Start\uff1a\nEnd\uff1a 16:00\n",
    "Start -\n\nPozdrawiamy\n",
    "Koniec =\n",
    "Ticket:\n\nOur engineers are working on the gateway.\n",
    "Expected end:\n\nOur engineers are working on the gateway.\n",
]


@pytest.mark.parametrize("text", EMPTY)
def test_a_field_without_a_value_is_refused(text: str) -> None:
    assert rules(notice(text)) == {"empty"}


@pytest.mark.parametrize(
    "text",
    [
        "None of the services are affected.\n",
        "Cause: none known\nImpact: None of the gateways\nAction required: none\n",
        "Known issues: None.\n",
        "Impact: none\nWorkaround: -\nCost: n/a\n",
        "Affected services:\n- SMS\n- MT\n",
        "Affected services:\nSMS: down\nMT: up\n",
        "Services:\n\nSMS, MT\n",
        "Details:\nStart: 2026-03-11 14:05\n",
        "Type: works\nSchedule:\nStart: 2026-03-11 22:00\n",
        "Maintenance window:\nStart: 2026-03-11 14:05\nEnd: 2026-03-11 15:05\n",
        "Reason:\n\nA fibre was cut.\n",
        "Start:\n2026-03-11 14:05\nEnd:\n  to be told\n",
        "End:\n\n2026-03-11 16:00\n",
        "Start:\n  Poland: 14:05\n  Brazil: 10:05\n",
        "Contact:\nPhone: +48 22 000\nMail: a@example.com\n",
        "Dear partners:\n\nWe inform you that the work is over.\n",
        "Thanks :)\nNote :(\n",
        "The following gateways are down, as of now:\n\nSMS, MT\n",
        "See https://a.example/x: it tells more\nfe80::1\nC:\\temp\n",
        "Update 10:30: the work goes on.\n",
        "On Mon, 4 Mar 2024 at 12:03, Anna wrote:\n> ok\n",
        "Od: Anna\nDo: support\nDW:\nTemat: Awaria\n\nDzień dobry\n",
        "Frontend: up\nBackend: up\nEnd users affected: 100\n",
        "Powód: Awaria u operatora None Telecom\n",
        "Steps:\n1. Stop\n2. Start: the gateway\n",
        "Uwaga:\nprosimy nie restartować bramek.\n",
        "Original notification is placed below:\n-----\nStart: 14:05\n",
        "> Just to clarify:\n\nYes.\n",
        "on Example Meta:\n\n-- \nNOC\n",
        "Anna wrote:\n\n-- \nNOC\n",
    ],
)
def test_what_people_write_may_go(text: str) -> None:
    assert faults(notice(text)) == []


def test_the_label_and_the_line_are_told() -> None:
    (fault,) = faults(notice("Awaria.\n\nStart: 2026-03-11 14:05\nKoniec: None\n"))
    assert fault == ("empty", "text, line 4")


@pytest.mark.parametrize("subject", ["", "None", "[HL-None] Awaria", "[HL-] Awaria"])
def test_a_subject_without_content(subject: str) -> None:
    assert ("empty", "subject") in faults(notice(subject=subject))


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>Start</td><td></td></tr></table>",
        "<table><tr><td>Start:</td><td>&nbsp;</td></tr></table>",
        "<table><tr><td>Start</td><td><b>None</b></td></tr></table>",
        "<table><tr><th>Foo</th><td>&#8203;</td></tr></table>",
        "<table><tr><td>Foo</td><td>None</td></tr></table>",
        "<table><tr><td>Operator</td><td>X</td></tr><tr><td>Foo</td><td></td></tr></table>",
        "<table><tr><td>Start:</td><td>1</td><td>End:</td><td></td></tr></table>",
        "<table><tr><th>Operator</th><th>Start</th></tr><tr><td>X</td><td></td></tr></table>",
        "<table><tr><th>A</th><th>B</th></tr><tr><td>X</td><td>None</td></tr></table>",
        "<table><tr><td><table><tr><td>End</td><td></td></tr></table></td></tr></table>",
        "<dl><dt>Start</dt><dd></dd><dt>End</dt><dd>16:00</dd></dl>",
        "<p><b>End:</b> </p><p>Best regards</p>",
        "<p>Start: 14:05<br>End:<br>Impact: outage</p>",
        "<ul><li><strong>End:</strong> None</li></ul>",
        "<p>Start: 14:05</p><p>End:</p><h2>Contact</h2><p>NOC</p>",
        "<table><tr><td>Start:<br>End: 16:00</td></tr></table>",
        "<table><tr><td>ID: 7<br>Start:</td><td></td></tr></table>",
    ],
)
def test_cells_and_lines_of_html(source: str) -> None:
    assert rules(html(source)) == {"empty"}


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td>Start</td><td>14:05</td></tr><tr><td>End</td><td>15</td></tr></table>",
        "<table><tr><td><img src='cid:a'></td><td></td></tr></table>",
        "<table><tr><td>Example Networks</td><td></td></tr></table>",
        "<table><tr><td>Hello</td><td></td></tr>"
        "<tr><td>we work.</td><td></td></tr></table>",
        "<table><tr><th>Operator</th><th>Remarks</th></tr><tr><td>X</td><td></td></tr></table>",
        "<table><tr><td>Status</td><td><img src='cid:green'></td></tr></table>",
        "<table><tr><td>Services</td></tr><tr><td>SMS</td></tr></table>",
        "<p>Affected services:</p><ul><li>SMS</li></ul>",
        "<p>Affected services:</p><table><tr><td>SMS</td><td>down</td></tr></table>",
        "<h3>Details:</h3><p>Start: 14:05<br>End: 15:00</p>",
        "<p>None of the partners</p>",
        "<table><tr><td>Start</td><td></td><td>14:05</td></tr></table>",
        "<table><tr><td>ID: 7<br>Start:</td><td>14:05</td></tr></table>",
    ],
)
def test_tables_of_layout_may_go(source: str) -> None:
    assert faults(html(source)) == []


CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("SUMMARY:", True),
        ("DTEND:None", True),
        ("X-MAINTNOTE-MAINTENANCE-ID;X-MAINTNOTE-PRECEDENCE=PRIMARY:", True),
        ("LOCATION:None", True),
        ("LOCATION:", False),
        ("DESCRIPTION:None of the services", False),
    ],
)
def test_properties_of_a_calendar(line: str, refused: bool) -> None:
    data = CALENDAR.format(line).encode()
    assert (rules(attached(data, "text/calendar", "a.ics")) == {"empty"}) is refused


def test_labels_nobody_knows_count_in_the_letter_not_in_attachments() -> None:
    """A log has lines like "error:"; a field of a notice is known."""
    log = b"Job: 1\nError:\nResult: 2\n"
    assert rules(attached(log, "text/plain", "a.log")) == set()
    assert rules(notice(log.decode())) == {"empty"}
    assert rules(attached(b"End: None\n", "text/plain", "a.txt")) == {"empty"}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Start", Role.START),
        ("Planowany początek prac", Role.START),
        ("Data i godzina rozpoczęcia", Role.START),
        ("Data do", Role.END),
        ("Início da janela", Role.START),
        ("Время окончания работ (МСК)", Role.END),
        ("Początek / Start", Role.START),
        ("Start and end", Role.SPAN),
        ("Okno serwisowe", Role.SPAN),
        ("Następna informacja", Role.MOMENT),
        ("Przyczyna", Role.FIELD),
        ("End users", Role.OTHER),
        ("Backend", Role.OTHER),
        ("Koniec świata", Role.OTHER),
    ],
)
def test_roles_of_labels(name: str, role: Role) -> None:
    assert name_label(name).role is role


def test_a_clock_is_no_label() -> None:
    assert read("Update 10:30") == ()
    assert [f.value for f in read("Update 10: the work goes on")] == [
        "the work goes on"
    ]
