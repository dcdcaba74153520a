"""Loop guards: whether a message goes round in circles (RFC 5321 6.3).

Answers with a reason and refuses nothing itself; the caller knows the SMTP code.
"""

import re

from mailproc.compose.model import Identity
from mailproc.message.model import Message

MAX_RECEIVED = 50
_OWN_HOPS = 3
_BY = re.compile(r"(?:\A|\s)by\s+([^\s;()]+)", re.IGNORECASE)


def is_loop(
    message: Message, identity: Identity, *, max_received: int = MAX_RECEIVED
) -> str | None:
    """Return why a message is a loop, None where it is none.

    More than `max_received` Received fields, our own host as receiver in three of
    them, or an X-Loop mark that names one of our addresses.
    """
    received = message.header_all("received")
    if len(received) > max_received:
        return f"more than {max_received} Received fields"
    hops = (_BY.search(value) for value in received)
    own_host = identity.host.casefold()
    if sum(hop[1].casefold() == own_host for hop in hops if hop) >= _OWN_HOPS:
        return f"passed {identity.host} {_OWN_HOPS} times"
    own = {a.casefold() for a in (identity.address, *identity.addresses)}
    marks = message.header_all("x-loop")
    if any(mark.strip(" <>").casefold() in own for mark in marks):
        return "carries our own X-Loop mark"
    return None
