"""States in nine languages, before conditions, and in the subject of a report."""

import pytest

from mailproc.notices import status


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The date was pushed back to Friday.", "RE-SCHEDULED"),
        ("Please note the change of schedule.", "RE-SCHEDULED"),
        ("Работы сдвигаются на более поздний срок.", "RE-SCHEDULED"),
        ("Het onderhoud is uitgesteld.", "RE-SCHEDULED"),
        ("Die Arbeiten werden vorgezogen.", "RE-SCHEDULED"),
        ("Las obras fueron pospuestas.", "RE-SCHEDULED"),
        ("Het onderhoud gaat vanavond niet door.", "CANCELLED"),
        ("Плановые работы проводиться не будут, отмена.", "CANCELLED"),
        ("I lavori sono stati annullati.", "CANCELLED"),
        ("El trabajo ha finalizado con éxito.", "COMPLETED"),
        ("Het onderhoud is succesvol uitgevoerd.", "COMPLETED"),
        ("The maintenance is overrunning.", "IN-PROCESS"),
        ("We need more time than planned.", "IN-PROCESS"),
        ("A janela foi estendida.", "IN-PROCESS"),
        (
            "The end of the window has been moved to 08:00, more time needed.",
            "IN-PROCESS",
        ),
        ("Ventana tentativa.", "TENTATIVE"),
        ("We will let you know at completion.", None),
        ("Ein neuer Termin wird mitgeteilt.", None),
    ],
)
def test_states_of_works(text: str, expected: str | None) -> None:
    assert status.of_text([text], "planned") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Kollegen suchen nach der Ursache.", "INVESTIGATING"),
        ("Nos techniciens recherchent l'origine.", "INVESTIGATING"),
        ("Elektrycy sprawdzają rozdzielnicę.", "INVESTIGATING"),
        ("Stiamo verificando il guasto.", "INVESTIGATING"),
        ("Equipe de campo acionada.", "INVESTIGATING"),
        ("Место повреждения определено.", "IDENTIFIED"),
        ("Ustaliliśmy miejsce przerwania kabla.", "IDENTIFIED"),
        ("The OTDR shows a break at 41 km.", "IDENTIFIED"),
        ("A fix is being rolled out.", "IDENTIFIED"),
        ("We keep the ticket open and monitor the levels.", "MONITORING"),
        ("Wij houden de situatie in de gaten.", "MONITORING"),
        ("El servicio fue restablecido.", "RESOLVED"),
        ("Services are not back yet.", None),
        ("Cerrado Telecom", None),
    ],
)
def test_states_of_an_outage(text: str, expected: str | None) -> None:
    assert status.of_text([text], "incident") == expected


def test_what_stands_before_a_condition_counts() -> None:
    said = "We are monitoring the link before we call it resolved."
    assert status.of_text([said], "incident") == "MONITORING"
    assert status.of_text(["Once it is resolved we will write."], "incident") is None


def test_a_report_of_an_outage_tells_that_it_is_over() -> None:
    for subject in ("RFO INC-7", "Root Cause Analysis INC-7", "[Status] Postmortem"):
        assert status.of_subject(subject, "incident") == "RESOLVED"
    assert status.of_subject("Investigating: RFO follows", "incident") != "RESOLVED"
    assert status.of_subject("RFO INC-7", "planned") is None
    assert status.of_subject("Outage INC-7", "incident") is None
