"""URLs, domains, references and event times of free text (issue 5.3)."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailproc.abuse.fangs import refang
from mailproc.abuse.letter import eventtime, indicators, references
from tests.unit.abuse.letter_making import FRIDAY, hop

LONG = "http://bad.example.net/" + "a" * 45 + "/"
WRITER = frozenset({"bank.example"})


def _read(text: str, category: str = "phishing") -> indicators.Indicators:
    return indicators.read([hop(refang(text))], text, category, WRITER)


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("URL: http://bad.example.net/a", ["http://bad.example.net/a"]),
        ("hxxps://bad[.]example[.]net/a", ["https://bad.example.net/a"]),
        (
            "See http://info.example.net/x\nhxxp://bad.example.net/a",
            ["http://bad.example.net/a"],
        ),
        (
            "http://bad.example.net/1\nhttp://bad.example.net/2",
            ["http://bad.example.net/1", "http://bad.example.net/2"],
        ),
        ("Our site: https://www.bank.example/login", []),
        ("hxxp://www.bank[.]example/evil", ["http://www.bank.example/evil"]),
        ("More information: https://docs.example.org/phishing", []),
        ("The original work: http://label.example.org/song", []),
        ("Look it up at https://www.spamhaus.org/x and http://www.ripe.net", []),
        (
            "Infringing content:\n\nhttp://bad.example.net/x",
            ["http://bad.example.net/x"],
        ),
        (f"{LONG}\nbbb?c=1", [f"{LONG}bbb?c=1"]),
        ("адрес hxxp://банк[.]рф/вход", ["http://xn--80ab2al.xn--p1ai/вход"]),
    ],
)
def test_urls(text: str, urls: list[str]) -> None:
    assert list(_read(text).urls) == urls


def test_attacks_have_no_urls_but_defanged_ones() -> None:
    text = "Your server attacks us. http://shop.example.org/wp-login.php"
    assert _read(text, "login_attack").urls == ()
    assert _read("from hxxp://x.example.org/", "login_attack").urls != ()


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("Domain: bad.example.net", ("bad.example.net",)),
        ("the website bad.example.net sells", ("bad.example.net",)),
        ("сайт bad.example.net торгует", ("bad.example.net",)),
        ("bad[.]example[.]net is used", ("bad.example.net",)),
        ("see index.php and setup.exe on site", ()),
        ("domain www.bank.example", ()),
        ("write to joe@bad.example.net", ()),
    ],
)
def test_domains(text: str, domains: tuple[str, ...]) -> None:
    assert _read(text).domains == domains


def test_a_domain_in_the_subject() -> None:
    found = indicators.read(
        [hop("Please close it.", "Phishing: bad.example.net")], "", "phishing", WRITER
    )
    assert found.domains == ("bad.example.net",)


@pytest.mark.parametrize(
    ("subject", "ident"),
    [
        ("Abuse Message [AbuseID:E1F2A3:1B]: NetscanOutLevel", "AbuseID:E1F2A3:1B"),
        ("[CERT-Bund#2026112010000012] Open DNS", "CERT-Bund#2026112010000012"),
        ("[#778899] Жалоба", "778899"),
        ("Notice of Claimed Infringement - Case ID: RX-99-17", "RX-99-17"),
        ("Issue 60112233: Phishing attack", "60112233"),
        ("Ticket ID: M247-556677", "M247-556677"),
        ("REMINDER: [BW-22110] phishing", "BW-22110"),
        ("Обращение № 4411-26", "4411-26"),
        ("Zgłoszenie nr 2026/11/551", "2026/11/551"),
        ("SBL600001 is listed", "SBL600001"),
        ("Abuse report 192.0.2.1", None),
        ("Report of 2026-11-20", None),
        ("Attack on port 22", None),
        ("Abuse report 20261120", None),
    ],
)
def test_references(subject: str, ident: str | None) -> None:
    found = references.read([hop("text", subject)])
    assert (found[0] if found else None) == ident


def test_the_forwarders_reference_comes_first() -> None:
    layers = [hop("Case ID: DC-1234"), hop("Reference: INNER-99")]
    assert list(references.references(layers)) == [
        ("DC-1234", "body line 1"),
        ("INNER-99", "body line 1"),
    ]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("First seen: 2026-11-17 02:11:09 UTC", "2026-11-17T02:11:09"),
        ("Time:  Fri Nov 20 09:59:58 2026 +0100", "2026-11-20T08:59:58"),
        ("Timestamp (UTC): 19.11.2026 10:00:00", "2026-11-19T10:00:00"),
        ("Дата: 19.11.2026 10:00 МСК", "2026-11-19T07:00:00"),
        ("Times are UTC+1.\nDate: 2026-11-19 10:00:00", "2026-11-19T09:00:00"),
        ("Date: 2026-11-19 10:00:00", "2026-11-19T08:00:00"),
        (
            '192.0.2.9 - - [16/Nov/2026:22:30:01 +0200] "POST /x HTTP/1.1" 200 1',
            "2026-11-16T20:30:01",
        ),
        ("Time: 2019-01-01 10:00:00 UTC", None),
        ("we saw it on 19.11.2026 10:00", None),
    ],
)
def test_event_times(text: str, at: str | None) -> None:
    """A time without a zone is in the zone that the letter names, else its own."""
    found = eventtime.read([hop(text)], FRIDAY, timezone(timedelta(hours=2)))
    want = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    assert (found[0] if found else None) == want
