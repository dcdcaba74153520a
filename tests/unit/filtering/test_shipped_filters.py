"""The filters that are shipped: right, tested, and good for the desk's first day."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mailproc.filtering.check import check
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import load
from mailproc.filtering.model import Facts, Filter, Verdict
from mailproc.filtering.query import parse_query, print_query
from mailproc.filtering.trial import TestResult, run_tests
from mailproc.message.model import Message
from mailproc.message.parse import parse

FOLDER = Path(__file__).parents[3] / "filters"
FILTERS = load({p.name: p.read_text("utf-8") for p in FOLDER.glob("*.toml")})
SET = FilterSet(FILTERS)
QUEUES = [
    *("incidents", "abuse", "datacenter", "orders", "partners"),
    *("billing", "test-orders", "support", "other"),
]
NO_FIXTURES: dict[str, bytes] = {}
GMAIL_CHARS = 1500

Mail = Callable[..., Message]


def verdict(message: Message) -> Verdict:
    return SET.evaluate(message, Facts())


def test_the_set_has_no_fault() -> None:
    assert check(FILTERS, QUEUES) == ()


@pytest.mark.parametrize(
    "result",
    run_tests(FILTERS, NO_FIXTURES.__getitem__),
    ids=lambda r: f"{r.filter}: {r.test}",
)
def test_the_tests_beside_the_filters(result: TestResult) -> None:
    assert result.text == ""


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda f: f.name)
def test_every_filter_has_a_match_and_a_near_miss(chosen: Filter) -> None:
    assert any(test.matches for test in chosen.tests)
    assert chosen.match == "in:anywhere" or any(not t.matches for t in chosen.tests)
    assert len(chosen.match) <= GMAIL_CHARS
    assert parse_query(print_query(parse_query(chosen.match))) == parse_query(
        chosen.match
    )


def test_every_queue_is_used() -> None:
    """Some filters only label: None."""
    assert {chosen.queue for chosen in FILTERS} - {None} == set(QUEUES)


def test_the_trace_lists_every_filter_in_order(mail: Mail) -> None:
    shown = verdict(mail("Just a line.", Subject="Greetings")).trace
    assert [hit.name for hit in shown] == [chosen.name for chosen in FILTERS]
    assert [hit.name for hit in shown if hit.matched] == ["everything else"]


STORY = [
    (
        "datacenter",
        "noc@datacenter.example",
        "Emergency maintenance in hall 2",
        "Dear customer, power works, window 01:00-03:00 UTC.",
    ),
    (
        "datacenter",
        "Example Datacenter <support@dc.example.net>",
        "Re: [#4711] node7",
        "We replaced the disk. Is the server up now?",
    ),
    (
        "abuse",
        "admin@victim.example",
        "Жалоба на рассылку спама",
        "С IP 192.0.2.7 идёт спам. Счёт за ущерб выставим позже.",
    ),
    (
        "abuse",
        "noc@datacenter.example",
        "Fwd: 192.0.2.7",
        "We have received a complaint about your server. Answer within 24 hours.",
    ),
    (
        "partners",
        "Anna <anna@partner.example>",
        "Pytanie o rozliczenie subskrypcji",
        "Dzień dobry, czy bramka operatora działa? Proszę o odpowiedź.",
    ),
    (
        "billing",
        "client@example.org",
        "Question",
        "Hello, could you send me an invoice for my server?",
    ),
    ("billing", "client@example.org", "Вопрос", "Когда придёт счёт за март?"),
    ("partners", "ewa@firma.example", "Pytanie", "Czy SMS do sieci Play działają?"),
    ("datacenter", "Hetzner <noreply@dc1.example>", "Ticket 4711", "Disk replaced."),
    ("billing", "client@example.org", "Продление VPS", "Прошу продлить на год."),
    ("billing", "klient@example.org", "Płatność", "Nie mogę zapłacić kartą."),
    (
        "test-orders",
        "client@example.org",
        "Тест VDS",
        "Дайте тестовый VDS, пожалуйста.",
    ),
    ("orders", "sales@dc.example", "Your server is ready", "Login below."),
    ("support", "client@example.org", "Help", "My server does not respond."),
    ("support", "client@example.org", "VPS недоступен", "Не пингуется."),
    ("other", "friend@example.org", "Lunch", "On Friday?"),
    ("incidents", "zabbix@mon.example", "PROBLEM: host down", "node7"),
]


@pytest.mark.parametrize(("queue", "sender", "subject", "body"), STORY)
def test_story(mail: Mail, queue: str, sender: str, subject: str, body: str) -> None:
    """S4.3, S1.3, S7.1: words decide, the domains are nobody's."""
    found = verdict(mail(body, From=sender, Subject=subject))
    assert found.queue == queue, found.trace


def test_a_complaint_in_koi8_r_with_an_attachment() -> None:
    text = "Здравствуйте! С вашего адреса 192.0.2.7 атака на наш сервер. Примите меры."
    raw = (
        b"From: admin@victim.example\r\nMIME-Version: 1.0\r\nSubject: "
        + "192.0.2.7: атака".encode("koi8-r")
        + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + b"Content-Type: text/plain; charset=koi8-r\r\n\r\n"
        + text.encode("koi8-r")
        + b"\r\n--b\r\nContent-Type: text/plain; name=auth.log\r\n"
        + b"Content-Disposition: attachment; filename=auth.log\r\n\r\nx\r\n--b--\r\n"
    )
    assert verdict(parse(raw)).queue == "abuse"


def test_a_newsletter(mail: Mail) -> None:
    found = verdict(
        mail(
            "Our prices fall: dedicated server from 10 EUR, invoice by mail.",
            From="offers@vendor.example",
            Subject="Server week",
            List_Unsubscribe="<https://vendor.example/u>",
        )
    )
    assert (found.queue, found.labels) == ("other", ("newsletter",))


@pytest.mark.parametrize(
    ("subject", "priority"),
    [
        ("Сервер не отвечает", 1),
        ("Server is down", 1),
        ("Out of memory", 2),
        ("SBL Notify: 192.0.2.7", 3),
        ("Your server is ready", 5),
        ("Greetings", None),
    ],
)
def test_priorities_of_s1_4(mail: Mail, subject: str, priority: int | None) -> None:
    assert (
        verdict(mail("x", From="a@example.org", Subject=subject)).priority == priority
    )


@pytest.mark.skipif("MAILPROC_SAMPLES" not in os.environ, reason="no samples here")
@pytest.mark.parametrize(
    ("folder", "queue"), [("notices", "datacenter"), ("abuse", "abuse")]
)
def test_real_mail(folder: str, queue: str) -> None:
    """Bounces among the complaints are nobody's complaint."""
    files = sorted((Path(os.environ["MAILPROC_SAMPLES"]) / folder).rglob("*.eml"))
    mails = [parse(file.read_bytes()) for file in files]
    asked = [
        m for m in mails if "delivery-status" not in (m.header("Content-Type") or "")
    ]
    bounced = ("mailer-daemon", "postmaster")
    asked = [m for m in asked if not (m.from_ and m.from_[0].key.startswith(bounced))]
    right = [m for m in asked if verdict(m).queue == queue]
    assert asked
    assert len(right) >= 0.9 * len(asked)
