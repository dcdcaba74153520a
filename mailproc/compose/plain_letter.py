"""A letter that the program writes, in plain text: head and body, ready for step 3.

RFC 5322 3.6, RFC 2045 6, RFC 3834 3.1. Date and Message-ID are added by the door of
all mail. What strangers wrote (a subject, Message-IDs) is data: it becomes words of a
Subject or plain identifiers, never a field. Never sends, never renders.
"""

import re
from collections.abc import Sequence
from textwrap import wrap

from mailproc.compose.headers import encoded_words
from mailproc.compose.model import Identity
from mailproc.compose.transfer import encode
from mailproc.errors import Refused

SUBJECT = 200
"""Characters of a subject that are kept; the tag stands behind them, whole."""

PARENTS = 20
"""Message-IDs named in References: the first, and the newest."""

_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^-~]{1,64}@[A-Za-z0-9.\[\]:-]{1,255}")
_ID = re.compile(r"[!-;=?-~]{1,490}")
_TAG = re.compile(r"\[(?:#|HL-)\d{1,18}\]")
_REPLY = re.compile(
    r"\s*(?:re|aw|sv|odp|fwd?|wg|pd|enc|res|rv|ha|на|ответ|пересл)"
    r"(?:\[\d{1,3}\])?\s*:",
    re.IGNORECASE,
)
_PREFIXES = 20


def plain_letter(
    identity: Identity,
    to: str,
    subject: str,
    text: str,
    *,
    parents: Sequence[str] = (),
    fields: Sequence[str] = (),
) -> bytes:
    """Return the letter from the desk to one address.

    `text` has any line ends; `parents` are the Message-IDs of the thread without
    brackets, oldest first: what is no plain identifier is left out. `fields` are
    finished lines ("Name: value") of the program's own. It carries our X-Loop mark,
    by which compose.loops knows it when it comes back. Errors: Refused for an address
    that cannot stand in an envelope.
    """
    encoding, body = encode(_bytes(text), "", text=True)
    lines = [
        f"From: <{identity.address}>",
        f"To: <{checked_address(to)}>",
        f"Subject: {folded(subject)}",
        *thread_fields(parents),
        *fields,
        "X-Auto-Response-Suppress: All",
        f"X-Loop: {identity.address}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Transfer-Encoding: {encoding}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii") + body


def tagged(subject: str, tag: str, prefix: str = "") -> str:
    """Return a subject as one line: prefix, what it says, and the ticket's tag.

    Marks of replies and tags that stand in it already are taken off: a stranger's
    [#n] must not lead an answer into another ticket.
    """
    said = one_line(_TAG.sub(" ", subject[: 4 * SUBJECT]))
    for _ in range(_PREFIXES):
        rest = _REPLY.sub("", said, count=1) if _REPLY.match(said) else said
        if rest == said:
            break
        said = rest.strip()
    said = said if len(said) <= SUBJECT else said[:SUBJECT].rstrip() + "…"
    return " ".join(part for part in (prefix, said, tag) if part)


def one_line(text: str) -> str:
    """Return text as one line, without anything that does not print."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def checked_address(to: str) -> str:
    """Return an address that can stand in an envelope. Errors: Refused."""
    if not _ADDRESS.fullmatch(to):
        raise Refused("the address to write to is none")
    return to


def thread_fields(parents: Sequence[str]) -> list[str]:
    """Return In-Reply-To and References, folded; what is no identifier is left out."""
    ids = [f"<{parent}>" for parent in parents if _ID.fullmatch(parent)]
    if not ids:
        return []
    chain = ids if len(ids) <= PARENTS else [ids[0], *ids[1 - PARENTS :]]
    return [f"In-Reply-To: {ids[-1]}", "References: " + "\r\n ".join(chain)]


def folded(subject: str) -> str:
    """Fold at white space (RFC 5322 2.2.3), as encoded words where it must be."""
    if subject.isascii() and "=?" not in subject:
        return "\r\n ".join(
            wrap(subject, 66, break_long_words=False, break_on_hyphens=False)
        )
    return encoded_words(subject)


def _bytes(text: str) -> bytes:
    lines = text.rstrip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
