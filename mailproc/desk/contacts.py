"""Contact data in a text that somebody wrote: mail addresses and telephones (S4.2).

Found, never judged: what a client leaves in a live chat is kept for sales. Bounded.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

_MOST = 10
_TEXT = 50_000
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w.+-])\+?\d(?:[ ()\-\u2011]{0,2}\d){8,14}(?![\w-]|\.\d)")
_MONTHS = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Addresses and telephones, each once, in the order found."""

    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def contacts(text: str, own: Container[str]) -> Contacts:
    """Return what a text names; `own` are our addresses, case folded."""
    said = text[:_TEXT]
    mails = dict.fromkeys(m[0].casefold().rstrip(".") for m in _MAIL.finditer(said))
    numbers = (" ".join(found[0].split()) for found in _PHONE.finditer(said))
    phones = dict.fromkeys(one for one in numbers if not _MONTHS.match(one))
    return Contacts(
        tuple(mail for mail in mails if mail not in own)[:_MOST],
        tuple(phones)[:_MOST],
    )
