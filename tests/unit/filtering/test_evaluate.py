"""Matching: Gmail's token semantics (research notes 1.2) on our messages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailproc.filtering.document import FIELD_CHARS, Document
from mailproc.filtering.evaluate import match
from mailproc.filtering.model import Facts
from mailproc.filtering.query import parse_query
from mailproc.message.model import Message
from mailproc.message.parse import parse

Where = tuple[str, ...] | None
Mail = Callable[..., Message]
Ask = Callable[..., Where]


@pytest.mark.parametrize(
    ("sender", "query", "found"),
    [
        ("john.smith@gmail.example", "from:joh", False),
        ("john.smith@gmail.example", "from:john", True),
        ("john.smith@gmail.example", "from:john.smith", True),
        ("john.smith@gmail.example", "from:john.smith@", True),
        ("john.smith@gmail.example", "from:john.smith@gmail", False),
        ("john.smith@gmail.example", "from:smith@gmail.example", False),
        ("john.smith@gmail.example", "from:JOHN.SMITH@Gmail.Example", True),
        ("x@mybanksavings.example", "from:mybank", False),
        ("x@mail.example.com", "from:example.com", True),
        ("x@mail.example.com", "from:@example.com", True),
        ("john+example.com@other.test", "from:example.com", True),
        ("x@example.org", "from:example.com", False),
        ("x@com.example", "from:example.com", False),
        ("Mary-Jane <mj@example.com>", "from:mary-jane", True),
        ("Example <com@other.test>", "from:example.com", False),
        ("a@xn--e1afmkfd.xn--p1ai", "from:пример.рф", True),
        ("Иван Петров <i@example.com>", "from:иван", True),
        ("i@example.com", "from:иван", False),
    ],
)
def test_addresses(
    mail: Mail, where: Ask, sender: str, query: str, found: bool
) -> None:
    assert (where(query, mail(From=sender)) is not None) is found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("to:example.net", ("to", "bcc")),
        ("to:boss", ("cc",)),
        ("to:hidden@example.net", ("bcc",)),
        ("to:news.example.org", ("list",)),
        ("cc:boss", ("cc",)),
        ("cc:desk", None),
        ("bcc:hidden", ("bcc",)),
        ("hidden", ("bcc",)),
        ("replyto:answer", ("replyto",)),
        ("answer", None),
    ],
)
def test_recipients(mail: Mail, where: Ask, query: str, expected: Where) -> None:
    message = mail(
        To="<desk@example.net>",
        Cc="The Boss <b@example.com>",
        Bcc="hidden@example.net",
        Reply_To="answer@example.com",
        List_Id="<news.example.org>",
    )
    assert where(query, message) == expected


def test_a_phrase_never_runs_from_one_address_into_the_next(
    mail: Mail, where: Ask
) -> None:
    message = mail(To="Ann <ann@one.example>, Bob <bob@two.example>")
    assert where('to:"one example"', message) == ("to",)
    assert where('to:"example bob"', message) is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("счёт", ("body",)),
        ("СЧЁТ", ("body",)),
        ("счет", None),
        ("счёт-на-оплату", ("body",)),
        ('"за март"', ("body",)),
        ('"март за"', None),
        ("płatność", ("subject",)),
        ("platnosc", None),
        ("PŁATNOŚĆ оплату", ("subject", "body")),
        ("оплат", None),
    ],
)
def test_cyrillic_and_polish(
    mail: Mail, where: Ask, query: str, expected: Where
) -> None:
    message = mail("Прошу счёт на оплату\r\nза март", Subject="Płatność")
    assert where(query, message) == expected


def test_koi8_r_with_an_attachment() -> None:
    head = "Subject: =?koi8-r?B?7sHS1dvFzsnF?=\r\nMIME-Version: 1.0\r\n"
    body = "Спам с вашего сервера".encode("koi8-r")
    raw = (
        head.encode()
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        + b"Content-Type: text/plain; charset=koi8-r\r\n\r\n"
        + body
        + b"\r\n--b\r\nContent-Type: text/plain; name=log.txt\r\n"
        + b"Content-Disposition: attachment; filename=log.txt\r\n\r\n"
        + b"secret\r\n--b--\r\n"
    )
    document = Document(parse(raw), Facts())
    assert match(parse_query("спам"), document) == ("body",)
    assert match(parse_query("нарушение"), document) == ("subject",)
    assert match(parse_query("log.txt has:attachment"), document) == (
        "filename",
        "attachment",
    )
    assert match(parse_query("secret"), document) is None


def test_an_alternative_reports_every_place(mail: Mail, where: Ask) -> None:
    message = mail("invoice and payment", Subject="Invoice")
    assert where("{payment invoice nothing}", message) == ("body", "subject")
    assert where("-nothing -{x y}", message) == ()


def test_around_counts_words_between_phrases_too(mail: Mail, where: Ask) -> None:
    message = mail("one two three four five", Subject="five")
    assert where("one AROUND 3 four", message) == ("body",)
    assert where("one AROUND 2 four", message) is None
    assert where('"one two" AROUND 2 four', message) == ("body",)
    assert where("four AROUND 3 one", message) == ("body",)
    assert where('"four AROUND 3 one"', message) is None
    assert where("subject:(one AROUND 9 five)", message) is None


def test_size_is_strict(mail: Mail, where: Ask) -> None:
    message = mail("x")
    size = len(message.raw)
    assert where(f"larger:{size}", message) is None
    assert where(f"larger:{size - 1}", message) == ("size",)
    assert where(f"smaller:{size}", message) is None
    assert where(f"smaller:{size + 1}", message) == ("size",)


def test_a_day_begins_at_midnight_of_the_desk(mail: Mail, where: Ask) -> None:
    moscow = timezone(timedelta(hours=3))
    now = datetime(2026, 11, 24, 15, tzinfo=moscow)
    came = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # the 24th in Moscow
    facts = Facts(now=now, received=came)
    message = mail(Date="Mon, 1 Jan 2001 00:00:00 +0000")
    assert where("after:2026/11/24", message, facts) == ("date",)
    assert where("before:2026/11/24", message, facts) is None
    assert where("after:2026/11/24", message, Facts(received=came)) is None
    assert where("before:2002/01/01", message) == ("date",)


@pytest.mark.parametrize(
    ("age", "older"),
    [
        ("1d", True),
        ("40d", False),
        ("1m", True),
        ("2m", False),
        ("1y", False),
        ("9999y", False),
    ],
)
def test_ages_by_the_calendar(mail: Mail, where: Ask, age: str, older: bool) -> None:
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    facts = Facts(now=now, received=datetime(2026, 2, 28, 11, tzinfo=UTC))
    assert (where(f"older_than:{age}", mail(), facts) is not None) is older
    assert (where(f"newer_than:{age}", mail(), facts) is not None) is not older


def test_without_a_moment_no_date_matches(mail: Mail, where: Ask) -> None:
    assert where("after:2000/01/01", mail()) is None
    assert where("older_than:1d", mail(), Facts(received=datetime.now(UTC))) is None


def test_state_operators(mail: Mail, where: Ask) -> None:
    facts = Facts(
        queue="test-orders",
        labels=frozenset({"VIP", "category-social"}),
        flags=frozenset({"\\SEEN"}),
    )
    assert where("in:test-orders is:read label:vip", mail(), facts) == (
        "queue",
        "flags",
        "label",
    )
    assert where("category:social", mail(), facts) == ("label",)
    assert where("is:unread", mail(), facts) is None
    assert where("in:inbox", mail(), facts) is None
    assert where("in:inbox is:unread has:nouserlabels", mail()) is not None


def test_our_own_addresses(mail: Mail, where: Ask) -> None:
    facts = Facts(own=frozenset({"Support@Example.com"}), recipients=("x@example.com",))
    message = mail(From="support@example.com", To="a@example.org")
    assert where("from:me", message, facts) == ("from",)
    assert where("to:me", message, facts) is None
    assert where("from:me", message) is None
    assert where("deliveredto:x@example.com", message, facts) == ("deliveredto",)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("istanbul", "İSTANBUL", True),
        ("İstanbul", "istanbul", True),
        ("sığır", "SIĞIR", True),
        ("strasse", "STRAẞE", True),
        ("straße", "Strasse", True),
        ("ЁЛКА", "ёлка", True),
        ("елка", "ёлка", False),
        ("full", "ｆｕｌｌ", True),
        ("file", "ﬁle", True),
        ("हिन्दी", "यह हिन्दी है", True),
        ("हिन", "यह हिन्दी है", False),
        ("שלום", "\u200fשָׁלוֹם", False),
        ("password", "pass\u200bword pass\u00adword", True),
        ("🎉", "Sale🎉now", True),
        ("🎉", "Sale now", False),
        ("👍", "ok 👍🏽", True),
        ("❤", "I ❤\ufe0f it", True),
        ('"sale now"', "Sale🎉now", True),
        ('"sale 🎉 now"', "🎉 Sale now", True),
        ("sale🎉", "🎉 Sale", True),
        ("fe80::1", "addr fe80::1 up", True),
        ("2001:db8::1", "2001:DB8::1", True),
        ("192.0.2", "192.0.2.7", True),
        ("01.2047-100", "100 then 01.2047", True),
        ("2047-01", "01.2047", True),
        ("a@example.com", "email=a@example.com&x=1", True),
        ("a@example.com", "https://example.org/a@example.com", True),
        ("a@example.com", "ba@example.com", False),
        ("a@example.com", "mailto:a@example.com.", True),
        ("C++", "in C only", True),
    ],
)
def test_words_of_many_scripts(
    mail: Mail, where: Ask, query: str, text: str, found: bool
) -> None:
    assert (where(query, mail(text)) is not None) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("filename:pdf", True),
        ("filename:report.pdf", True),
        ("filename:annual", True),
        ("filename:2026.final.pdf", False),
        ("filename:2026", True),
        ('filename:"annual report"', True),
        ("filename:report", True),
        ("filename:repor", False),
        ("filename:*.pdf", True),
        ("filename:gz", False),
        ("filename:tar.gz", False),
        ("filename:png", False),
    ],
)
def test_names_of_attachments(where: Ask, query: str, found: bool) -> None:
    raw = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: application/octet-stream\r\n"
        b'Content-Disposition: attachment; filename="2026-11 Annual Report.pdf"\r\n'
        b"\r\nx\r\n--b--\r\n"
    )
    assert (where(query, parse(raw)) is not None) is found


def test_queues_labels_and_keywords_are_one(mail: Mail, where: Ask) -> None:
    facts = Facts(
        queue="abuse",
        labels=frozenset({"VIP"}),
        flags=frozenset({"\\Flagged", "red-bang", "$Important"}),
    )
    assert where("in:abuse label:abuse", mail(), facts) == ("queue",)
    assert where("in:vip label:vip label:red-bang", mail(), facts) == ("label",)
    assert where("has:red-bang has:yellow-star", mail(), facts) == ("label", "flags")
    assert where("is:important label:important", mail(), facts) == ("flags",)
    assert where("has:green-check", mail(), facts) is None
    assert where("label:flagged", mail(), facts) is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from:иван@пример.рф", True),
        ("from:пример.рф", True),
        ("from:xn--e1afmkfd.xn--p1ai", True),
        ("from:иван@xn--e1afmkfd.xn--p1ai", True),
        ("from:petr@пример.рф", False),
    ],
)
@pytest.mark.parametrize("domain", ["пример.рф", "xn--e1afmkfd.xn--p1ai"])
def test_both_forms_of_a_domain(
    mail: Mail, where: Ask, domain: str, query: str, found: bool
) -> None:
    """RFC 5890."""
    message = mail(From=f"иван@{domain}")
    assert (where(query, message) is not None) is found


def test_me_is_also_our_address_with_a_tag(mail: Mail, where: Ask) -> None:
    facts = Facts(own=frozenset({"support@example.com"}))
    assert where("to:me", mail(To="Support+VPS@example.com"), facts) == ("to",)
    assert where("to:me", mail(To="support@example.org"), facts) is None


def test_attached_messages_only_when_asked(mail: Mail, where: Ask) -> None:
    raw = (
        b"Subject: look\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nsee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        b"From: spammer@example.net\r\nSubject: casino\r\n\r\nwin today\r\n--b--\r\n"
    )
    message = parse(raw)
    assert where("casino", message) is None
    assert where("win", message) is None
    assert where("in:attached win from:spammer", message) == (
        "attachment",
        "body",
        "from",
    )
    assert where("in:attached", mail()) is None


def test_a_field_is_searched_up_to_its_limit(mail: Mail, where: Ask) -> None:
    message = mail("first " + "a " * (FIELD_CHARS // 2) + "last")
    assert where("first", message) == ("body",)
    assert where("last", message) is None
