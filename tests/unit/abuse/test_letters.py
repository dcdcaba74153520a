"""Free text as a whole: vendors, forwards, hostile input, speed (issue 5)."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.classes import BY_NAME
from mailproc.abuse.letter import freetext, hops, senders, spamhaus
from mailproc.abuse.read import read
from mailproc.message.parse import parse
from tests.unit.abuse.letter_making import hop, hops_of, letter

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"
FOLDERS = ("free-text", "spamhaus", "forwarded-letters")
MAILS = [path for name in FOLDERS for path in sorted((ROOT / name).glob("*.eml"))]
SBL = "IP/cidr: 192.0.2.5/32\nProblem: spam\nSBL Ref: SBL600001\nSpamhaus Block List"


@pytest.mark.parametrize(
    ("text", "subject", "ips"),
    [
        (SBL, "", ("192.0.2.5",)),
        ("> " + SBL.replace("\n", "\n> "), "Fwd: x", ("192.0.2.5",)),
        (
            "Botnet C&C",
            "Spamhaus Notification | 192.0.2.5 - Botnet C&C Activity",
            ("192.0.2.5",),
        ),
        (
            "IP address: 192.0.2.5\nIssue: Botnet C&C\nMalware: X\nSpamhaus SBL",
            "",
            ("192.0.2.5",),
        ),
    ],
)
def test_spamhaus_layouts(text: str, subject: str, ips: tuple[str, ...]) -> None:
    found = spamhaus.read(hops_of(letter(text, subject=subject)))
    assert found is not None
    assert found.chosen.ips == ips


@pytest.mark.parametrize(
    "text",
    [
        "Your IP 192.0.2.5 is listed in Spamhaus CSS.",
        "550 5.7.1 192.0.2.5 is listed in Spamhaus Block List",
        "IP: 192.0.2.5\nProblem: trap hit\nRef: RBL-1\nadded to rbl.example",
        "AbuseHub Spamhaus Bot Report\nIP address: 192.0.2.5",
    ],
)
def test_what_only_mentions_spamhaus(text: str) -> None:
    """Research 3.5: not SBL, so no block is invented."""
    assert spamhaus.read([hop(text)]) is None


@pytest.mark.parametrize(
    ("subject", "name", "reference"),
    [
        ("Abuse Message [AbuseID:AAA111:2C]: x", "hetzner", "AbuseID:AAA111:2C"),
        ("Abuse Ticket [#a1b2c3]", "leaseweb", "a1b2c3"),
        ("[Ticket ID: M247-5566]", "m247", "M247-5566"),
        ("[Ticket 3001] Reporting Abuse (Spam) for IP: 192.0.2.1", "cogent", "3001"),
        (
            "[0123456789abcdef]: Cloudflare received a report",
            "cloudflare",
            "0123456789abcdef",
        ),
    ],
)
def test_forwarders_are_data(subject: str, name: str, reference: str) -> None:
    known = senders.recognise([hop("text", subject)])
    assert known.forwarder is not None
    assert (known.forwarder.name, known.reference) == (name, reference)


def test_names_of_senders_differ() -> None:
    names = [each.name for each in senders.SENDERS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", MAILS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_forwarded_once_more_the_offender_stays(path: Path) -> None:
    """A colleague forwards the letter inline; the addresses are read all the same."""
    message = parse(path.read_bytes())
    report = freetext.parse(message)
    if report is None or not message.text.strip() or message.attachments:
        return
    is_html = len(message.text.strip()) < 120 and message.html
    shown = hops.letter_text(message) if is_html else message.text
    head = (
        f"From: x@y.example\nSent: today\nTo: z@y.example\nSubject: {message.subject}"
    )
    body = f"please look\n\n{head}\n\n{shown}"
    again = freetext.parse(letter(body, subject=f"FW: {message.subject}"))
    assert again is not None
    assert set(again.ips) == set(report.ips)
    assert again.immediate_block == report.immediate_block


LINES = st.integers(0, 60)


@given(st.sampled_from(MAILS), st.lists(st.tuples(LINES, LINES), max_size=6))
def test_lines_moved_about_break_nothing(
    path: Path, swaps: list[tuple[int, int]]
) -> None:
    lines = path.read_bytes().split(b"\n")
    for one, two in swaps:
        if one < len(lines) and two < len(lines):
            lines[one], lines[two] = lines[two], lines[one]
    report = freetext.parse(parse(b"\n".join(lines)))
    if report is not None:
        assert report.category in BY_NAME
        assert report.immediate_block == BY_NAME[report.category].blocks


@given(st.sampled_from(MAILS), st.integers(0, 4000), st.binary(max_size=30))
def test_bytes_put_in_break_nothing(path: Path, at: int, more: bytes) -> None:
    raw = path.read_bytes()
    report = freetext.parse(parse(raw[:at] + more + raw[at:]))
    assert report is None or report.format in ("free-text", "spamhaus")


@pytest.mark.parametrize(
    "piece",
    [
        "Nov 20 10:00:00 h sshd[1]: Failed password for root from 192.0.2.9 port 22\n",
        "Please respond within 24 hours by 25 November 2026. ",
        "From: a@b.example\nTo: x\nSubject: y\nDate: z\n\n",
        "Received: from x ([192.0.2.5]) by y\n",
        "hxxp://bad[.]example[.]net/a ",
        "Case ID: ",
        "192.0.2.1 > ",
        "twenty-",
        "a.b.",
        ">",
        "[",
        "\n",
    ],
)
def test_a_megabyte_is_read_in_bounded_time(piece: str) -> None:
    message = letter(piece * (1_000_000 // len(piece)), subject="abuse")
    started = time.perf_counter()
    freetext.parse(message)
    assert time.perf_counter() - started < 5


def test_a_flattened_report_in_a_letter_without_from() -> None:
    """Found by mutation: there is no place for a forwarder who is not named."""
    body = "> From: fbl@mailbox.example\n> Feedback-Type: abuse\n> Version: 1\n"
    body += "> User-Agent: X/1\n> Source-IP: 192.0.2.5"
    raw = f"To: abuse@ipserver.su\nSubject: Fwd: x\n\nsee\n\n{body}\n".encode()
    found = read(parse(raw)).report
    assert found is not None
    assert (found.ips, found.forwarder) == (("192.0.2.5",), None)
