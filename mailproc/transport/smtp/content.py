"""What may be put on an SMTP connection, and what is kept of the answers.

Pure. Never lets a lone CR or LF, a NUL or a control character in an address pass:
that is how one message becomes two (RFC 5321 2.3.8, 4.1.1.4).
"""

import re
from dataclasses import dataclass

REPLY_CHARS = 400
"""How much of a server's reply text is kept."""

_NOT_CANONICAL = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")
_ADDRESS = re.compile(
    r"""(?: [^\s"<>()\[\],;:\\@]+ | "(?:[^"\\]|\\.)*" )  # dot-atom or quoted
        @ (?: [^\s"<>()\[\],;:\\@]+ | \[[0-9A-Za-z.:]+\] )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: code, and its text as one printable line.

    `content`: given to the message itself, after DATA.
    """

    code: int
    text: str
    content: bool = False

    @property
    def ok(self) -> bool:
        """Whether the command was carried out (2xx)."""
        return 200 <= self.code < 300

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


def reply(code: int, text: bytes | str) -> Reply:
    """Make a Reply of what a server wrote: controls gone, at most REPLY_CHARS long."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    visible = "".join(char if char.isprintable() else " " for char in text[:4096])
    return Reply(code, " ".join(visible.split())[:REPLY_CHARS])


def address_ok(address: str) -> bool:
    """Whether an address can stand in MAIL or RCPT: one line, one @, no angle."""
    return (
        len(address) <= 320
        and address.isprintable()
        and _ADDRESS.fullmatch(address) is not None
    )


def canonical(raw: bytes) -> bool:
    """Whether every line ends in CRLF and there is no NUL, lone CR or lone LF."""
    return _NOT_CANONICAL.search(raw) is None


def stuffed(raw: bytes) -> bytes:
    """Return canonical content as it follows DATA, without the final dot line.

    Lines that start with a dot get another one (RFC 5321 4.5.2).
    """
    text = raw.replace(b"\r\n.", b"\r\n..")
    if text.startswith(b"."):
        text = b"." + text
    return text if text.endswith(b"\r\n") or not text else text + b"\r\n"
