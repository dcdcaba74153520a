"""Addresses, dates and Message-IDs, by mail-parser with its fall-backs (RFC 5322)."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message import rfc5322
from mailproc.message.model import Limits
from mailproc.message.rfc5322 import Standard

LIMITS = Limits()


def read(hint: str | None = None, **values: bytes | list[bytes]) -> Standard:
    found = {
        name.rstrip("_").replace("_", "-"): value
        if isinstance(value, list)
        else [value]
        for name, value in values.items()
    }
    return rfc5322.read(found, LIMITS, hint)


def addresses(value: bytes, hint: str | None = None) -> list[tuple[str, str]]:
    return [(a.name, a.addr) for a in read(hint, from_=value).addresses["from"]]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b"anna@example.org", [("", "anna@example.org")]),
        (b" <anna@example.org>", [("", "anna@example.org")]),
        (b"Anna <anna@example.org>", [("Anna", "anna@example.org")]),
        (
            b'"Ex, Anna" <a@example.org>, b@example.org',
            [("Ex, Anna", "a@example.org"), ("", "b@example.org")],
        ),
        (b"a@example.org (Anna)", [("Anna", "a@example.org")]),
        (
            b"team: a@example.org, B <b@example.org>;",
            [("", "a@example.org"), ("B", "b@example.org")],
        ),
        (b'"odd local"@example.org', [("", '"odd local"@example.org')]),
        (b"=?utf-8?B?0JjQstCw0L0=?= <i@example.org>", [("Иван", "i@example.org")]),
        (
            b"=?koi8-r?Q?=E9=D7=C1=CE?=\r\n =?koi8-r?Q?=CF=D7?= <i@example.org>",
            [("Иванов", "i@example.org")],
        ),
    ],
)
def test_addresses(value: bytes, found: list[tuple[str, str]]) -> None:
    assert addresses(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        # encoded words in quotes, cut, and of unknown charset
        (b'"=?utf-8?B?0JjQstCw0L0=?=" <i@example.org>', [("Иван", "i@example.org")]),
        (
            b"=?utf-8?Q?=D0=98=D0?= =?utf-8?Q?=B2?= <i@example.org>",
            [("Ив", "i@example.org")],
        ),
        (b"=?x-none?Q?=C8=E2=E0=ED?= <i@example.org>", [("Иван", "i@example.org")]),
        (b"'Anna' <a@example.org>", [("Anna", "a@example.org")]),
        # a comma that should have been quoted, angle brackets that are not closed
        (
            b"a@example.org; b@example.org",
            [("", "a@example.org"), ("", "b@example.org")],
        ),
        (b"Anna <a@example.org", [("Anna", "a@example.org")]),
        (b"<<a@example.org>>", [("", "a@example.org")]),
        (b"Anna a@example.org", [("Anna", "a@example.org")]),
        (b"MAILER-DAEMON <>", [("MAILER-DAEMON", "")]),
        (b"root", [("root", "")]),
    ],
)
def test_broken_addresses_are_salvaged(
    value: bytes, found: list[tuple[str, str]]
) -> None:
    assert addresses(value) == found


@pytest.mark.parametrize("codec", ["koi8-r", "cp1251", "utf-8"])
def test_raw_names_are_readable(codec: str) -> None:
    value = "Иван Петров".encode(codec) + b" <i@example.org>"
    assert addresses(value) == [("Иван Петров", "i@example.org")]
    assert addresses(value, codec) == [("Иван Петров", "i@example.org")]


def test_a_decoded_name_never_becomes_an_address() -> None:
    """A comma or an angle bracket inside an encoded word is text (RFC 2047 5)."""
    value = b"=?utf-8?Q?Boss_=3Cboss=40example.com=3E=2C?= <evil@example.org>"
    assert addresses(value) == [("Boss <boss@example.com>,", "evil@example.org")]


def test_the_sender_field() -> None:
    found = read(sender=b"Robot <r@example.org>").addresses["sender"]
    assert [(a.name, a.addr) for a in found] == [("Robot", "r@example.org")]


@pytest.mark.parametrize(
    "value", [b"undisclosed-recipients:;", b"Undisclosed recipients: ;", b""]
)
def test_no_recipients_is_no_fault(value: bytes) -> None:
    found = read(to=value, cc=value)
    assert found.addresses["to"] == found.addresses["cc"] == ()
    assert not [d for d in found.defects if "malformed" in d]


def test_fields_that_stand_twice_are_read_together_with_a_defect() -> None:
    found = read(
        from_=[b"a@example.org", b"b@example.org"], to=[b"c@d.example", b"e@f.example"]
    )
    assert [a.addr for a in found.addresses["from"]] == [
        "a@example.org",
        "b@example.org",
    ]
    assert len(found.addresses["to"]) == 2
    assert "2 from fields" in found.defects
    assert "2 to fields" in found.defects


def test_missing_fields_are_defects() -> None:
    assert read().defects == ["no from field", "no date field", "no message-id"]


def test_the_number_of_addresses_is_bounded() -> None:
    value = b"a@example.org, " * 5000
    assert len(read(to=value).addresses["to"]) == LIMITS.addresses


def test_key_and_domain_of_an_address() -> None:
    (found,) = read(from_=b"Anna@Example.ORG").addresses["from"]
    assert found.key == "anna@example.org"
    assert found.domain == "example.org"


# --- dates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        (b"Tue, 14 Jan 2025 10:00:00 +0100", (2025, 1, 14, 9)),
        (b"14 Jan 2025 10:00 GMT", (2025, 1, 14, 10)),
        (b"Tue, 14 Jan 2025 10:00:00 -0500 (EST)", (2025, 1, 14, 15)),
        (b"14 Jan 95 10:00:00 EST", (1995, 1, 14, 15)),
        (b"Mon, 14 Jan 2025 10:00:00 +0000", (2025, 1, 14, 10)),
        (b"2025-01-14 10:00:00+03:00", (2025, 1, 14, 7)),
        (b"Tue Jan 14 10:00:00 2025", (2025, 1, 14, 10)),
    ],
)
def test_dates(value: bytes, utc: tuple[int, ...]) -> None:
    assert read(date=value).date == datetime(utc[0], utc[1], utc[2], utc[3], tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        *(b"", b"yesterday", b"32 Jan 2025 10:00:00 +0000", b"Tue, 14 Jan 99999"),
        *(b"14 Jan 2025 25:00:00 +0000", b"14 Jan 2025 10:00:00 +9999999999"),
        *(b"1 Jan 9999 23:59:59 -2300", b"1 Jan 1801 00:00:00 +1400", b"\xff\xfe"),
    ],
)
def test_a_wrong_date_is_none_with_a_defect(value: bytes) -> None:
    found = read(date=value)
    assert found.date is None
    assert "Date field cannot be read" in found.defects


@given(st.text(max_size=60))
def test_any_date_is_read_or_refused(value: str) -> None:
    found = read(date=value.encode("utf-8", "replace")).date
    assert found is None or found.tzinfo is UTC


# --- Message-IDs ------------------------------------------------------------------


def test_message_ids_lose_their_brackets() -> None:
    found = read(
        message_id=b" <a@example.org> ",
        in_reply_to=b"Your message <b@example.org>",
        references=b"<r1@x.example>\r\n\t<r2@x.example> <r1@x.example>",
    )
    assert found.message_id == "a@example.org"
    assert found.in_reply_to == ("b@example.org",)
    assert found.references == ("r1@x.example", "r2@x.example")


@pytest.mark.parametrize(
    ("value", "ident"),
    [
        (b"no-brackets@example.org", "no-brackets@example.org"),
        (b"<folded\r\n @example.org>", "folded@example.org"),
        (b"<a@b.example> <c@d.example>", "a@b.example"),
        (b"<no at sign>", "noatsign"),
        (b"<>", None),
        (b"words only", None),
    ],
)
def test_odd_message_ids(value: bytes, ident: str | None) -> None:
    assert read(message_id=value).message_id == ident


# --- nothing raises, everything ends ----------------------------------------------


@given(st.binary(max_size=120), st.sampled_from(["from", "to", "date", "references"]))
def test_any_bytes_are_read(value: bytes, name: str) -> None:
    found = rfc5322.read({name: [value]}, LIMITS)
    for group in found.addresses.values():
        for address in group:
            (address.name + address.addr).encode("utf-8")


def test_a_failure_of_mail_parser_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(message: object) -> None:
        raise AttributeError(message)

    monkeypatch.setattr(rfc5322, "MailParser", fails)
    found = read(from_=b"Anna <a@example.org>", date=b"14 Jan 2025 10:00:00 +0000")
    assert [(a.name, a.addr) for a in found.addresses["from"]] == [
        ("Anna", "a@example.org")
    ]
    assert found.date == datetime(2025, 1, 14, 10, tzinfo=UTC)
    assert "mail-parser failed: AttributeError" in found.defects


@pytest.mark.parametrize(
    "value",
    [
        *(b'"' * 100_000, b"(" * 100_000, b"<" * 100_000, b"@" * 100_000),
        *(b"a@" * 50_000, b"a" * 100_000, b"a@b.example, " * 8000, b"1 " * 50_000),
        *(b"=?utf-8?q?a?= " * 7000, b"=?utf-8?q?a?= <a@b.example>," * 4000),
    ],
    ids=lambda v: v[:12].decode(),
)
def test_work_is_bounded(value: bytes) -> None:
    begin = time.perf_counter()
    read(from_=value, date=value, references=value)
    assert time.perf_counter() - begin < 5
