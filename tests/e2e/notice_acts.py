"""What happens in the stories about partner notices, and what partners then see."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.e2e.acts import World
from tests.e2e.house import House, until
from tests.servers.sink import Received

ALIAS = "awaria-mps-sms@ipserver.su"
MEDIA, MOVEL = "noc@media.example", "suporte@movel.example"
PARTNERS = f"""
[notice]
bounces = "bounce@ipserver.su"

[kit]
paths = ["kit"]

[[group]]
name = "Awaria MPS/SMS"
alias = "{ALIAS}"
members = ["Example Media", "Exemplo Móvel"]
language = "pl"

[[partner]]
name = "Example Media"
addresses = ["{MEDIA}"]
phone = "+48 22 000 00 00"

[[partner]]
name = "Exemplo Móvel"
addresses = ["{MOVEL}"]
language = "pt"
timezone = "America/Sao_Paulo"
"""


def provider(number: int, subject: str, *lines: str, answers: int = 0) -> bytes:
    """A mail of a carrier, written now, perhaps in the thread of an earlier one."""
    thread = f"In-Reply-To: <n{answers}@carrier.example>\r\n" if answers else ""
    body = "\r\n".join(lines)
    return (
        "From: NOC <noc@carrier.example>\r\nTo: support@ipserver.su\r\n"
        f"Subject: {subject}\r\nMessage-ID: <n{number}@carrier.example>\r\n{thread}"
        f"Date: {format_datetime(datetime.now(UTC))}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


def outage(began: datetime) -> bytes:
    """An SMS gateway is down."""
    return provider(
        1,
        "Outage: SMS gateway down, ticket INC-4711",
        "our SMPP platform is down. We are investigating.",
        "",
        "Incident number: INC-4711",
        f"Start: {began:%Y-%m-%d %H:%M} UTC",
        "Affected service: SMS gateway Orange",
        "Status: Investigating",
    )


def resolved(began: datetime, ended: datetime) -> bytes:
    """It works again."""
    return provider(
        2,
        "Re: Outage: SMS gateway down, ticket INC-4711",
        "our SMPP platform works again. The incident is resolved.",
        "",
        "Incident number: INC-4711",
        f"Start: {began:%Y-%m-%d %H:%M} UTC",
        f"End: {ended:%Y-%m-%d %H:%M} UTC",
        "Affected service: SMS gateway Orange",
        "Status: Resolved",
        answers=1,
    )


def works(number: int, status: str, start: datetime, end: datetime) -> bytes:
    """Planned works on the same gateway, in one of their states."""
    return provider(
        number,
        f"Planned maintenance CHG-77: SMS gateway {status}",
        f"this is about the planned maintenance CHG-77: {status}.",
        "",
        "Maintenance number: CHG-77",
        f"Start: {start:%Y-%m-%d %H:%M} UTC",
        f"End: {end:%Y-%m-%d %H:%M} UTC",
        "Affected service: SMS gateway Orange",
        f"Status: {status}",
        answers=1 if number > 1 else 0,
    )


def come(world: World, *mails: bytes) -> None:
    """Let mails of the provider arrive."""
    for raw in mails:
        world.dovecot.deliver_lmtp("support1", raw, "noc@carrier.example")


def drafts(world: World) -> list[Message]:
    """The drafts of notices that lie in the mail client."""
    if "Drafts" not in world.dovecot.folders("support1"):
        return []
    rows = world.dovecot.messages("support1", "Drafts").values()
    found = [parse(r[b"BODY[]"]) for r in rows if b"\\Deleted" not in r[b"FLAGS"]]
    return [one for one in found if "[HL-" in one.subject]


def until_draft(world: World, headline: str) -> Message:
    """Wait for a draft that begins so; it is the only one of its kind."""
    found: list[Message] = []

    def there() -> bool:
        found[:] = [one for one in drafts(world) if one.text.startswith(headline)]
        return bool(found)

    until(there, f"a draft {headline!r}")
    return found[-1]


def filled(draft: Message, value: str) -> bytes:
    """The draft with every field filled."""
    return re.sub(r"&\^[^\r\n]*", value, draft.raw.decode()).encode()


def got(received: Iterable[Received], address: str) -> list[Message]:
    """The letters that one partner has got, in order."""
    return [parse(one.raw) for one in received if address in one.recipients]


def require_thread(letters: Sequence[Message]) -> None:
    """N7: one subject, every letter answers the one before and quotes all of them."""
    assert len({letter.subject for letter in letters}) == 1
    for number, letter in enumerate(letters):
        before = tuple(one.message_id for one in letters[:number])
        assert letter.references == before
        assert letter.in_reply_to == before[-1:]
        headlines = [one.text.partition("\n")[0].strip() for one in letters[:number]]
        quoted = letter.text.partition("С уважением")[2]
        places = [quoted.index(f"> {each}") for each in reversed(headlines)]
        assert places == sorted(places), "newest first"


def listed(house: House, *words: str) -> str:
    """What `notice list` says."""
    done = house.command("notice", "list", *words)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def minutes_ago(minutes: int) -> datetime:
    """A moment that was."""
    return datetime.now(UTC) - timedelta(minutes=minutes)
