"""One SMTP session with a smarthost, and mail transactions on it (RFC 5321).

What can happen is told apart: Down, Unfit and Unsure are raised; what the server
answers about the message or a recipient is a Reply, given to `settle`.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from mailproc.ports import Recipient
from mailproc.transport.smtp.content import Reply, reply, stuffed
from mailproc.transport.smtp.failures import LOST, Down, Unfit, Unsure, cause
from mailproc.transport.smtp.hosts import Smarthost
from mailproc.transport.smtp.wire import Wire

BLOCK = 65_536
BLOCK_SECONDS = 180.0
"""For each block of the message (RFC 5321 4.5.3.2.5)."""

# About our session, not about the message (RFC 4954 6, RFC 3207 4): the operator can
# mend it, so no mail is returned for it.
_SESSION_CODES = frozenset((530, 534, 535, 538))

log = logging.getLogger(__name__)

Settle = Callable[[Recipient, Reply], None]


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready to be sent: canonical bytes and a sender that was checked."""

    sender: str
    raw: bytes = field(repr=False)

    @property
    def eight_bit(self) -> bool:
        """Whether it needs 8BITMIME (RFC 6152)."""
        return not self.raw.isascii()


class Session:
    """An open session; used by one thread at a time."""

    def __init__(self, host: Smarthost, wire: Wire) -> None:
        self.host = host
        self.wire = wire

    def alive(self, deadline: float) -> bool:
        """Reset a session that was idle; false if it is not usable any more."""
        self.wire.deadline = deadline
        try:
            return self.command("RSET").ok
        except Down:
            return False

    def quit(self) -> None:
        """Say QUIT without waiting for the answer, and close; never raises."""
        self.wire.within = 1.0
        try:
            self.wire.putcmd("QUIT")
        except LOST as error:
            log.debug("smarthost %s: QUIT: %s", self.host.name, cause(error))
        self.wire.close()

    def command(self, line: str, name: str = "") -> Reply:
        """Send one line, return its answer. Errors: Down, for a 421 too.

        `name` stands for the line in errors; needed where the line is a secret.
        """
        name = name or line.partition(":")[0]
        self.wire.within = self.host.command_seconds
        self.wire.command_encoding = "utf-8"
        try:
            self.wire.putcmd(line)
            answer = reply(*self.wire.getreply())
        except LOST as error:
            raise Down(f"{name}: {cause(error)}") from error
        if answer.code == 421:
            raise Down(f"{name}: {answer}")
        return answer

    def send(self, mail: Mail, recipients: Sequence[Recipient], settle: Settle) -> None:
        """Run one mail transaction; `settle` gets the answer for each recipient.

        Errors: Down, Unsure: those not settled have no answer. Unfit: none has.
        """
        options = self._options(mail, recipients)
        answer = self.command(f"MAIL FROM:<{mail.sender}>{options}")
        if not answer.ok:
            _settle_all(settle, recipients, self._about_session(answer))
            return
        accepted = [one for one in recipients if self._rcpt(one, settle)]
        if accepted:
            _settle_all(settle, accepted, self._data(mail))

    def _options(self, mail: Mail, recipients: Sequence[Recipient]) -> str:
        """Return the parameters of MAIL. Errors: Unfit."""
        extensions = self.wire.esmtp_features
        options = ""
        if "size" in extensions:
            _check_size(extensions["size"].strip(), len(mail.raw))
            options += f" SIZE={len(mail.raw)}"
        if mail.eight_bit:
            if "8bitmime" not in extensions:
                raise Unfit(
                    "8-bit content, and no 8BITMIME there (RFC 6152)",
                    code=554,
                    enhanced="5.6.3",
                )
            options += " BODY=8BITMIME"
        if not all(map(str.isascii, (mail.sender, *(r.address for r in recipients)))):
            if "smtputf8" not in extensions:
                raise Unfit(
                    "an address is not ASCII, and no SMTPUTF8 there (RFC 6531)",
                    code=553,
                    enhanced="5.6.7",
                )
            options += " SMTPUTF8"
        return options

    def _rcpt(self, recipient: Recipient, settle: Settle) -> bool:
        answer = self.command(f"RCPT TO:<{recipient.address}>")
        if answer.code == 552:  # means "too many recipients": RFC 5321 4.5.3.1.10
            answer = Reply(452, answer.text)
        if not answer.ok:
            settle(recipient, self._about_session(answer))
        return answer.ok

    def _data(self, mail: Mail) -> Reply:
        answer = self.command("DATA")
        if answer.ok:
            raise Down(f"DATA: {answer}")
        if answer.code != 354:
            return answer
        answer = self._content(stuffed(mail.raw)) or self._final_dot()
        return replace(answer, content=True)

    def _content(self, content: bytes) -> Reply | None:
        """Send the message. An answer before its end is a refusal. Errors: Down."""
        self.wire.within = min(BLOCK_SECONDS, self.host.data_seconds)
        view = memoryview(content)
        try:
            for start in range(0, len(view), BLOCK):
                self.wire.send(view[start : start + BLOCK])
        except LOST as error:
            answer = self._last_words()
            if answer is None:
                raise Down(f"lost in the message: {cause(error)}") from error
            return answer
        return None

    def _last_words(self) -> Reply | None:
        """Return the refusal that a server wrote before it hung up on us, if any."""
        self.wire.within = 1.0
        try:
            answer = reply(*self.wire.getreply())
        except LOST:
            return None
        return answer if answer.code >= 400 and answer.code != 421 else None

    def _final_dot(self) -> Reply:
        """Send the dot: from here on the server may have taken the message.

        Errors: Unsure without an answer; Down for a 421, which says it did not.
        """
        deadline, self.wire.deadline = self.wire.deadline, float("inf")
        self.wire.within = self.host.data_seconds
        try:
            self.wire.send(b".\r\n")
            answer = reply(*self.wire.getreply())
        except LOST as error:
            raise Unsure(cause(error)) from error
        self.wire.deadline = deadline
        if answer.code == 421:
            raise Down(f"end of message: {answer}")
        return answer

    def _about_session(self, answer: Reply) -> Reply:
        if answer.code not in _SESSION_CODES:
            return answer
        log.error("smarthost %s wants a login or TLS: %s", self.host.name, answer)
        return Reply(451, f"4.7.0 smarthost says {answer}")


def _check_size(limit: str, size: int) -> None:
    """Keep to the server's SIZE (RFC 1870). Errors: Unfit."""
    if len(limit) < 20 and limit.isdecimal() and 0 < int(limit) < size:
        raise Unfit(
            f"{size} bytes, and its limit is {limit}", code=552, enhanced="5.3.4"
        )


def _settle_all(settle: Settle, recipients: Sequence[Recipient], answer: Reply) -> None:
    for recipient in recipients:
        settle(recipient, answer)
