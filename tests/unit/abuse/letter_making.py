"""Letters for the tests of free text, made of what matters in each."""

from datetime import UTC, datetime

from mailproc.abuse.letter.hops import Hop, layers, letter_text
from mailproc.abuse.letter.zones import Line, marked
from mailproc.message.model import Message
from mailproc.message.parse import parse

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def letter(
    body: str,
    *,
    subject: str = "letter",
    sender: str = "Someone <someone@reporter.example>",
    to: str = "abuse@ipserver.su",
    more: str = "",
) -> Message:
    """A letter of Friday, 20 November 2026, 10:00 UTC; `more` are header lines."""
    head = f"From: {sender}\nTo: {to}\nSubject: {subject}\n{more}"
    date = "Date: Fri, 20 Nov 2026 10:00:00 +0000\n"
    kind = "Content-Type: text/plain; charset=utf-8\n"
    return parse(f"{head}{date}{kind}\n{body}\n".encode())


def hop(body: str, subject: str = "", sender: str | None = None) -> Hop:
    """One layer with these lines."""
    lines = [Line(n, text) for n, text in enumerate(body.split("\n"), 1)]
    return Hop(sender, subject, FRIDAY, marked(lines))


def hops_of(message: Message) -> tuple[Hop, ...]:
    return layers(message, letter_text(message))
