"""Broken mail of every kind: seen in a queue folder or in Shunt, and nothing stops.

Issue 2, "Bad input". Each comes by IMAP and by LMTP; behind them comes a good mail,
which must be sorted as quickly as ever.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.acts import standing, until_found
from tests.e2e.conftest import Mailbox
from tests.e2e.house import House, until
from tests.servers.postgres import Postgres

_TO = b"To: support@ipserver.su\r\n"
_FROM = b"From: a@example.org\r\n"


def _nested(levels: int) -> bytes:
    """A multipart in a multipart in a multipart."""
    heads = [
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(levels)
    ]
    tails = [b"\r\n--b%d--\r\n" % n for n in reversed(range(levels))]
    middle = b"Content-Type: text/plain\r\n\r\ndeep\r\n"
    return (
        _FROM + _TO + b"Subject: deep\r\n" + b"".join(heads) + middle + b"".join(tails)
    )


def _many_parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    head = b'Subject: many\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return _FROM + _TO + head + part * count + b"--b--\r\n"


BROKEN = {
    "nul": _FROM + _TO + b"Subject: nul\0here\r\n\r\nbody\0body\r\n",
    "bare cr": _FROM + _TO + b"Subject: cr\rFrom: x@example.net\r\n\r\na\rb\r\n",
    "bare lf": _FROM + _TO + b"Subject: lf\n\nbody\nbody\n",
    "large header": _FROM + _TO + b"X-Long: " + b"x" * 10_000_000 + b"\r\n\r\nb\r\n",
    "many fields": _FROM + _TO + b"X-Field: x\r\n" * 300_000 + b"\r\nb\r\n",
    "500 levels": _nested(500),
    "20,000 parts": _many_parts(20_000),
    "wrong charset": _FROM + _TO + b"Subject: =?klingon?b?4pi6?= \xd0\xcf\xd2\xd4\r\n"
    b"Content-Type: text/plain; charset=klingon\r\n\r\n\xd0\xcf\xd2\xd4\r\n",
    "false utf-8": _FROM + _TO + b"Subject: \xff\xfe\xc3\x28\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xc3\x28\xed\xa0\x80\r\n",
    "no from": _TO + b"Subject: nobody\r\n\r\nbody\r\n",
    "two from": _FROM + b"From: b@example.net\r\n" + _TO + b"Subject: two\r\n\r\nb\r\n",
    "long subject": _FROM + _TO + b"Subject: " + b"word " * 40_000 + b"\r\n\r\nb\r\n",
    "no header": b"\r\nonly a body\r\n",
    "no body": _FROM + _TO + b"Subject: no body",
    "no blank line": b"this is no mail at all\r\nnothing\r\n",
    "bad base64": _FROM + _TO + b"Subject: b64\r\nContent-Transfer-Encoding: base64\r\n"
    b"Content-Type: text/plain\r\n\r\n!!!=%%%\r\n=\r\n",
    "unended part": _FROM + _TO + b"Subject: unended\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n',
    "bad date": _FROM + _TO + b"Date: 99 Foo 99999999 99:99:99 +9999\r\n\r\nbody\r\n",
    "odd ids": _FROM + _TO + b"Message-ID: <<\0\xff>>\r\nReferences: "
    + b"<a@b> " * 20_000 + b"\r\n\r\nbody\r\n",
}  # fmt: skip


def _good(number: int) -> bytes:
    return (
        b"From: client@example.org\r\nTo: support@ipserver.su\r\nSubject: well\r\n"
        b"Message-ID: <good-%d@example.org>\r\n\r\nIt works.\r\n" % number
    )


@pytest.fixture
def house(mailbox: Mailbox) -> Iterator[House]:
    with mailbox.house() as running:
        yield running.connected()


def _everywhere(mailbox: Mailbox) -> int:
    with mailbox.dovecot.client("support1") as client:
        status = (
            client.folder_status(name, ["MESSAGES"])[b"MESSAGES"]
            for _, _, name in client.list_folders()
            if name != "INBOX"
        )
        return sum(status)


def test_broken_mail_in_the_inbox(mailbox: Mailbox, house: House) -> None:
    """By APPEND, as another server's mail is copied into a mailbox."""
    refused = 0
    for raw in [*BROKEN.values(), b"\r\n"]:
        try:
            mailbox.dovecot.deliver("support1", raw)
        except Exception:
            refused += 1  # Dovecot takes no NUL in a literal
    mailbox.dovecot.deliver("support1", _good(1))
    until_found(mailbox, "support1", "Прочее", _good(1))
    until(lambda: not standing(mailbox, "support1"), "the INBOX is empty")
    until(lambda: _everywhere(mailbox) == len(BROKEN) + 2 - refused, "all is shown")
    assert refused <= 2
    assert "Traceback" not in house.log.read_text()


def test_broken_mail_by_lmtp(mailbox: Mailbox, postgres: Postgres) -> None:
    """Taken over from the mail server in front and shown: no mail is bounced.

    On PostgreSQL, which takes no NUL and no false UTF-8 in a text.
    """
    url = postgres.database()
    try:
        with mailbox.house(store=url) as house:
            _all_by_lmtp(mailbox, house.connected())
    finally:
        postgres.drop(url)


def _all_by_lmtp(mailbox: Mailbox, house: House) -> None:
    for name, raw in BROKEN.items():
        assert house.lmtp_says(raw, "support1@ipserver.su") == [250], name
    assert house.lmtp_says(_good(1), "support1@ipserver.su") == [250]
    until_found(mailbox, "support1", "Прочее", _good(1))
    until(lambda: _everywhere(mailbox) == len(BROKEN) + 1, "all is shown")
    assert "Traceback" not in house.log.read_text()


def test_a_mail_larger_than_the_limit_stays_on_the_server(
    tmp_path: Path, mailbox: Mailbox
) -> None:
    with mailbox.house(more="[limits]\nmessage_bytes = 100_000") as house:
        house.connected()
        large = _FROM + _TO + b"Subject: large\r\n\r\n" + b"x" * 70 * 10_000
        mailbox.dovecot.deliver("support1", large)
        mailbox.dovecot.deliver("support1", _good(1))
        until_found(mailbox, "support1", "Прочее", _good(1))
        until(lambda: house.logged("more than the limit of 200000"), "a line says it")
        assert standing(mailbox, "support1") == 1
        assert house.lmtp_says(large, "support1@ipserver.su") == [552]
