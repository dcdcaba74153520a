"""The draft of a notice: every language under one another, what the desk knows below.

To are aliases of groups, that only the relay knows; without a proposal To is left for
a person. The bytes of a letter, not marked as a draft yet. Never sends.
"""

from collections.abc import Sequence

from mailproc.compose.draft import Writer
from mailproc.compose.headers import encoded_words
from mailproc.compose.notice_text import desk_only
from mailproc.compose.plain_letter import checked_address, folded


def notice_draft(
    writer: Writer, to: Sequence[str], subject: str, text: str, known: Sequence[str]
) -> bytes:
    """Return the draft; `known` are lines for the desk, which do not leave."""
    name = f"{encoded_words(writer.name)} " if writer.name else ""
    aliases = ",\r\n ".join(f"<{checked_address(alias)}>" for alias in to)
    body = f"{text.rstrip()}\n\n\n{desk_only(known)}\n"
    lines = [
        f"From: {name}<{writer.address}>",
        *([f"To: {aliases}"] if aliases else ()),
        f"Subject: {folded(subject)}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *body.replace("\r\n", "\n").replace("\r", "\n").split("\n"),
    ]
    return "\r\n".join(lines).encode("utf-8", "replace")
