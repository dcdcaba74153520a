"""Deadlines with their sentence, and the decoys that are none (S7.3b, issue 5.3)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.letter import deadline, durations
from mailproc.abuse.letter.phrases import fold
from tests.unit.abuse.letter_making import FRIDAY, hop

MOSCOW = timezone(timedelta(hours=3))


def _read(text: str, category: str = "phishing") -> deadline.Stated | None:
    return deadline.read([hop(text)], category, FRIDAY, MOSCOW)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Please respond within 24 hours.", 24),
        ("Please resolve within twenty-four (24) hours.", 24),
        ("The issue must be solved within 72 hrs (3 days).", 72),
        ("You have a deadline of maximum 48 hours to resolve this.", 48),
        ("You must remove it within one hour of receipt.", 1),
        ("If we do not hear from you within 48 hours we will suspend the server.", 48),
        ("Your server will be suspended in 12 hours.", 12),
        ("Please respond ASAP, at latest within 6 hours.", 6),
        ("Deadline: 24h", 24),
        ("The deadline to resolve this is 48 hours.", 48),
        ("Time to respond: 24 hours", 24),
        ("Please act, you have 30 minutes to disable the stream.", 0.5),
        ("Bitte beheben Sie das Problem binnen 24 Stunden.", 24),
        ("Bitte sperren Sie den Server. Frist: 4 Stunden.", 4),
        ("Просим принять меры в течение 24 часов.", 24),
        ("Примите меры в течение суток.", 24),
        ("Срок устранения - 12 часов.", 12),
        ("Merci de supprimer ce contenu dans les vingt-quatre heures.", 24),
        ("Veuillez répondre sous 48h.", 48),
        ("Prosimy o reakcję w ciągu 48 godzin.", 48),
        ("Solicitamos que elimine el contenido en un plazo de 24 horas.", 24),
        ("Solicitamos remover em até 48 horas.", 48),
        ("Vi preghiamo di intervenire entro 48 ore.", 48),
        ("Graag binnen 2 uur maatregelen nemen.", 2),
    ],
)
def test_hours_count_from_the_letter(text: str, hours: float) -> None:
    found = _read(text)
    assert found is not None
    assert found.deadline.hours == hours
    assert found.deadline.at == FRIDAY + timedelta(hours=hours)
    assert found.deadline.text in text
    assert found.where == "body line 1"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("We ask you to reply within 2 working days.", "2026-11-24T10:00"),
        ("Failure to comply within 3 business days has results.", "2026-11-25T10:00"),
        ("Требуем удалить материалы в течение трёх рабочих дней.", "2026-11-25T10:00"),
        ("Bitte antworten Sie innerhalb von 2 Werktagen.", "2026-11-24T10:00"),
    ],
)
def test_business_days_leave_the_weekend_out(text: str, at: str) -> None:
    found = _read(text)
    assert found is not None
    assert found.deadline.at == datetime.fromisoformat(at + ":00+00:00")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Просим устранить нарушение до 25.11.2026 12:00 МСК.", "2026-11-25T09:00"),
        ("Просим устранить нарушение до 25.11.2026 12:00.", "2026-11-25T09:00"),
        (
            "Your server is blocked at any time after the 2026-11-22 13:31:04 +0200.",
            "2026-11-22T11:31:04",
        ),
        ("Resolve before [November 23th at 07:48:03 UTC].", "2026-11-23T07:48:03"),
        ("Please act by 25 November 2026.", "2026-11-25T20:59"),
        ("Please act before 25 November 2026.", "2026-11-24T21:00"),
        ("A response is due by November 25, 2026 5:00 PM EST.", "2026-11-25T22:00"),
        ("Bitte antworten Sie bis zum 25.11.2026, 12:00 Uhr.", "2026-11-25T09:00"),
        ("Prosimy o usunięcie treści do dnia 25 listopada 2026.", "2026-11-25T20:59"),
    ],
)
def test_absolute_times_with_and_without_a_zone(text: str, at: str) -> None:
    found = _read(text)
    assert found is not None
    assert found.deadline.hours is None
    assert found.deadline.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Your IP has been blocked for the next 24 hours.",
        "We saw 50 attempts in the last 24 hours, please act.",
        "Our abuse team works on a 24-hour basis.",
        "The IP was banned after 6 login attempts within a 6 hour period.",
        "This report will be sent again in one day.",
        "We will re-contact you within 4 days.",
        "We will respond within 24 hours.",
        "Please take action. Attempts: 20 within 10 minutes.",
        "Your server has been suspended 24 hours ago.",
        "This address is monitored 24 hours a day, 7 days a week. Please answer.",
        "The listing will expire automatically after 7 days, please fix the cause.",
        "Please preserve all records for 90 days.",
        "Мы ответим вам в течение 24 часов.",
        "За последние 24 часа с вашего сервера было 300 попыток, примите меры.",
        "Ihr Server ist für 24 Stunden gesperrt.",
        "Wir antworten innerhalb von 24 Stunden.",
        "Please act as soon as possible.",
        "Please block it. Detected before 2026-11-20 08:00 UTC by our sensor.",
        "Our abuse department works 8 to 5 and will answer within 24 hours.",
        "Nosso suporte responde em até 2 horas.",
        "Merci : notre service abus répond sous 48 heures.",
    ],
)
def test_decoys_are_refused(text: str) -> None:
    """Measured traps of research/abuse.md 4.2."""
    assert _read(text) is None


def test_the_first_of_two_times_counts() -> None:
    found = _read("Please answer within 48 hours.\n\nPlease block it within 2 hours.")
    assert found is not None
    assert found.deadline.hours == 2


def test_the_outermost_letter_binds() -> None:
    """Datacenter 24 h and complainant 2 days: the datacenter's (S7.3b)."""
    outer = hop("Please solve this within 24 hours.")
    inner = hop("Spam from your server, please remove it within 2 hours.")
    found = deadline.read([outer, inner], "spam_source", FRIDAY)
    assert found is not None
    assert found.deadline.hours == 24


def test_the_complainant_counts_where_the_datacenter_states_none() -> None:
    inner = hop("Spam from your server, please remove it within 2 days.")
    found = deadline.read([hop("See below."), inner], "spam_source", FRIDAY)
    assert found is not None
    assert found.deadline.hours == 48


def test_quoted_spam_sets_no_time() -> None:
    spam = hop("Confirm your data within 24 hours, otherwise it will be closed.")
    assert deadline.read([hop("This is spam."), spam], "spam_source", FRIDAY) is None


TABLE = """Respond within the time allowed:
Phishing          1 hour
DDoS, botnet C&C  1 hour
Malware           8 hours
Spam              72 hours
DMCA              3 business days"""


@pytest.mark.parametrize(
    ("category", "hours"),
    [("phishing", 1), ("malware_hosting", 8), ("copyright", 120), ("botnet_cc", 1)],
)
def test_a_table_by_class(category: str, hours: float) -> None:
    found = deadline.read([hop(TABLE)], category, FRIDAY)
    assert found is not None
    assert found.deadline.hours == hours


def test_without_a_date_the_hours_stand_alone() -> None:
    found = deadline.read([hop("Please act within 24 hours.")], "phishing", None)
    assert found is not None
    assert (found.deadline.at, found.deadline.hours) == (None, 24)


@pytest.mark.parametrize(
    ("text", "hours", "days"),
    [
        ("48 hours", 48, 0),
        ("48ч", 48, 0),
        ("трех дней", 72, 0),
        ("3 Werktagen", 72, 3),
        ("deux jours ouvrables", 48, 2),
        ("dwóch dni roboczych", 48, 2),
        ("one week", 168, 0),
        ("a day", 24, 0),
    ],
)
def test_durations(text: str, hours: float, days: int) -> None:
    (span,) = durations.spans(fold(text))
    assert (span.hours, span.days) == (hours, days)


@pytest.mark.parametrize(
    "text", ["2 apples", "port 22", "0 hours", "999 days", "1.5.3 h"]
)
def test_no_durations(text: str) -> None:
    assert list(durations.spans(text)) == []


@given(st.integers(1, 96), st.sampled_from(["hours", "Stunden", "часов", "godzin"]))
def test_every_number_of_hours_is_read(number: int, unit: str) -> None:
    found = _read(f"Please respond within {number} {unit}.")
    assert found is not None
    assert found.deadline.hours == number


@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    found = _read(text)
    assert found is None or found.deadline.text
