"""States from the sender's own words: TENTATIVE … RESOLVED."""

import pytest

from mailproc.notices import status


def state(text: str, kind: str = "planned") -> str | None:
    return status.of_text(text.split("\n"), kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The maintenance has been cancelled.", "CANCELLED"),
        ("The maintenance has now been completed.", "COMPLETED"),
        ("This maintenance was not completed.", "CANCELLED"),
        ("The maintenance has been postponed.", "RE-SCHEDULED"),
        ("The scheduled maintenance work has begun.", "IN-PROCESS"),
        ("The window has been extended until 04:00 UTC.", "IN-PROCESS"),
        ("We tentatively plan works.", "TENTATIVE"),
        ("This is a reminder.", "CONFIRMED"),
        ("Die Wartung wurde abgesagt.", "CANCELLED"),
        ("Die Wartung wird verschoben.", "RE-SCHEDULED"),
        ("Die Arbeiten wurden erfolgreich abgeschlossen.", "COMPLETED"),
        ("Die Arbeiten haben begonnen.", "IN-PROCESS"),
        ("La maintenance est annulée.", "CANCELLED"),
        ("L'intervention est terminée.", "COMPLETED"),
        ("Les travaux sont reportés.", "RE-SCHEDULED"),
        ("Работы отменены.", "CANCELLED"),
        ("Плановые работы завершены.", "COMPLETED"),
        ("Работы перенесены на 5 марта.", "RE-SCHEDULED"),
        ("Работы начались.", "IN-PROCESS"),
        ("Prace zostały odwołane.", "CANCELLED"),
        ("Prace zostały zakończone.", "COMPLETED"),
        ("Prace zostały przełożone.", "RE-SCHEDULED"),
        ("Prace rozpoczęły się.", "IN-PROCESS"),
        ("We will replace a router.", None),
    ],
)
def test_states_of_works(text: str, expected: str | None) -> None:
    assert state(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We are investigating the issue.", "INVESTIGATING"),
        ("The cause has been identified.", "IDENTIFIED"),
        ("A fix is in place and we are monitoring the results.", "MONITORING"),
        ("The issue has been resolved.", "RESOLVED"),
        ("Our monitoring system has just detected a fault.", "INVESTIGATING"),
        ("Unsere Techniker untersuchen die Störung.", "INVESTIGATING"),
        ("Die Störung ist behoben.", "RESOLVED"),
        ("L'incident est résolu.", "RESOLVED"),
        ("Специалисты выясняют причину.", "INVESTIGATING"),
        ("Причина установлена: отказ ИБП.", "IDENTIFIED"),
        ("Авария устранена, связь восстановлена.", "RESOLVED"),
        ("Awaria została usunięta.", "RESOLVED"),
        ("Ustalamy przyczynę awarii.", "INVESTIGATING"),
        ("The issue is not resolved.", None),
        ("The power is out.", None),
    ],
)
def test_states_of_incidents(text: str, expected: str | None) -> None:
    assert state(text, "incident") == expected


@pytest.mark.parametrize(
    "text",
    [
        "When the maintenance is completed, we will re-route traffic.",
        "We will write again once the work\nhas been completed.",
        "The work will be completed at 04:00.",
        "Die Arbeiten werden um 04:00 Uhr abgeschlossen sein.",
        "Sobald die Arbeiten abgeschlossen sind, melden wir uns.",
        "После того как работы завершены, сервис станет доступен.",
        "Prace zostaną zakończone o 04:00.",
        "If the window is cancelled you will be told.",
        "It may be rescheduled for a later date.",
    ],
)
def test_conditions_and_the_future_are_no_state(text: str) -> None:
    assert state(text) is None


def test_the_newest_entry_of_a_log_counts() -> None:
    text = (
        "2026-03-12 04:05:31 GMT - The scheduled maintenance work has begun.\n"
        "2026-03-12 08:11:38 GMT - The scheduled maintenance window has ended.\n"
        "2026-03-01 10:00:00 GMT - This maintenance is scheduled."
    )
    assert state(text) == "COMPLETED"


def test_sentences_come_before_the_log() -> None:
    text = (
        "2026-03-12 04:05:31 GMT - The scheduled maintenance work has begun.\n"
        "Work on the services below was completed successfully."
    )
    assert state(text) == "COMPLETED"


def test_phrases_of_the_provider() -> None:
    lines = ["This is our final word on the matter."]
    assert status.of_text(lines, "planned", {"final word": "COMPLETED"}) == "COMPLETED"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("COMPLETED - Scheduled Upgrade", "COMPLETED"),
        ("Completion - Planned Outage", "COMPLETED"),
        ("CANCELLED - Fibre testing", "CANCELLED"),
        ("REMINDER - Maintenance", "CONFIRMED"),
        ("Scheduled Maintenance", None),
    ],
)
def test_subjects(subject: str, expected: str | None) -> None:
    assert status.of_value(subject, "planned") == expected
