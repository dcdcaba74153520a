"""How handing a message to a smarthost can fail, apart from answers about the mail."""

import smtplib

from mailproc.errors import Permanent, Temporary, Unavailable
from mailproc.transport.smtp.content import reply

LOST = (OSError, smtplib.SMTPException, ValueError)
"""Everything that a broken connection or a broken answer raises."""


class Down(Unavailable):
    """The smarthost cannot take mail now; nothing was handed over; another may."""


class Unfit(Permanent):
    """The smarthost lacks an extension or the room that this message needs."""


class Unsure(Temporary):
    """The whole message was sent and the answer to the final dot was lost."""


def cause(error: Exception) -> str:
    """Say in one line why a connection failed, never with what was sent on it."""
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, OSError) and error.strerror:
        return reply(0, error.strerror).text
    if isinstance(error, smtplib.SMTPException):
        return reply(0, str(error)).text
    return type(error).__name__
