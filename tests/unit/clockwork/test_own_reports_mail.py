"""Staff forward a mail to the address for reports: made, shown or sent (issue 5, 6)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import msgspec
import pytest

from mailproc.config.abuse_model import AbuseEntry, ReportEntry
from mailproc.config.load import Config, builtin
from mailproc.desk.model import TicketState
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.ports import Kind
from mailproc.runners.relay import Accounts, accept_inbound, accept_submission
from tests.unit.clockwork.works import LOGIN, Works
from tests.unit.desk import ROOT
from tests.unit.paths import report_rules as rules
from tests.unit.paths.test_own_reports import attached

REPORTS = "report@ipserver.su"
CONTACTS = '[contacts]\n"192.0.2.0/24" = "abuse@isp.example"\n'


def forward(number: int = 1, front: bytes = b"") -> bytes:
    """A forward of staff to the address for reports."""
    return front + b"Message-ID: <fwd-%d@ipserver.su>\r\n" % number + attached()


def _config(folder: Path, **entry: str) -> Config:
    copytree(ROOT / "templates", folder / "templates")
    (folder / "templates" / "abuse" / "contacts.toml").write_text(CONTACTS)
    settings = msgspec.structs.replace(
        builtin().settings,
        report=msgspec.convert({"address": REPORTS, **entry}, ReportEntry),
        abuse=AbuseEntry(authserv=("mx.test",)),
    )
    return replace(builtin(), settings=settings, folder=folder)


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    made = Works(tmp_path, _config(tmp_path))
    yield made
    made.close()


@pytest.fixture
def at_once(tmp_path: Path) -> Iterator[Works]:
    made = Works(tmp_path, _config(tmp_path, send="automatic"))
    yield made
    made.close()


def _submit(works: Works, raw: bytes, *to: str) -> str:
    """Submit as the relay does."""
    inbound = accept_inbound(works.desk, Accounts({}, LOGIN), lambda: None)
    accept = accept_submission(works.door, lambda: None, inbound)
    sender = "support@ipserver.su"
    return accept(Envelope(sender, to, works.now, LOGIN, protocol="ESMTPSA"), raw)


def _answer(works: Works, text: str) -> int:
    """Answer the desk's last letter."""
    asked = works.sent[-1][1]
    raw = (
        f"From: support@ipserver.su\r\nTo: support@ipserver.su\r\n"
        f"Message-ID: <a-{len(works.sent)}@ipserver.su>\r\n"
        f"In-Reply-To: <{asked.message_id}>\r\nSubject: Re: {asked.message_id}\r\n"
        f"\r\n{text}\r\n"
    )
    return works.write(raw.encode())


def test_the_desk_sees_what_would_be_sent_and_sends_it_with_a_word(
    works: Works,
) -> None:
    """Setting draft: nothing leaves the house before a person says so."""
    number = works.mail(forward())
    works.after(seconds=2)
    (told,) = works.letters()
    assert [a.addr for a in told.to] == ["support@ipserver.su"]
    assert "abuse@isp.example" in told.text
    assert "192.0.2.55" in told.text
    assert "#send" in told.text
    _answer(works, "#send")
    works.after(seconds=2)
    (report,) = [m for m in works.letters() if m.to[0].addr == "abuse@isp.example"]
    claim = works.sent[-1][0]
    assert (claim.kind, claim.sender) == (Kind.REPORT, "support@ipserver.su")
    body = report.raw.partition(b"\r\n")[2]  # below the field of the test's signature
    found, _ = rules.arf(body)
    assert found["source-ip"] == ["192.0.2.55"]
    history = works.store.ticket(number)
    assert history is not None
    assert history.ticket.state is TicketState.SOLVED
    assert [(s.what, s.address) for s in history.sent][-1] == (
        "report",
        "abuse@isp.example",
    )


def test_it_is_sent_once(works: Works) -> None:
    works.mail(forward())
    works.after(seconds=2)
    works.letters()
    asked = works.sent[-1]
    _answer(works, "#send")
    works.after(seconds=2)
    works.letters()
    works.sent.append(asked)
    _answer(works, "#send")
    works.after(seconds=2)
    outside = [m for m in works.letters() if m.to[0].addr == "abuse@isp.example"]
    assert outside == []


def test_what_a_login_submits_is_sent_at_once_where_settings_say_so(
    at_once: Works,
) -> None:
    """It is never sent on to a smarthost itself."""
    assert _submit(at_once, forward(), REPORTS) == "kept"
    at_once.after(seconds=2)
    (report,) = at_once.letters()
    assert [a.addr for a in report.to] == ["abuse@isp.example"]


def test_other_recipients_of_such_a_letter_get_it_as_usual(at_once: Works) -> None:
    _submit(at_once, forward(), REPORTS, "client@example.org")
    at_once.after(seconds=2)
    at_once.letters()
    to = {r.address for claim, _ in at_once.sent for r in claim.recipients}
    assert REPORTS not in to
    assert {"client@example.org", "abuse@isp.example"} <= to


def test_whoever_only_says_to_be_staff_sends_nothing(at_once: Works) -> None:
    """A forged From makes no report leave; a proved one does."""
    at_once.mail(forward())
    at_once.after(seconds=2)
    (told,) = at_once.letters()
    assert [a.addr for a in told.to] == ["support@ipserver.su"]
    proof = b"Authentication-Results: mx.test; dmarc=pass header.from=ipserver.su\r\n"
    at_once.mail(forward(2, proof))
    at_once.after(seconds=2)
    (report,) = at_once.letters()
    assert [a.addr for a in report.to] == ["abuse@isp.example"]


def test_a_stranger_who_writes_there_opens_no_report(at_once: Works) -> None:
    raw = forward().replace(b"From: Ivan <support@ipserver.su>", b"From: x@example.org")
    number = at_once.mail(raw)
    history = at_once.store.ticket(number)
    assert history is None or history.ticket.kind != "report"


def test_what_cannot_be_made_is_told_with_the_reason(works: Works) -> None:
    raw = b"Message-ID: <n@ipserver.su>\r\n" + (
        b"From: support@ipserver.su\r\nTo: report@ipserver.su\r\n"
        b"Subject: report\r\n\r\nplease report them\r\n"
    )
    works.mail(raw)
    works.after(seconds=2)
    (told,) = works.letters()
    assert "forward the mail as an attachment" in told.text


def test_the_forward_itself_is_no_complaint_about_us(works: Works) -> None:
    number = works.mail(forward())
    history = works.store.ticket(number)
    assert history is not None
    assert history.ticket.kind == "report"
    assert parse(forward()).message_id == history.letters[0].message_id
