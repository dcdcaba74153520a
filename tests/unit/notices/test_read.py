"""The whole reader: classes, near misses, mutated fixtures, bounded work."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.notices import letter, mask
from mailproc.notices.as_json import notice_json
from mailproc.notices.model import Notice
from mailproc.notices.read import read

ROOT = Path(__file__).parents[3] / "fixtures" / "notices"
MAILS = [path.read_bytes() for path in sorted(ROOT.rglob("*.eml"))]
NOW = datetime(2026, 11, 24, tzinfo=UTC)
KEYS = {
    *("kind", "parser", "provider", "maintenance_id", "status", "windows", "affected"),
    *("impact", "doubts"),
}


def notice(
    subject: str, body: str, sender: str = "noc@dc.example", more: str = ""
) -> Notice | None:
    raw = f"From: {sender}\nSubject: {subject}\nDate: Mon, 04 May 2026 09:30:00 +0000\n"
    raw += f"{more}Content-Type: text/plain; charset=utf-8\n\n{body}"
    return read(parse(raw.encode()), now=NOW)


WORKS = "Dear customer,\n\nwe will replace a router.\n\nTicket: A-77\n"
WINDOW = "Start: 2026-05-12 22:00 UTC\nEnd: 2026-05-13 02:00 UTC\n"


def test_json_has_the_keys_of_the_manual() -> None:
    found = notice("Planned maintenance", WORKS + WINDOW)
    assert found is not None
    told = notice_json(found)
    assert told.keys() >= KEYS
    assert told["windows"][0]["start"] == "2026-05-12T22:00:00Z"
    assert json.loads(json.dumps(told)) == told


def test_every_field_says_where_it_was_read() -> None:
    found = notice("Planned maintenance", WORKS + WINDOW)
    assert found is not None
    assert found.read_from["windows"].startswith("label Start: 2026-05-12 22:00 UTC")
    assert found.read_from["status"] == "announced"


def test_state_of_quoted_text_is_never_read() -> None:
    body = (
        f"{WORKS}{WINDOW}\n> The maintenance has been completed.\n> It was cancelled."
    )
    found = notice("Planned maintenance", body)
    assert found is not None
    assert found.status == "CONFIRMED"


def test_window_of_quoted_text_stands_in_and_says_so() -> None:
    body = (
        "Dear customer, the maintenance of our network A-77 has been cancelled.\n\n"
        f"-----Original Message-----\nFrom: NOC\nSent: x\nSubject: y\n\n{WINDOW}"
    )
    found = notice("Cancelled: planned maintenance A-77", body)
    assert found is not None
    assert found.status == "CANCELLED"
    assert found.windows[0].start == datetime(2026, 5, 12, 22, tzinfo=UTC)
    assert found.read_from["windows"].startswith("quoted text")


def test_subject_and_text_that_differ_in_state_are_doubted() -> None:
    body = f"{WORKS}{WINDOW}The maintenance has been completed."
    found = notice("CANCELLED: planned maintenance", body)
    assert found is not None
    assert any("differ in state" in doubt for doubt in found.doubts)


def test_a_provider_known_by_words_only_is_doubted() -> None:
    found = notice("Planned maintenance", f"Lumen intends to work.\n{WORKS}{WINDOW}")
    assert found is not None
    assert found.provider == "lumen"
    assert "lumen is known by its words only, not by the sender" in found.doubts


def test_a_day_without_a_time_is_doubted() -> None:
    found = notice("Planned maintenance", f"{WORKS}Date: 12 May 2026\n")
    assert found is not None
    assert found.windows == ()
    assert "only a day is stated: 12 May 2026" in found.doubts


def test_nothing_is_invented() -> None:
    found = notice(
        "Planned maintenance of our network", WORKS.replace("Ticket: A-77", "")
    )
    assert found is None or (
        found.windows,
        found.maintenance_id,
        found.impact,
        found.affected,
    ) == ((), None, None, ())


def test_a_new_server_shows_no_credentials() -> None:
    """S8."""
    body = "Your server is ready.\nIP: 192.0.2.7\nUser: root\nPassword: geheim-77\n"
    found = notice("Your server is ready", body)
    assert found is not None
    assert found.message_class == "server_ready"
    assert "geheim" not in json.dumps(notice_json(found))
    assert "geheim" not in repr(found)


def test_an_answer_in_a_ticket_of_a_datacenter() -> None:
    """S4.5."""
    found = notice("Re: [Ticket 4711] disk", "Done, replaced.", "s@hetzner.example")
    assert found is not None
    assert (found.message_class, found.maintenance_id) == ("ticket_reply", "4711")


def test_a_notice_inside_a_ticket_is_a_notice() -> None:
    found = notice("Re: [Ticket 4711] Maintenance", WORKS + WINDOW, "s@hetzner.example")
    assert found is not None
    assert found.message_class == "maintenance"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Planned maintenance?", "Is my server affected? When will it start?"),
        ("My server is down", "I cannot reach my server since 10:00. Please check."),
        ("Invoice 2026-05 for maintenance", WORKS + WINDOW),
        ("Newsletter: less outages", "Sign up now for our webinar, 30% off!"),
        ("Hello", "Just a line."),
        ("", ""),
    ],
)
def test_near_misses(subject: str, body: str) -> None:
    assert notice(subject, body, "client@client.example") is None


def test_bulk_mail_without_a_window_is_no_notice() -> None:
    more = "List-Unsubscribe: <mailto:u@dc.example>\n"
    body = "We inform you about our maintenance services for your network."
    assert notice("Maintenance services", body, more=more) is None


@given(st.sampled_from(MAILS), st.data())
def test_damaged_notices_never_break_it(raw: bytes, data: st.DataObject) -> None:
    noise = st.binary(max_size=20) | st.sampled_from(
        [b"12.03.2026", b" - ", b"\n", b"<td>", b"22:00", b"Start:", b"=", b"> "]
    )
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        cut = data.draw(st.integers(0, 30))
        raw = raw[:at] + data.draw(noise) + raw[at + cut :]
    found = read(parse(raw))
    if found is not None:
        told = notice_json(found)
        assert told["status"] is None or told["status"].isupper()
        assert all(w.start or w.end for w in found.windows)


@given(st.sampled_from(MAILS))
def test_it_reads_the_same_each_time(raw: bytes) -> None:
    """No state is kept from one mail to the next."""
    message = parse(raw)
    first = read(message, now=NOW)
    read(parse(MAILS[0]), now=NOW)
    assert read(message, now=NOW) == first


HOSTILE = [
    *("1 ", "12.03.2026 ", "22:00 - ", "a:\n", "Start: \n", "> a\n", "From: a\n", "_"),
    *("Start\tEnd\n", "a|b|c\n", "[a1 ", "has been ", "ticket #", "12 march ", "1/"),
    *("<table><tr><td>a", "<p>Start: 1", "<a b='", "password ", "X" * 40),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_grows_with_the_text_and_is_bounded(piece: str) -> None:
    def spent(size: int) -> float:
        body = piece * (size // len(piece))
        message = parse(f"Subject: Planned maintenance\n\n{body}".encode())
        begun = time.process_time()
        read(message)
        return time.process_time() - begun

    spent(1000)
    small, large = spent(7_500), spent(30_000)
    assert large < 16 * small + 0.1  # four times the text; quadratic would be 16
    assert large < 2.0


def test_a_typical_notice_takes_ten_milliseconds() -> None:
    messages = [parse(raw) for raw in MAILS]
    begun = time.process_time()
    for message in messages:
        read(message)
    assert (time.process_time() - begun) / len(messages) < 0.010


def test_masked_views_of_every_ready_fixture() -> None:
    for raw in MAILS:
        message = parse(raw)
        found = read(message)
        if found is not None and found.message_class == "server_ready":
            forms = letter.forms(message)
            text = "\n".join(line for form in forms for line in form)
            assert mask.has_credentials(text), message.subject


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        # A stranger's works in plain words, with a window and what they do.
        (
            "Power work at DUB-2",
            "Feed B in all racks will be off on 12 May 2026, 22:00 - 23:00 UTC.",
            "maintenance",
        ),
        # Asked for by a client, not announced.
        (
            "Server upgrade",
            "Please upgrade RAM of server srv-55 on 12 May 2026, 22:00 - 23:00 UTC. "
            "There will be a downtime.",
            None,
        ),
        (
            "Office move",
            "Our office will be closed 12 May 2026, 8:00 - 9:00 UTC.",
            None,
        ),
        # No window, but a state.
        (
            "Planned maintenance of the storage: finished",
            "Dear customer, the maintenance of our storage has been completed.",
            "maintenance",
        ),
        # Clients report outages too.
        ("Outage of the network", "Since 10:00 the server is not reachable.", None),
    ],
)
def test_who_announces_and_who_asks(
    subject: str, body: str, expected: str | None
) -> None:
    found = notice(subject, body, "someone@stranger.example")
    assert (found.message_class if found else None) == expected


def test_an_answer_to_a_notice_is_none_though_it_quotes_the_window() -> None:
    quoted = "\n".join(f"> {line}" for line in f"{WORKS}{WINDOW}".split("\n"))
    body = f"Thank you, noted.\n\n{quoted}"
    assert notice("Re: Planned maintenance A-77", body, "c@client.example") is None


def test_a_forwarded_notice_is_of_its_own_sender() -> None:
    body = (
        "FYI\n\n---------- Forwarded message ---------\n"
        "From: NOC <noc@metrodc.example>\nDate: Mon, May 4, 2026 at 9:00 AM\n"
        f"Subject: Planned maintenance A-77\n\n{WORKS}"
    )
    found = notice("Fwd: Planned maintenance A-77", body + WINDOW, "x@reseller.example")
    assert found is not None
    assert found.provider == "metrodc.example"


def test_an_incident_with_a_stated_end_is_over() -> None:
    body = "Dear customer,\n\nRFO, outage of our network.\n\nTicket: A-77\n"
    ahead = notice("Outage report A-77", f"{body}{WINDOW}")
    assert ahead is not None
    assert ahead.status is None
    past = "Start: 2026-05-03 22:00 UTC\nEnd: 2026-05-04 02:00 UTC\n"
    found = notice("Outage report A-77", f"{body}{past}")
    assert found is not None
    assert (found.status, found.read_from["status"]) == (
        "RESOLVED",
        "the end is stated",
    )
