"""Who complains: the From field, or who stood there before a list rewrote it.

It never guesses from free text; the letter that a form sends for somebody else is
read where that form is known.
"""

import re

from mailproc.message.model import Address, Message

_ADDRESS = re.compile(r"[^\s<>()\[\]\\,;:\"@]{1,64}@[^\s<>()\[\]\\,;:\"@]{1,253}")
_MUTE = re.compile(
    r"[\w.+-]{0,20}(?:no|not|do-?not|donot)[-_.]?reply|mailer|forms?@|web-?form|wordpress@",
    re.IGNORECASE,
)
_VIA = re.compile(r"\bvia\b|\bthrough\b|\büber\b|\bчерез\b", re.IGNORECASE)


def reporter(message: Message) -> tuple[str | None, str]:
    """Return the address of the reporter, lower case, and where it stood.

    A list that rewrites From keeps the writer in X-Original-From, else in
    X-Original-Sender or Reply-To; a form that nobody may answer names the one who
    filled it in there too.
    """
    for name in ("X-Original-From", "X-Original-Sender"):
        found = address(message.header(name) or "")
        if found:
            return found, name
    writer = message.from_[0] if message.from_ else None
    if writer and message.reply_to and (_VIA.search(writer.name) or is_mute(writer)):
        return address(message.reply_to[0].addr), "Reply-To"
    if writer and writer.addr:
        return address(writer.addr) or writer.addr.lower(), "From"
    return None, ""


def is_mute(writer: Address) -> bool:
    """Whether nobody reads what is answered to an address, by its name."""
    return _MUTE.match(writer.addr) is not None


def address(text: str) -> str | None:
    """Return the first mail address of a text, lower case, or None."""
    found = _ADDRESS.search(text[:2000])
    return found[0].strip(".'").lower() if found else None
