"""The fields to which RFC 5322 gives a syntax: addresses, date, identification.

mail-parser reads addresses and dates, from a header-only email object (compat32)
that is filled with our own repaired values, so the message is parsed once. Where
it fails or finds nothing, a tolerant reader takes over and a defect says so. This
is the only module that imports mail-parser.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as EmailMessage
from email.utils import parsedate_to_datetime

from mailparser import MailParser
from mailparser.utils import get_addresses

from mailproc.message import charsets, words
from mailproc.message.model import Address, Limits

ADDRESS_FIELDS = ("from", "sender", "reply-to", "to", "cc", "bcc")
_ID = re.compile(r"<([^<>]{1,998})>")
_BARE_ID = re.compile(r"[^\s<>@]+@[^\s<>@]+")
_ADDR = re.compile(r"[^\s<>()\[\]\\,;:\"@]{1,256}@[^\s<>()\\,;:\"@]{1,255}")
_NOBODY = re.compile(r"[^<>@]*:[\s;<>]*$")  # undisclosed-recipients:;
_SPACE = re.compile(r"\s+")
_MOST_IDS = 1000


@dataclass
class Standard:
    """What the standard fields say; `defects` is what was wrong with them."""

    addresses: dict[str, tuple[Address, ...]] = field(default_factory=dict)
    date: datetime | None = None
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    defects: list[str] = field(default_factory=list)


def read(
    values: Mapping[str, Sequence[bytes]], limits: Limits, hint: str | None = None
) -> Standard:
    """Read the standard fields.

    `values` holds the raw values by lower-case field name, in order. Fields that
    may stand once but stand several times are read together, with a defect.
    """
    found = Standard()
    source = {
        name: _joined(values[name], limits, hint)
        for name in ADDRESS_FIELDS
        if name in values
    }
    date = _repaired(values["date"][0], hint) if "date" in values else None
    parsed = _mail_parser(source, date, found)
    for name in ADDRESS_FIELDS:
        text = source.get(name, "")
        mailboxes = _mailboxes(parsed, name, text) if parsed and text else ()
        found.addresses[name] = _addresses(name, text, mailboxes, found)
    if date is not None:
        found.date = parsed.date if parsed and parsed.date else _date(date, found)
    _identification(values, found)
    _count(values, found)
    return found


def _joined(values: Sequence[bytes], limits: Limits, hint: str | None) -> str:
    """Return all fields of one name as one, with no more members than allowed."""
    text = ", ".join(_repaired(value, hint) for value in values)
    if text.count(",") >= limits.addresses:
        text = ",".join(text.split(",", limits.addresses)[: limits.addresses])
    return text


def _repaired(value: bytes, hint: str | None) -> str:
    """Unfold, and read raw 8-bit; encoded words stay, they are part of the syntax."""
    data = words.unfold(value)
    return words.clean(data.decode() if data.isascii() else charsets.guess(data, hint))


def _mail_parser(
    source: Mapping[str, str], date: str | None, found: Standard
) -> MailParser | None:
    message = EmailMessage()
    for name, value in source.items():
        message.set_raw(name, value)
    if date is not None:
        message.set_raw("date", date)
    message.set_payload("")
    try:
        return MailParser(message)
    except Exception as error:  # noqa: BLE001 - any failure there has one answer
        found.defects.append(f"mail-parser failed: {type(error).__name__}")
        return None


def _mailboxes(parsed: MailParser, name: str, text: str) -> list[tuple[str, str]]:
    """Return what mail-parser read; it does not count Sender as an address field."""
    if name == "sender":
        found = get_addresses(text, decode_names=True)
    else:
        found = getattr(parsed, name.replace("-", "_"))
    return [(label, addr) for label, addr in found if addr]


def _addresses(
    name: str, text: str, mailboxes: Sequence[tuple[str, str]], found: Standard
) -> tuple[Address, ...]:
    read_ = tuple(Address(_name(label), addr) for label, addr in mailboxes)
    if read_ or not text:
        return read_
    if _NOBODY.match(text) and name in ("to", "cc", "bcc"):
        return ()
    found.defects.append(f"malformed {name} field")
    return salvage(text)


def _name(label: str) -> str:
    """Decode what mail-parser left: words in quotes, cut characters, bad charsets."""
    text = words.decode(label.encode()) if "=?" in label else words.clean(label)
    return text.strip("'\" ") if text[:1] in "'\"" else text


def salvage(text: str) -> tuple[Address, ...]:
    """Read whatever looks like addresses from a malformed field, linearly."""
    out = []
    at = 0
    for match in _ADDR.finditer(text):
        label = text[at : match.start()].strip(" \t,;<>\"'")
        out.append(Address(_name(label), match[0].strip(".'")))
        at = match.end()
    if not out and text.strip(" <>,;:"):
        out.append(Address(_name(text.strip(" <>,;")), ""))
    return tuple(out)


def _date(text: str, found: Standard) -> datetime | None:
    """Read dates that mailers write beside the standard; None with a defect."""
    for reader in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            value = reader(text.strip())
            utc = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
        if 1970 <= utc.year < 2200:
            found.defects.append("Date field not in the form of RFC 5322")
            return utc
    found.defects.append("Date field cannot be read")
    return None


def _identification(values: Mapping[str, Sequence[bytes]], found: Standard) -> None:
    own = _ids(values.get("message-id", ()), bare=True)
    found.message_id = own[0] if own else None
    found.in_reply_to = _ids(values.get("in-reply-to", ()), bare=True)
    found.references = _ids(values.get("references", ()), bare=True)


def _ids(values: Sequence[bytes], *, bare: bool) -> tuple[str, ...]:
    """Return Message-IDs without brackets, in order, each once."""
    text = " ".join(words.decode(value) for value in values)
    found = [_SPACE.sub("", match[1]) for match in _ID.finditer(text)]
    if not found and bare:
        found = _BARE_ID.findall(text)
    return tuple(dict.fromkeys(ident for ident in found if ident))[:_MOST_IDS]


def _count(values: Mapping[str, Sequence[bytes]], found: Standard) -> None:
    for name in (*ADDRESS_FIELDS, "date", "subject", "message-id"):
        number = len(values.get(name, ()))
        if number > 1:
            found.defects.append(f"{number} {name} fields")
    if "from" not in values:
        found.defects.append("no from field")
    elif not any(address.addr for address in found.addresses["from"]):
        found.defects.append("from field without address")
    if "date" not in values:
        found.defects.append("no date field")
    if not found.message_id:
        found.defects.append("no message-id")
