"""A real Postfix as smarthost: relays our bytes, takes part in fail-over (R3, R6)."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mailproc.ports import Claim, Kind, Recipient, State
from mailproc.signing import Signer, generate, public_record
from mailproc.transport.smtp.hosts import Tls
from mailproc.transport.smtp.smarthosts import Smarthost, Smarthosts
from tests.servers.opendkim import verify_with_opendkim
from tests.servers.postfix import Postfix
from tests.servers.sink import Sink, free_port

pytestmark = pytest.mark.servers

KEYS = [generate("example.com", "r"), generate("example.com", "e", "ed25519")]
RECORDS = {key.record_name: public_record(key) for key in KEYS}
SIGN = Signer(KEYS)
PEOPLE = ("client@example.org", "support@example.com")


def claim(text: str, recipients: tuple[str, ...] = PEOPLE) -> Claim:
    raw = (
        "From: Support <support@example.com>\r\nTo: client@example.org\r\n"
        "Cc: support@example.com\r\nSubject: =?utf-8?b?0KLQtdC80LA=?=\r\n"
        f"Date: Thu, 01 Jan 2026 10:00:00 +0300\r\nMessage-ID: <{text}@example.com>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text}\r\n.строка с точкой\r\n..\r\n"
    ).encode()
    rows = tuple(Recipient(i, address, 0) for i, address in enumerate(recipients, 1))
    now = datetime.now(UTC)
    signed = SIGN(raw, "example.com")
    return Claim(1, signed, "support@example.com", Kind.STAFF, "m", now, rows)


MADE: list[Smarthosts] = []


def deliver(
    *ports: int, tls: Tls = "opportunistic", ca_file: str | None = None
) -> Smarthosts:
    hosts = [Smarthost("127.0.0.1", port, tls=tls, ca_file=ca_file) for port in ports]
    MADE.append(Smarthosts(hosts, ehlo="relay.example.com"))
    return MADE[-1]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while MADE:
        MADE.pop().close()


def arrived(sink: Sink, text: str) -> list[bytes]:
    return [mail.raw for mail in sink.received if text.encode() in mail.raw]


def wait_for(sink: Sink, text: str, seconds: float = 30) -> bytes:
    end = time.monotonic() + seconds
    while not arrived(sink, text):
        assert time.monotonic() < end, f"{text} did not arrive"
        time.sleep(0.02)
    return arrived(sink, text)[0]


@pytest.mark.parametrize("tls", ["none", "starttls", "opportunistic"])
def test_postfix_relays_and_dkim_survives(
    postfix: Postfix, sink: Sink, tls: Tls
) -> None:
    relay = deliver(postfix.port, tls=tls, ca_file=str(postfix.certificate_file))
    outcomes = relay(claim(f"relayed-{tls}"), datetime.now(UTC))
    assert [outcome.state for outcome in outcomes] == [State.DELIVERED] * 2
    raw = wait_for(sink, f"relayed-{tls}")
    assert raw.startswith(b"Received: from relay.example.com")
    assert verify_with_opendkim(raw, RECORDS)
    assert arrived(sink, f"relayed-{tls}") == [raw]  # one transaction for both


def test_what_postfix_refuses_is_final_for_that_recipient_only(
    postfix: Postfix, sink: Sink
) -> None:
    relay = deliver(postfix.port, free_port())
    people = ("client@example.org", "someone@localhost", "two@@example.org")
    outcomes = relay(claim("refused", people), datetime.now(UTC))
    answers = {outcome.address: (outcome.state, outcome.code) for outcome in outcomes}
    assert answers == {
        "client@example.org": (State.DELIVERED, 250),
        "someone@localhost": (State.FAILED, 504),  # Postfix
        "two@@example.org": (State.FAILED, 553),  # we ourselves
    }
    wait_for(sink, "refused")


def test_postfix_down_then_b_then_postfix_again(sink: Sink) -> None:
    now = datetime.now(UTC)
    with Postfix(sink.port) as first, Sink() as second:
        relay = deliver(first.port, second.port)
        assert relay(claim("before"), now)[0].smarthost.endswith(str(first.port))
        first.kill()
        assert relay(claim("while-down"), now)[0].state is State.DELIVERED
        assert arrived(second, "while-down")
        first.start()
        wait_for(sink, "before")
        again = deliver(first.port, second.port)
        assert again(claim("after"), now)[0].smarthost.endswith(str(first.port))
        wait_for(sink, "after")


def test_routes_and_aliases_lead_single_addresses_elsewhere(sink: Sink) -> None:
    with (
        Sink() as desk,
        Postfix(
            sink.port,
            routes={"support1@example.com": f"smtp:[127.0.0.1]:{desk.port}"},
            aliases={"support@example.com": "support1@example.com"},
        ) as server,
    ):
        relay = deliver(server.port)
        relay(claim("routed"), datetime.now(UTC))
        wait_for(sink, "routed")
        wait_for(desk, "routed")
        assert [mail.recipients for mail in desk.received] == [
            ("support1@example.com",)
        ]
