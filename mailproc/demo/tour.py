"""The guided tour: mail comes in and is sorted, an answer goes out; all is verified."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

from mailproc.compose.block import Block
from mailproc.demo.sink import Taken
from mailproc.demo.world import LOGIN, LOOPBACK, World, sample_mail
from mailproc.inbound import Reading, read
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.recognising import NoLedger
from mailproc.runners.layout import Layout
from mailproc.signing import verify

ANSWER = "Hello,\n\nfeed A of vps-node-7 is connected, please go on.\n"


@dataclass
class Report:
    """What was checked, and whether it held."""

    checks: list[tuple[str, bool]] = field(default_factory=list)

    def check(self, text: str, *, holds: bool) -> str:
        """Note a check; return its line."""
        self.checks.append((text, holds))
        return f"  {'ok ' if holds else 'BAD'}  {text}"

    @property
    def ok(self) -> bool:
        """Whether everything held, and something was checked."""
        return bool(self.checks) and all(holds for _, holds in self.checks)


@dataclass(frozen=True, slots=True)
class Sorted:
    """One sample mail, the queue it belongs to, and how it was read."""

    queue: str
    raw: bytes
    message: Message
    reading: Reading


def tour(world: World, report: Report) -> Iterator[str]:
    """Run the tour; yield the lines to print, at most 80 columns wide."""
    layout = Layout(
        "INBOX", "", {q.name: q.folder for q in world.config.settings.queue}
    )
    mails = [_sorted(world, queue, path.read_bytes()) for queue, path in sample_mail()]
    yield f"1. {len(mails)} letters arrive in {LOGIN}'s INBOX and are sorted"
    yield ""
    for mail in mails:
        world.arrive(mail.raw)
    for mail in mails:
        yield from _show(world, layout, mail, report)
    yield ""
    yield report.check("nothing is left in INBOX without a queue", holds=_empty(world))
    yield ""
    yield from _answer(world, layout, mails, report)
    yield ""
    good = sum(holds for _, holds in report.checks)
    verdict = "all verified" if report.ok else "NOT all verified"
    yield f"{good} of {len(report.checks)} checks hold: {verdict}."


def _sorted(world: World, queue: str, raw: bytes) -> Sorted:
    house = world.app.desk.house
    envelope = Envelope("", (), house.clock(), protocol="IMAP")
    reading = read(house, envelope, raw, NoLedger(), old=False)
    return Sorted(queue, raw, reading.message, reading)


def _show(world: World, layout: Layout, mail: Sorted, report: Report) -> Iterator[str]:
    folder = layout.folder(mail.queue)
    flags: list[str] = []

    def there() -> bool:
        flags[:] = _flags(world, folder, mail.message.message_id or "")
        return bool(flags)

    world.until(there, 10)
    right = "\\Flagged" in flags and "\\Seen" not in flags
    yield report.check(f"{mail.message.subject[:52]:<52} {folder}", holds=right)
    yield f"         because: {_reason(mail.reading)}"


def _reason(reading: Reading) -> str:
    """The first filter that matched, and where: it is the one that names the queue."""
    hit = next(iter(reading.verdict.hits), None)
    if hit is None:
        return "no filter matched"
    return f"{hit.name} ({', '.join(hit.where)})" if hit.where else hit.name


def _flags(world: World, folder: str, message_id: str) -> list[str]:
    """The flags of a message in a folder; empty when it is not there."""
    with world.imap() as client:
        client.select_folder(folder, readonly=True)
        found = client.search(["HEADER", "Message-ID", message_id])
        answer = client.get_flags(found) if found else {}
    return [flag.decode() for flags in answer.values() for flag in flags]


def _empty(world: World) -> bool:
    with world.imap() as client:
        client.select_folder("INBOX", readonly=True)
        return not client.search()


def _answer(
    world: World, layout: Layout, mails: Sequence[Sorted], report: Report
) -> Iterator[str]:
    asked = next(mail for mail in mails if mail.queue == "datacenter")
    letter = reply(asked.message, world.config.settings.desk.address)
    to = asked.message.from_[0].addr
    yield f"2. {LOGIN} answers {to} through the relay"
    yield ""
    submit(world, letter, [to])
    arrived = world.until(lambda: bool(world.sink.taken), 10)
    yield report.check("the smarthost took the answer", holds=arrived)
    if not arrived:
        return
    yield from _inspect(world, world.sink.taken, to, report)
    folder = layout.folder(asked.queue)
    back = world.until(
        lambda: bool(_flags(world, folder, letter["Message-ID"])) and _empty(world), 10
    )
    yield report.check(
        f"the copy to support@ came back into the thread: {folder}", holds=back
    )


def reply(asked: Message, sender: str) -> EmailMessage:
    """Return a reply above the quoted letter, as a mail client writes it."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = sender
    letter["To"] = asked.from_[0].addr
    letter["Subject"] = f"Re: {asked.subject}"
    letter["Message-ID"] = "<answer-1@client.ipserver.su>"
    letter["In-Reply-To"] = f"<{asked.message_id}>"
    letter["References"] = f"<{asked.message_id}>"
    quoted = "".join(f"> {line}\n" for line in asked.text.splitlines())
    wrote = "On Tue, 24 Nov 2026 at 09:02, Frankfurt DC NOC wrote:"
    letter.set_content(f"{ANSWER}\n{wrote}\n{quoted}")
    return letter


def submit(world: World, letter: EmailMessage, recipients: Sequence[str]) -> None:
    """Hand a letter to the relay as a mail client does: STARTTLS, AUTH."""
    tls = ssl.create_default_context(cafile=str(world.certificate))
    with smtplib.SMTP(LOOPBACK, world.smtp_port, timeout=20) as client:
        client.starttls(context=tls)
        client.login(LOGIN, world.password)
        client.sendmail(letter["From"], list(recipients), letter.as_bytes())


def _inspect(
    world: World, taken: Sequence[Taken], to: str, report: Report
) -> Iterator[str]:
    desk = world.config.settings.desk.address
    message = parse(taken[0].raw)
    block = world.app.door.writing.block_for("Иван И.", desk)
    everyone = [address for letter in taken for address in letter.recipients]
    once = sorted(everyone) == sorted([to, desk])
    yield report.check("every recipient got it once, the desk its copy", holds=once)
    copies = [a for a in (*message.to, *message.cc) if a.key == desk]
    yield report.check(f"Cc carries {desk} once (S3.5a)", holds=len(copies) == 1)
    above = _once_above_quote(message.text, block)
    yield report.check(
        "the block of Иван И. stands once, above the quoted text (S3.5c)", holds=above
    )
    checks = verify(taken[0].raw, world.records)
    algorithms = ", ".join(check.algorithm for check in checks if check.valid)
    signed = bool(checks) and all(check.valid for check in checks)
    yield report.check(f"DKIM holds: {algorithms}", holds=signed)


def _once_above_quote(text: str, block: Block) -> bool:
    lines = [line.rstrip() for line in text.splitlines()]
    shown = "\n".join(lines)
    wanted = block.text.strip()
    return shown.count(wanted) == 1 and shown.index(wanted) < shown.index("> Dear")
