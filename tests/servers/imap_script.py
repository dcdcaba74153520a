"""What a scripted IMAP server of the tests can do, holds, and where it fails."""

from dataclasses import dataclass, field
from typing import Literal

BASIC = ("IMAP4rev1", "AUTH=PLAIN", "NAMESPACE")
USUAL = (*BASIC, "MOVE", "UIDPLUS", "IDLE")
GMAIL = (*USUAL, "AUTH=XOAUTH2", "X-GM-EXT-1", "SPECIAL-USE")

SYSTEM = r"\Answered \Flagged \Deleted \Seen \Draft"


@dataclass
class Stored:
    """One message as the server holds it; labels are Gmail's."""

    raw: bytes
    flags: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)


@dataclass
class Box:
    """One folder."""

    uidvalidity: int = 7
    uidnext: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)
    attributes: str = ""

    def add(self, message: Stored) -> int:
        self.messages[self.uidnext] = message
        self.uidnext += 1
        return self.uidnext - 1


@dataclass
class Script:
    """The script: what the server can do and where it fails.

    `idle` is played after the go-ahead: seconds to wait, then bytes (None closes).
    `drop` are uids at whose body the connection breaks off, `refuse` those answered
    with NO, `nil` those whose body is NIL.
    """

    capabilities: tuple[str, ...] = USUAL
    before_login: tuple[str, ...] | None = None
    permanent: str = SYSTEM + r" \*"
    copyuid: Literal["given", "absent", "zero"] = "given"
    trycreate: bool = True
    prefix: str = ""
    delimiter: str = "/"
    password: str = "pw"
    token: str = ""
    idle: list[tuple[float, bytes | None]] = field(default_factory=list)
    before_idle: bytes = b""
    nil: set[int] = field(default_factory=set)
    refuse: set[int] = field(default_factory=set)
    drop: set[int] = field(default_factory=set)
    drop_each: int = 1_000_000
    boxes: dict[str, Box] = field(default_factory=lambda: {"INBOX": Box()})
    commands: list[str] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    connections: int = 0
