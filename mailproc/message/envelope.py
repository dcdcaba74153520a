"""The envelope: MAIL FROM and RCPT TO with the facts of the connection (RFC 5321)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who hands a message over and to whom, apart from the message itself.

    `sender` is empty for the null sender. `login` is the authenticated staff
    login, None for a stranger. `protocol` is "ESMTPSA", "LMTP", "IMAP", "local" …
    (RFC 3848 words where they exist). `received` carries a zone.
    """

    sender: str
    recipients: tuple[str, ...]
    received: datetime
    login: str | None = None
    peer: str = ""
    helo: str = ""
    protocol: str = "local"

    @property
    def first_hand(self) -> bool:
        """Whether a peer gave it by SMTP or LMTP; mail from a mailbox has none."""
        return self.protocol not in ("IMAP", "local")
