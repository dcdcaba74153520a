"""Loop guards (reliability 1.4 R11, 6)."""

from mailproc.compose.loops import is_loop
from mailproc.compose.model import Identity
from mailproc.message.parse import parse

IDENTITY = Identity(
    "support@ipserver.su",
    frozenset({"abuse@spheral.example"}),
    frozenset({"ipserver.su"}),
    "relay.ipserver.su",
)
HOP = (
    "Received: from a.example by {host} with ESMTP id 1;\r\n"
    " Fri, 2 Jan 2026 00:00:00 +0000\r\n"
)


def reason(header: str, **options: int) -> str | None:
    return is_loop(parse(f"{header}\r\nx\r\n".encode()), IDENTITY, **options)


def test_ordinary_mail_is_no_loop() -> None:
    assert reason("Subject: x\r\n") is None
    assert reason(HOP.format(host="mx.example.org") * 50) is None
    assert reason("X-Loop: somebody@example.org\r\n") is None


def test_too_many_hops() -> None:
    assert (
        reason(HOP.format(host="mx.example.org") * 51) == "more than 50 Received fields"
    )
    assert reason(HOP.format(host="mx.example.org") * 4, max_received=3)


def test_own_host_three_times() -> None:
    own = HOP.format(host="RELAY.ipserver.su")
    assert reason(own * 2 + HOP.format(host="relay.ipserver.su.example")) is None
    assert reason(own * 3) == "passed relay.ipserver.su 3 times"


def test_own_line_without_from_counts() -> None:
    own = "Received: by relay.ipserver.su with ESMTPSA id t;\r\n Fri, 2 Jan 2026\r\n"
    assert reason(own * 3) == "passed relay.ipserver.su 3 times"


def test_own_mark() -> None:
    assert reason("X-Loop: <Support@ipserver.su>\r\n") == "carries our own X-Loop mark"
    assert reason("X-Loop: abuse@spheral.example\r\n") == "carries our own X-Loop mark"
