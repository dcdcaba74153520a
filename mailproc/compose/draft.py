"""A letter that a person is to finish and send, and how it is known again (N6).

Mail clients keep some of a draft's fields and write others anew, so its token stands
in several: as the Message-ID `<draft.TOKEN@host>`, as the last of References, and where
asked for as an address `draft+TOKEN@domain` in Bcc that only the relay knows. What
clients keep is in docs/operations.md. RFC 5322 3.6.4; X-Unsent opens a file for writing
in Outlook. Never sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mailproc.compose import edit
from mailproc.compose.draft_traces import draft_address, draft_reference
from mailproc.compose.edit import Edit
from mailproc.compose.headers import encoded_words
from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import checked_address, folded, thread_fields
from mailproc.message.parse import parse


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is to send a draft: the name shown, and the address to write as."""

    name: str
    address: str


def draft_letter(
    writer: Writer,
    to: str,
    subject: str,
    text: str,
    *,
    parents: Sequence[str] = (),
) -> bytes:
    """Return a plain letter to one address, not marked yet; body in UTF-8, 8 bits.

    `text` has any line ends and may hold fields to fill (`&^name`); `parents` are the
    Message-IDs of the thread without brackets, oldest first. Errors: Refused for an
    address that cannot stand in an envelope.
    """
    name = f"{encoded_words(writer.name)} " if writer.name else ""
    lines = [
        f"From: {name}<{writer.address}>",
        f"To: <{checked_address(to)}>",
        f"Subject: {folded(subject)}",
        *thread_fields(parents),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *text.rstrip().replace("\r\n", "\n").replace("\r", "\n").split("\n"),
        "",
    ]
    return "\r\n".join(lines).encode("utf-8", "replace")


def mark(raw: bytes, token: str, identity: Identity, *, alias: bool = False) -> bytes:
    """Return a letter as a draft with this token; any letter without a Message-ID.

    `alias` adds the fall-back address. Not for letters to groups of partners, whose
    own addresses only the relay knows.
    """
    message = parse(raw)
    reference = draft_reference(token, identity.host)
    added = [f"Message-ID: <{reference}>", "X-Unsent: 1"]
    edits: list[Edit] = []
    known = edit.field(message.root, "references")
    if known is None:
        added.append(f"References: <{reference}>")
    else:
        end = known.start + len(raw[known.start : known.end].rstrip())
        edits.append(Edit(end, end, f"\r\n <{reference}>".encode()))
    if alias:
        domain = identity.address.rpartition("@")[2]
        added.append(f"Bcc: <{draft_address(token, domain)}>")
    fields = "".join(f"{line}\r\n" for line in added).encode()
    return edit.apply(raw, [*edits, edit.add_fields(message.root, fields)])
