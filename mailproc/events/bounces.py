"""A bounce of a notice: which letter, and which address of the partner (N3).

The return path names the letter, whatever the report quotes. An address that a
partner's server forwards to is none that we know: then it is the partner's own.
Asks the ledger, changes nothing. RFC 3464, compose/verp.py.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailproc.compose.model import Identity
from mailproc.compose.verp import message_id_of
from mailproc.message.bounce import Bounce
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.ports import Told
from mailproc.recognising import Ledger

_NOTICE = re.compile(r"hl-(\d{1,12})\.\d{1,9}\.\w+@")
_FIELDS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def of_notice(
    bounced: Bounce | None,
    message: Message,
    envelope: Envelope,
    identity: Identity,
    ledger: Ledger,
) -> Bounce | None:
    """Return the bounce with the letter and the address that it is about."""
    if bounced is None:
        return None
    marked = (
        message_id_of(address, identity.bounces, identity.host)
        for address in _addressed(message, envelope)
    )
    letter = next(filter(None, marked), None) or bounced.original_message_id
    bounced = replace(bounced, original_message_id=letter)
    told = _told(letter, ledger)
    return _to_partner(bounced, told) if told else bounced


def _addressed(message: Message, envelope: Envelope) -> Iterator[str]:
    yield from envelope.recipients
    yield from (person.addr for person in message.recipients)
    for header in message.headers:
        if header.name.lower() in _FIELDS:
            yield header.value.strip("<> ")


def _told(letter: str | None, ledger: Ledger) -> Told | None:
    found = _NOTICE.match(letter or "")
    if not found:
        return None
    every = ledger.told_of(int(found[1]))
    return next((one for one in every if one.message_id == letter), None)


def _to_partner(bounced: Bounce, told: Told) -> Bounce:
    known = {address.casefold() for address in told.addresses}
    if any(one.address.casefold() in known for one in bounced.recipients):
        return bounced
    failed = bounced.recipients[0]
    recipients = (replace(failed, address=address) for address in told.addresses)
    return replace(bounced, recipients=tuple(recipients))
