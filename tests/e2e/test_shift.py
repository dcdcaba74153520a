"""A shift from the first mail to the accepted hand-over, two people, real servers.

S1.1, S1.3, S4.7, S4.9, S4.11-12, S11.1. Time is the rehearsal clock (MAILPROC_CLOCK):
the story turns it, nothing sleeps.
"""

import json
import smtplib
import subprocess
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.e2e.acts import submit, until_found
from tests.e2e.conftest import World
from tests.e2e.house import House, until
from tests.e2e.mbsync import pulled
from tests.e2e.mutt import answer_with_mutt, drag_with_mutt
from tests.servers.need import program

TWO = ("support1", "support2")
CLIENT = "client@example.org"
QUEUE = "Поддержка"
MOSCOW = ZoneInfo("Europe/Moscow")


class Rehearsal:
    """The clock of the story: seconds ahead of the real one, in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta()
        self._write()

    def _write(self) -> None:
        self._file.write_text(str(self._ahead.total_seconds()), encoding="ascii")

    @property
    def now(self) -> datetime:
        """The moment that the house believes it to be."""
        return datetime.now(MOSCOW) + self._ahead

    def go(self, **time: float) -> None:
        """Let time pass."""
        self._ahead += timedelta(**time)
        self._write()

    def go_to(self, moment: datetime) -> None:
        """Go on to a moment."""
        self.go(seconds=(moment - self.now).total_seconds())


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """The rehearsal clock of the house that is started after it."""
    file = tmp_path / "clock"
    made = Rehearsal(file)
    monkeypatch.setenv("MAILPROC_CLOCK", str(file))
    return made


def rota(end: datetime) -> str:
    """The day is support1's and ends at `end`, the night support2's."""
    first = f"{end - timedelta(hours=12):%H:%M}-{end:%H:%M}"
    second = f"{end:%H:%M}-{end - timedelta(hours=12):%H:%M}"
    return (
        f'[[shift]]\nname = "day"\nhours = "{first}"\nstaff = ["support1"]\n\n'
        f'[[shift]]\nname = "night"\nhours = "{second}"\nstaff = ["support2"]'
    )


def question(house: House, number: int, subject: str) -> bytes:
    """Let a client write, by swaks through the desk's own SMTP; the mail as it came."""
    data = (
        f"From: {CLIENT}\nTo: support@ipserver.su\nSubject: {subject}\n"
        f"Message-ID: <q{number}@client.example>\n"
        "Content-Type: text/plain; charset=utf-8\n\n"
        "Здравствуйте! Подскажите, пожалуйста, как настроить почту?\n"
    )
    done = subprocess.run(
        [
            *(program("swaks"), "--server", f"127.0.0.1:{house.smtp}"),
            *("--from", CLIENT, "--to", "support1@ipserver.su,support2@ipserver.su"),
            *("--data", data.replace("\n", "\\n")),
        ],
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stdout.decode()
    return data.encode()


def letter(parent: str, text: str, number: int, subject: str, to: str) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = "support@ipserver.su", to
    made["Subject"], made["Message-ID"] = f"Re: {subject}", f"<a{number}@ipserver.su>"
    made["In-Reply-To"] = f"<{parent}>"
    made.set_content(text)
    return made.as_bytes()


def tickets(house: House) -> list[dict[str, object]]:
    out = house.command("tickets", "--json").stdout.decode()
    return [json.loads(line) for line in out.splitlines()]


def ticket(house: House, subject: str) -> dict[str, object]:
    states = [x for s in ("new", "open", "waiting", "solved") for x in ("--state", s)]
    out = house.command("tickets", "--json", *states).stdout.decode()
    rows = [json.loads(line) for line in out.splitlines()]
    return next(row for row in rows if row["subject"] == subject)


def mails(world: World, user: str, folder: str) -> list[Message]:
    if folder not in world.dovecot.folders(user):
        return []
    return [
        parse(row[b"BODY[]"]) for row in world.dovecot.messages(user, folder).values()
    ]


def everywhere(world: World, user: str, words: str) -> list[Message]:
    return [
        mail
        for folder in world.dovecot.folders(user)
        for mail in mails(world, user, folder)
        if words in mail.subject
    ]


@pytest.mark.parametrize("world", [TWO], indirect=True)
def test_a_shift_from_first_mail_to_accepted_handover(
    world: World, clock: Rehearsal
) -> None:
    end = (clock.now + timedelta(minutes=80)).replace(second=0, microsecond=0)
    with world.house(users=TWO, more=rota(end)) as house:
        house.connected(TWO)
        first = _answered_with_a_template(world, house, clock)
        _answered_once(world, house, first)
        _bounced(world, house, clock)
        _late(world, house, clock)
        _solved_by_a_drag(world, house)
        _handed_over(world, house, clock, end)
        assert house.command("db", "check").returncode == 0
        assert house.stop() == 0


def _answered_with_a_template(world: World, house: House, clock: Rehearsal) -> bytes:
    """S1.1: three minutes without a person: the template, in Russian, with [#n]."""
    raw = question(house, 1, "Настройка почты")
    for user in TWO:
        until_found(world, user, QUEUE, raw)
    clock.go(minutes=3, seconds=1)
    answer = parse(world.sink.wait_for(1)[0].raw)
    assert "[#" in answer.subject
    assert answer.header("Auto-Submitted") == "auto-replied"
    assert "обращение" in answer.text.lower()
    return raw


def _answered_once(world: World, house: House, first: bytes) -> None:
    """mutt answers; a colleague who is slower is refused, reads, and sends it so."""
    answer_with_mutt(
        house, world.dovecot, QUEUE, "IMAP: 993, SMTP: 587.", subject="Настройка"
    )
    until(lambda: len(world.sink.mail_for(CLIENT)) == 2, "the answer of a person")
    row = ticket(house, "Настройка почты")
    assert (row["state"], row["answered_by"]) == ("waiting", "support1")
    slower = letter("q1@client.example", "Порт 993.\n", 2, "Настройка почты", CLIENT)
    with pytest.raises(smtplib.SMTPDataError, match="support1 answered"):
        submit(house, slower, [CLIENT], "support2")
    until(
        lambda: [m for m in mails(world, "support2", "INBOX") if "993" in m.text],
        "the other answer in the writer's INBOX",
    )
    text = "#send\nПорт 993.\n"
    insists = letter("q1@client.example", text, 2, "Настройка почты", CLIENT)
    note = letter("q1@client.example", "#note\nперезвонит в пять\n", 3, "x", CLIENT)
    submit(house, insists, [CLIENT], "support2")
    submit(house, note, ["support@ipserver.su"], "support2")
    until(lambda: len(world.sink.mail_for(CLIENT)) == 3, "the insisting answer")
    told = house.command("ticket", str(row["ticket"]))
    shown = told.stdout.decode()
    assert not told.returncode, told.stderr.decode()
    assert "перезвонит в пять" in shown
    sent = [parse(mail.raw).text for mail in world.sink.mail_for(CLIENT)]
    assert not [text for text in sent if "#send" in text or "перезвонит" in text]
    assert parse(first).subject == "Настройка почты"


def _bounced(world: World, house: House, clock: Rehearsal) -> None:
    """S11.1: the answer did not arrive: open again, clock runs, alarm with address."""
    raw = question(house, 4, "Настройка домена")
    until_found(world, "support1", QUEUE, raw)
    world.sink.script("RCPT", "550 5.1.1 no such user")
    answer = letter("q4@client.example", "Готово.\n", 5, "Настройка домена", CLIENT)
    submit(house, answer, [CLIENT])
    until(
        lambda: ticket(house, "Настройка домена")["state"] == "open",
        "the ticket is open again",
    )
    until(
        lambda: [
            m
            for m in everywhere(world, "support1", "не доставлено")
            if CLIENT in m.text
        ],
        "an alarm with the address",
    )
    again = letter("q4@client.example", "Ещё раз.\n", 6, "Настройка домена", CLIENT)
    submit(house, again, [CLIENT])


def _late(world: World, house: House, clock: Rehearsal) -> None:
    """Nobody answers within 30 minutes: an alarm, the keyword, `tickets --late`."""
    raw = question(house, 7, "Настройка доступа")
    until_found(world, "support1", QUEUE, raw)
    clock.go(minutes=31)
    until(
        lambda: everywhere(world, "support1", "No reaction – Настройка доступа"),
        "an alarm for the late ticket",
    )
    out = house.command("tickets", "--late").stdout.decode()
    assert "Настройка доступа" in out
    until(
        lambda: b"late" in (until_found(world, "support1", QUEUE, raw)),
        "the keyword late",
    )


def _solved_by_a_drag(world: World, house: House) -> None:
    """S1.3: saved into Solved with mutt; mbsync of the other account sees it there."""
    drag_with_mutt(house, world.dovecot, QUEUE, "Solved", subject="Настройка")
    until(lambda: ticket(house, "Настройка почты")["state"] == "solved", "solved")
    until(
        lambda: [
            m
            for m in mails(world, "support2", "Solved")
            if m.message_id == "q1@client.example"
        ],
        "the other copy in Solved",
    )
    found = pulled(house.folder, world.dovecot, "support2", "Solved")
    assert any(b"q1@client.example" in raw for raw in found)


def _handed_over(world: World, house: House, clock: Rehearsal, end: datetime) -> None:
    """S4.9, S4.11-12: draft, presence, hand-over, accepted; no alarm rings."""
    clock.go_to(end - timedelta(minutes=19))
    until(lambda: everywhere(world, "support2", "Начало смены"), "the call")
    (call,) = {
        m.message_id: m for m in everywhere(world, "support2", "Начало")
    }.values()
    answer = letter(call.message_id or "", "на месте\n", 8, "x", "support@ipserver.su")
    submit(house, answer, ["support@ipserver.su"], "support2")
    clock.go_to(end - timedelta(minutes=14))
    until(lambda: mails(world, "support1", "Drafts"), "the draft")
    (draft,) = mails(world, "support1", "Drafts")
    field = "&^осталось сделать".encode()
    assert field in draft.raw
    filled = draft.raw.replace(field, "ответить клиенту".encode())
    submit(house, filled, ["support@ipserver.su"])
    clock.go(seconds=5)
    until(lambda: _handover(world), "the hand-over with its chart")
    handover = _handover(world)[0]
    assert "ответить клиенту" in handover.text
    assert "Настройка доступа" in handover.text
    assert "INCOMPLETE" not in handover.subject
    taken = letter(
        handover.message_id or "", "Принял.\n", 9, "x", "support@ipserver.su"
    )
    submit(house, taken, ["support@ipserver.su"], "support2")
    clock.go_to(end + timedelta(minutes=6))
    clock.go(seconds=10)
    until(lambda: not _waits(house, clock.now), "the clock of S4.12 has fired")
    assert not everywhere(world, "support1", "Смена не принята")
    assert not everywhere(world, "support1", "Смена не вышла на связь")


def _waits(house: House, now: datetime) -> bool:
    """Whether the new shift is still waited for although its time is over."""
    number = str(ticket(house, "О передаче смены")["ticket"])
    shown = json.loads(house.command("ticket", number, "--json").stdout)
    return any(
        clock["kind"] == "accept" and datetime.fromisoformat(clock["owed"]) <= now
        for clock in shown["clocks"]
    )


def _handover(world: World) -> list[Message]:
    return [
        mail
        for mail in everywhere(world, "support2", "О передаче смены")
        if any(part.content_type == "image/png" for part in mail.parts)
    ]
