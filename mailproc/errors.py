"""The exceptions of mailproc, and what each tells an SMTP peer.

    MailprocError
    ├── Temporary        try again later (4xx)
    │   └── Unavailable  something outside failed: server, database, disk (exit 3)
    ├── Permanent        trying again cannot help (5xx)
    │   └── Refused      a rule of the desk says no, and says what to do instead
    └── ConfigError      the operator's files are wrong (exit 2)

Broken mail is never an exception: it becomes a defect of the message.
Enhanced codes are those of RFC 3463.
"""


class MailprocError(Exception):
    """Any failure that mailproc reports.

    `public` is one line that a stranger may read; `detail` is for our log only.
    `code` and `enhanced` are the SMTP reply (RFC 5321 4.2, RFC 3463).
    """

    code = 451
    enhanced = "4.3.0"

    def __init__(
        self,
        public: str,
        *,
        detail: str = "",
        code: int | None = None,
        enhanced: str | None = None,
    ) -> None:
        super().__init__(public)
        self.public = " ".join(public.split())
        self.detail = detail
        self.code = code or type(self).code
        self.enhanced = enhanced or type(self).enhanced

    def reply(self) -> str:
        """Return the SMTP reply line: `550 5.7.1 text`, without line end."""
        return f"{self.code} {self.enhanced} {self.public}"


class Temporary(MailprocError):
    """It may work later; nothing was changed."""


class Unavailable(Temporary):
    """Something outside failed: a server, the database, the disk."""

    enhanced = "4.3.1"


class Permanent(MailprocError):
    """It will not work however often it is tried."""

    code = 550
    enhanced = "5.0.0"


class Refused(Permanent):
    """A rule of the desk forbids it; the text says what to do instead."""

    enhanced = "5.7.1"


class ConfigError(MailprocError):
    """The operator's configuration, filters or templates are wrong."""
