"""Folder names between our "/" and the server's delimiter, and what may be sent at all.

Never talks to a server. Namespaces: RFC 2342; modified UTF-7 (RFC 3501 5.1.3) is
imapclient's business.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailproc.errors import Permanent

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\ud800-\udfff]")
_KEYWORD = re.compile(r"[A-Za-z0-9_$-]+")
_SYSTEM_FLAGS = frozenset({"\\seen", "\\answered", "\\flagged", "\\deleted", "\\draft"})


def checked(text: str, what: str) -> str:
    """Return `text`, or raise Permanent where it holds control characters.

    A line end in an argument would be a command of its own; message parts such as a
    Message-ID come from strangers.
    """
    if _CONTROL.search(text):
        raise Permanent(f"{what} with control characters is not sent to a server")
    return text


def keepable(
    flags: Iterable[str], permanent: frozenset[str]
) -> tuple[list[str], list[str]]:
    r"""Split flags into those the folder keeps and the keywords that it does not.

    `permanent` is PERMANENTFLAGS in lower case; `\*` lets any keyword in (RFC 3501
    7.1). A keyword outside [A-Za-z0-9_$-] counts as not kept; system flags that no
    client can set are dropped.
    """
    kept: list[str] = []
    left: list[str] = []
    for flag in dict.fromkeys(flags):
        lower = checked(flag, "a flag").lower()
        keyword = _KEYWORD.fullmatch(flag) and permanent & {"\\*", lower}
        if lower in _SYSTEM_FLAGS or keyword:
            kept.append(flag)
        elif not flag.startswith("\\"):
            left.append(flag)
    return kept, left


@dataclass(frozen=True, slots=True)
class FolderNames:
    """The personal namespace: "INBOX." with delimiter "." on some servers."""

    prefix: str = ""
    delimiter: str | None = "/"

    def to_server(self, name: str) -> str:
        """Return the server's name of a folder. Errors: Permanent, a bad name."""
        parts = checked(name, "a folder name").split("/")
        if not all(parts):
            raise Permanent(f"{name!r} is no folder name: a level of it is empty")
        if len(parts) == 1 and name.upper() == "INBOX":
            return "INBOX"
        if self.delimiter is None:
            return self.prefix + name
        if self.delimiter != "/" and self.delimiter in name:
            raise Permanent(f"this server cannot have {self.delimiter} in {name!r}")
        full = self.delimiter.join(parts)
        # Both "Жалобы" and "INBOX/Жалобы" mean the one below INBOX there.
        inbox = f"INBOX{self.delimiter}"
        twice = self.prefix.upper() == inbox and full.upper().startswith(inbox)
        return full if twice else self.prefix + full

    def from_server(self, name: str) -> str:
        """Return our name of a server's folder."""
        if name.upper() == "INBOX":
            return "INBOX"
        inner = name.removeprefix(self.prefix)
        if self.delimiter in (None, "/"):
            return inner
        return inner.replace(self.delimiter, "/")
