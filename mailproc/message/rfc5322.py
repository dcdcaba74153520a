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
from typing import Any

from mailparser import MailParser
from mailparser.utils import get_addresses

from mailproc.message import charsets, words
from mailproc.message.model import Address, Limits

ADDRESS_FIELDS = ("from", "sender", "reply-to", "to", "cc", "bcc")
_ID = re.compile(r"<([^<>]{1,998})>")
# An address, or a quoted string, inside which nothing is one.
_ADDR = re.compile(r'"[^"]*"|([^\s<>()\[\]\\,;:"@]{1,256}@[^\s<>()\\,;:"@]{1,255})')
_NOBODY = re.compile(r"[^<>@]*:[\s;<>]*$")  # undisclosed-recipients:;
_SPACE = re.compile(r"\s+")
_MOST_IDS = 1000
_YEARS = range(1970, 2200)

Mailboxes = list[tuple[str, str]]


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
        found.addresses[name] = _addresses(name, source.get(name, ""), parsed, found)
    if date is not None:
        found.date = _date(date, parsed, found)
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


def _mailboxes(parsed: MailParser, name: str, text: str) -> tuple[Mailboxes, bool]:
    """Return what mail-parser read, and whether it left something out.

    It does not count Sender as an address field, hence the second way.
    """
    if name == "sender":
        odd: list[dict[str, Any]] = []
        found = get_addresses(text, defects=odd, decode_names=True)
    else:
        odd = [d for d in parsed.address_header_defects if d["header"] == name]
        found = getattr(parsed, name.replace("-", "_"))
    lost = any(not each["recovered"] for each in odd)
    return [(label, addr) for label, addr in found if addr], lost


def _addresses(
    name: str, text: str, parsed: MailParser | None, found: Standard
) -> tuple[Address, ...]:
    if not text or (_NOBODY.match(text) and name in ("to", "cc", "bcc")):
        return ()
    mailboxes, lost = _mailboxes(parsed, name, text) if parsed else ([], True)
    told = tuple(Address(_name(label), addr) for label, addr in mailboxes)
    if told and not lost:
        return told
    found.defects.append(f"malformed {name} field")
    salvaged = salvage(text)
    return salvaged if len(salvaged) > len(told) else told


def _name(label: str) -> str:
    """Decode what mail-parser left: words in quotes, cut characters, bad charsets."""
    text = words.decode(label.encode()) if "=?" in label else words.clean(label)
    return text.strip("'\" ") if text[:1] in "'\"" else text


def salvage(text: str) -> tuple[Address, ...]:
    """Read whatever looks like addresses from a malformed field, linearly."""
    out = []
    at = 0
    for match in _ADDR.finditer(text):
        if match[1] is not None:
            label = text[at : match.start()].strip(" \t,;<>\"'")
            out.append(Address(_name(label), match[1].strip(".'")))
            at = match.end()
    if not out and text.strip(" <>,;:"):
        out.append(Address(_name(text.strip(" <>,;")), ""))
    return tuple(out)


def _date(text: str, parsed: MailParser | None, found: Standard) -> datetime | None:
    """Return the date in UTC; None, with a defect, when it cannot be read."""
    value: datetime | None = parsed.date if parsed else None
    if value is None:
        value = _odd_date(text.strip())
        if value is not None:
            found.defects.append("Date field not in the form of RFC 5322")
    if value is None or value.year not in _YEARS:
        found.defects.append("Date field cannot be read")
        return None
    return value


def _odd_date(text: str) -> datetime | None:
    """Read dates that mailers write beside the standard; no zone counts as UTC."""
    for reader in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            value = reader(text)
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
    return None


def _identification(values: Mapping[str, Sequence[bytes]], found: Standard) -> None:
    own = _ids(values.get("message-id", ()))
    found.message_id = own[0] if own else None
    found.in_reply_to = _ids(values.get("in-reply-to", ()))
    found.references = _ids(values.get("references", ()))


def _ids(values: Sequence[bytes]) -> tuple[str, ...]:
    """Return Message-IDs without brackets (bare ones if need be), each once."""
    text = " ".join(words.decode(value) for value in values)
    found = [_SPACE.sub("", match[1]) for match in _ID.finditer(text)]
    if not found:
        found = [word for word in text.split() if "@" in word]
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
