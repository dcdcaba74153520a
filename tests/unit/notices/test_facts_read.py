"""Numbers, objects, impact, servers, credentials and providers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices import labels, mask, numbers, objects, placing, providers, ready
from mailproc.notices.model import Notice
from mailproc.notices.providers import NOBODY, PROVIDERS


def ids(subject: str, text: str = "", provider: str = "") -> tuple[str, ...]:
    fields, _ = labels.read(text.split("\n"), {})
    rule = next((p for p in PROVIDERS if p.name == provider), NOBODY)
    return numbers.read(fields, subject, text, rule)[0]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Works [CHG0031000]", "CHG0031000"),
        ("Maintenance [NOC #48211]", "48211"),
        ("Wartung #55512", "55512"),
        ("Incident INC-55102: packet loss", "INC-55102"),
        ("Works, ref NX-8812", "NX-8812"),
        ("Maintenance PH-13 starting now", "PH-13"),
        ("Zgłoszenie nr 88123", "88123"),
        ("Заявка № 55123 принята", "55123"),
        ("TT#7777 maintenance", "7777"),
    ],
)
def test_numbers_in_subjects(subject: str, expected: str) -> None:
    assert ids(subject) == (expected,)


@pytest.mark.parametrize(
    "subject",
    [
        "Maintenance on 12-MAR-2026",
        "Works 12.03.2026 22:00",
        "Maintenance of FSN1-DC14",
        "[AWS Account: 123456789012]",
        "Maintenance in 2026",
        "Outage of 192.0.2.1",
    ],
)
def test_what_is_no_number(subject: str) -> None:
    assert ids(subject) == ()


def test_labels_hold_numbers() -> None:
    assert ids("Works", "Ticket number: 111 / 222 / 333") == ("111", "222", "333")


def test_accounts_and_circuits_are_no_numbers() -> None:
    assert ids("Works", "Account number: 12345\nCircuit ID: 998877") == ()


def test_the_patterns_of_the_provider_come_first() -> None:
    text = "RPO Reference Number : R1234\\56B"
    subject = "Completion - RPO Reference number R1234 - INC0123456789AB"
    assert ids(subject, text, "pccw") == ("INC0123456789AB",)


def test_subject_and_text_that_disagree_are_doubted() -> None:
    fields, _ = labels.read(["Ticket number: 7777"], {})
    found, doubts = numbers.read(fields, "Works TT#6698", "", NOBODY)
    assert found == ("7777",)
    assert doubts == ("number 6698 in the subject, 7777 in the text",)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("No impact to your service", "NO-IMPACT"),
        ("keine Auswirkungen", "NO-IMPACT"),
        ("без перерыва связи", "NO-IMPACT"),
        ("brak wpływu", "NO-IMPACT"),
        ("Loss of redundancy to your service", "REDUCED-REDUNDANCY"),
        ("redundancy is reduced, no outage is expected", "REDUCED-REDUNDANCY"),
        ("50 ms switching hits", "DEGRADED"),
        ("кратковременные перерывы", "DEGRADED"),
        ("Hard Down - up to 5 hours", "OUTAGE"),
        ("Ausfall bis zu 60 Minuten", "OUTAGE"),
        ("coupure de 15 minutes", "OUTAGE"),
        ("przerwa w dostępie", "OUTAGE"),
        ("see the attachment", None),
        ("medium", None),
    ],
)
def test_impacts(text: str, word: str | None) -> None:
    """An impact that is not clear is None, never an outage by default."""
    assert objects.impact_of(text) == word


def test_affected_objects() -> None:
    fields, _ = labels.read(["Affected: A-1, B-2", "Circuit ID: N/A"], {})
    assert objects.affected(fields) == ("A-1", "B-2")


SECRETS = [
    "Password: kX9-geheim",
    "Passwort:   kX9-geheim",
    "Пароль: kX9-geheim",
    "Hasło: kX9-geheim",
    "Mot de passe : kX9-geheim",
    "root password = kX9-geheim",
    "Password\tkX9-geheim",
    "Password:\n  kX9-geheim",
    "ftp://user:kX9-geheim@host.example/",
    'user "ADMIN" password: kX9-geheim',
    "-----BEGIN PRIVATE KEY-----\nkX9-geheim\n-----END PRIVATE KEY-----",
]


@pytest.mark.parametrize("text", SECRETS)
def test_credentials_are_masked(text: str) -> None:
    """S8: no view shows them."""
    assert "geheim" not in mask.mask(f"Server: srv1\n{text}\nIP: 192.0.2.1")
    assert mask.has_credentials(text)


def test_other_text_stays() -> None:
    text = "Server: srv1\nUser: root\nIP: 192.0.2.1\n"
    assert mask.mask(text) == text


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask.mask(text)
    assert mask.mask(once) == once


@pytest.mark.parametrize(
    ("subject", "text", "known", "expected"),
    [
        ("Your server is ready", "IP: 192.0.2.7\nPassword: x1", False, True),
        ("Your order 77120: the server is ready", "IP: 203.0.113.5", False, True),
        ("Ваш сервер готов", "IP: 192.0.2.7\nПароль: x1", False, True),
        ("Twój serwer jest gotowy", "IP 192.0.2.7\nHasło: x1", False, True),
        ("Ihr Server wurde eingerichtet", "IP: 192.0.2.7", True, True),
        ("Votre serveur est disponible", "IP: 192.0.2.7", True, True),
        ("When will my server be ready?", "order 55120, IP 192.0.2.7", False, False),
        ("Your server is not ready", "IP: 192.0.2.7\nPassword: x1", True, False),
        ("Your server is ready for you", "Buy now!", False, False),
    ],
)
def test_new_servers(subject: str, text: str, known: bool, expected: bool) -> None:
    """S11.5: a ready server is never missed."""
    assert ready.is_ready(subject.lower(), text.lower(), known=known) is expected


def test_servers_are_named_without_secrets() -> None:
    fields, _ = labels.read(["Hostname: srv1.example", "Server: pw: geheim"], {})
    text = "IP: 192.0.2.7\nMask: 255.255.255.0\nIPv6: 2001:db8::7\nPassword: 192.0.2.9"
    assert ready.servers(fields, text) == ("srv1.example", "192.0.2.7", "2001:db8::7")


@pytest.mark.parametrize(
    ("sorted_into", "message_class", "expected"),
    [
        ("other", "maintenance", "datacenter"),
        ("support", "outage", "datacenter"),
        ("other", "server_ready", "orders"),
        ("datacenter", "server_ready", "orders"),
        ("abuse", "server_ready", "abuse"),
        ("incidents", "outage", "incidents"),
        ("billing", "maintenance", "billing"),
    ],
)
def test_queues(sorted_into: str, message_class: str, expected: str) -> None:
    """S4.5: what no filter claimed goes where somebody reads it."""
    assert placing.queue(Notice(message_class, "general"), sorted_into) == expected
    assert placing.queue(None, sorted_into) == sorted_into


def test_providers_are_found_by_domain() -> None:
    for domain in ("hetzner.com", "noc.hetzner.com", "hetzner.example", "a.ovh.pl"):
        found = providers.by_domain(domain)
        assert found is not None
        assert found.name in ("hetzner", "ovh")
    assert providers.by_domain("nothetzner.com") is None
    assert providers.by_domain("") is None


def test_no_domain_belongs_to_two_providers() -> None:
    domains = [domain for each in PROVIDERS for domain in each.domains]
    assert len(domains) == len(set(domains))
    assert len({each.name for each in PROVIDERS}) == len(PROVIDERS)


def test_rules_of_providers_are_sound() -> None:
    from zoneinfo import ZoneInfo

    for each in PROVIDERS:
        assert each.order in (None, "dmy", "mdy")
        assert each.zone is None or ZoneInfo(each.zone).key == each.zone
        assert all(phrase == phrase.lower() for phrase in each.says)
        assert all(label == label.lower() for label in each.labels)
