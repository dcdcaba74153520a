"""The traces of a draft in the letter that a mail client made of it: found and removed.

Works by offset: all other bytes stay as they are. A client may have put the token into
In-Reply-To, which then names the newest of the thread again. Never asks whether there
is such a draft.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from mailproc.compose import edit
from mailproc.compose.edit import Edit
from mailproc.message.model import Header, Message
from mailproc.message.parse import parse

_TOKEN = "([0-9a-f]{8,64})"  # noqa: S105 - a pattern
_ID = re.compile(rf"draft\.{_TOKEN}@(.+)")
_ADDRESS = re.compile(rf"draft\+{_TOKEN}@(.+)", re.IGNORECASE)
_REFERENCE = re.compile(rf"\s*<draft\.{_TOKEN}@([^<>\s]+)>".encode())
_ALIAS = re.compile(rf"draft\+{_TOKEN}@([a-z0-9.-]+)".encode(), re.IGNORECASE)
_SILENT = re.compile(rb'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?', re.DOTALL)
_RECIPIENTS = ("to", "cc", "bcc")


def draft_reference(token: str, host: str) -> str:
    """Return the identifier that stands for a draft, without brackets."""
    return f"draft.{token}@{host}"


def draft_address(token: str, domain: str) -> str:
    """Return the address that stands for a draft; no mail ever goes there."""
    return f"draft+{token}@{domain}"


def draft_id(message: Message) -> str | None:
    """Return the Message-ID of a draft as it was laid, None for any other message."""
    known = message.message_id
    return known if known and _ID.fullmatch(known) else None


def find_token(
    message: Message, host: str, domains: Iterable[str], recipients: Sequence[str] = ()
) -> str | None:
    """Return the token of the draft that a letter was, or None.

    `host` and `domains` are ours: what others call a draft is none. `recipients` are
    those of the envelope, where the alias is if the client dropped Bcc.
    """
    ids = (message.message_id or "", *message.references, *message.in_reply_to)
    for one in reversed(ids):
        found = _ID.fullmatch(one)
        if found and found[2].lower() == host.lower():
            return found[1]
    ours = frozenset(domain.lower() for domain in domains)
    for address in (*(a.addr for a in message.recipients), *recipients):
        found = _ADDRESS.fullmatch(address)
        if found and found[2].lower() in ours:
            return found[1].lower()
    return None


def without_alias(recipients: Sequence[str], domains: Iterable[str]) -> tuple[str, ...]:
    """Return the recipients of an envelope without addresses that stand for drafts."""
    ours = frozenset(domain.lower() for domain in domains)
    return tuple(
        address
        for address in recipients
        if not ((m := _ADDRESS.fullmatch(address)) and m[2].lower() in ours)
    )


def strip(raw: bytes, host: str, domains: Iterable[str]) -> bytes:
    """Return the letter without any trace of the draft that it was."""
    message = parse(raw)
    ours = frozenset(domain.lower().encode() for domain in domains)
    edits: list[Edit] = []
    for header in message.headers:
        name = header.name.lower()
        if name == "x-unsent":
            edits.append(Edit(header.start, header.end, b""))
        elif name in ("message-id", "references", "in-reply-to"):
            edits += _identifiers(message, header, host)
        elif name in _RECIPIENTS:
            edits += _addresses(raw, header, ours)
    return edit.apply(raw, edits)


def _identifiers(message: Message, header: Header, host: str) -> Iterator[Edit]:
    """Take the token out of a field; the field goes when it held nothing else."""
    raw = message.raw
    mine = host.lower().encode()
    found = [
        match
        for match in _REFERENCE.finditer(raw, header.start, header.end)
        if match[2].lower() == mine
    ]
    if not found:
        return
    if raw.count(b"<", header.start, header.end) > len(found):
        for match in found:
            yield Edit(match.start(), match.end(), b"")
        return
    parent = _newest(message, host)
    if header.name.lower() == "in-reply-to" and parent is not None:
        yield edit.set_value(raw, header, f"<{parent}>".encode("ascii", "replace"))
    else:
        yield Edit(header.start, header.end, b"")


def _newest(message: Message, host: str) -> str | None:
    """The newest message of the thread that References names."""
    for one in reversed(message.references):
        found = _ID.fullmatch(one)
        if not (found and found[2].lower() == host.lower()):
            return one if one.isascii() and one.isprintable() else None
    return None


def _addresses(raw: bytes, header: Header, ours: frozenset[bytes]) -> Iterator[Edit]:
    """Take aliases out of a list of addresses, each with one comma beside it."""
    start = raw.index(b":", header.start, header.end) + 1
    parts = list(_elements(raw, start, header.end))
    kept = [part for part in parts if not _is_alias(raw[slice(*part)], ours)]
    if len(kept) == len(parts):
        return
    if not any(raw[slice(*part)].strip() for part in kept):
        yield Edit(header.start, header.end, b"")
        return
    value = b",".join(raw[slice(*part)].rstrip() for part in kept)
    yield edit.set_value(raw, header, value.lstrip())


def _elements(raw: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts between commas that are in no quotes and no comment."""
    silent = {
        at
        for match in _SILENT.finditer(raw, start, end)
        for at in range(match.start(), match.end())
    }
    at = start
    for position in range(start, end):
        if raw[position : position + 1] == b"," and position not in silent:
            yield at, position
            at = position + 1
    yield at, end


def _is_alias(part: bytes, ours: frozenset[bytes]) -> bool:
    found = _ALIAS.search(part)
    return found is not None and found[2].lower().rstrip(b".") in ours
