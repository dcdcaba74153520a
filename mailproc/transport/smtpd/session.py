"""The mail transaction of a session: MAIL, RCPT, DATA, by SMTP or LMTP.

Recipients only for the authenticated or for our own domains. The message goes to
`accept` as it came, byte for byte; nothing is added or mended here. RFC 5321,
RFC 6409, RFC 2033 (one reply for each accepted RCPT), RFC 1870 (SIZE).
"""

import asyncio
import functools
import logging

from aiosmtpd.smtp import Envelope as Transaction

from mailproc.errors import MailprocError, Refused, Temporary
from mailproc.message.envelope import Envelope
from mailproc.transport.smtpd import syntax
from mailproc.transport.smtpd.auth import LoginDialogue
from mailproc.transport.smtpd.connection import Hangup
from mailproc.transport.smtpd.content import Content, bare
from mailproc.transport.smtpd.dialogue import Command
from mailproc.transport.smtpd.listener import Role

log = logging.getLogger("mailproc.smtpd")

_MAX_CHUNK = 100 * 2**20  # of a BDAT that is read past; more ends the session


class SmtpSession(LoginDialogue):
    """A session of a submission or smtp listener."""

    _content: Content | None = None
    _received: asyncio.Future[bool] | None = None
    _data_end = 0.0

    def _commands(self) -> dict[str, Command]:
        return {
            **super()._commands(),
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "BDAT": self._bdat,
        }

    async def _mail(self, argument: str) -> None:
        transaction = self._transaction()
        if self.listener.role is Role.SUBMISSION and self.login is None:
            raise Refused("Authentication required", code=530, enhanced="5.7.0")
        if transaction.mail_from is not None:
            raise Refused("One MAIL at a time", code=503, enhanced="5.5.1")
        reverse = syntax.reverse_path(argument)
        if reverse.size > self.listener.max_bytes:
            raise self._too_big()
        transaction.mail_from = reverse.sender
        await self._reply("250 2.1.0 Sender ok")

    async def _rcpt(self, argument: str) -> None:
        transaction = self._transaction()
        if transaction.mail_from is None:
            raise Refused("MAIL before RCPT", code=503, enhanced="5.5.1")
        recipient = syntax.forward_path(argument, self.shared.postmaster())
        if self.login is None and not self.shared.is_ours(recipient):
            raise Refused("We do not relay to this domain")
        if len(transaction.rcpt_tos) >= self.listener.max_recipients:
            raise Temporary("Too many recipients", code=452, enhanced="4.5.3")
        transaction.rcpt_tos.append(recipient)
        await self._reply("250 2.1.5 Recipient ok")

    async def _data(self, argument: str) -> None:
        transaction = self._transaction()
        if not transaction.rcpt_tos or argument:
            raise Refused("RCPT before DATA", code=503, enhanced="5.5.1")
        if self._pending:
            raise Hangup("Wait for 354 before the message", code=554, enhanced="5.5.0")
        self._busy = True
        try:
            reply = await self._reply_to_message(transaction)
        finally:
            self._busy = False
            self._forget()
        self._errors += reply.startswith("5")
        await self._reply(*[reply] * self._replies(transaction))

    async def _bdat(self, argument: str) -> None:
        """Read past a chunk nobody offered to take (RFC 3030), to stay in step."""
        size = argument.partition(" ")[0]
        if not size.isdigit() or len(size) > 9 or int(size) > _MAX_CHUNK:
            raise Hangup("CHUNKING is not supported", code=554, enhanced="5.5.0")
        await self._skip(int(size))
        raise Refused("CHUNKING is not supported", code=502, enhanced="5.5.1")

    # --- the message ---

    def data_received(self, data: bytes) -> None:
        """Bytes of a message pass the reader by: it would cut them into lines."""
        if self._content is None:
            super().data_received(data)
            return
        rest = self._content.feed(data)
        if rest is None:
            left = self._data_end - self.loop.time()
            self._reset_timeout(max(min(self.listener.idle_seconds, left), 0.001))
            return
        self._stop_timer()
        self._finish_data(complete=True)
        super().data_received(rest)

    def eof_received(self) -> bool:
        """End a message that will not be complete."""
        self._finish_data(complete=False)
        return super().eof_received()

    def connection_lost(self, error: Exception | None) -> None:
        """End a message that will not be complete."""
        self._finish_data(complete=False)
        super().connection_lost(error)

    def _finish_data(self, *, complete: bool) -> None:
        self._content = None
        if self._received is not None and not self._received.done():
            self._received.set_result(complete)

    async def _reply_to_message(self, transaction: Transaction) -> str:
        content = Content(self.listener.max_bytes, self.shared.memory)
        try:
            await self._receive(content)
            reply = await self._accepted(content, self._envelope(transaction))
        finally:
            content.release()
        log.info(
            "%s %s: %d recipients, %d bytes: %s",
            *(self.listener, self.peer, len(transaction.rcpt_tos), content.size, reply),
        )
        return reply

    async def _receive(self, content: Content) -> None:
        self._content = content
        self._received = self.loop.create_future()
        self._data_end = self.loop.time() + self.listener.data_seconds
        self._reset_timeout(min(self.listener.idle_seconds, self.listener.data_seconds))
        try:
            await self._reply("354 End with CR LF . CR LF")
            if not await self._received:
                raise ConnectionResetError("the client left within a message")
        finally:
            self._content = self._received = None

    async def _accepted(self, content: Content, envelope: Envelope) -> str:
        work = functools.partial(self._take_over, content, envelope)
        try:
            return f"250 2.0.0 {await self._in_thread(self.shared.accepting, work)}"
        except MailprocError as error:
            if error.detail:
                log.warning("%s: %s: %s", self.listener, error, error.detail)
            return error.reply()
        except Exception as error:  # noqa: BLE001 - whatever it is, the client keeps it
            return self._puzzled(error, "accepting a message")

    def _take_over(self, content: Content, envelope: Envelope) -> str:
        """Check the message and hand it over; in a thread, for it may be large."""
        if content.too_big:
            raise self._too_big()
        if content.no_memory:
            raise Temporary("Too much mail at once", code=452, enhanced="4.3.1")
        raw = content.take()
        self._refuse_unfit(raw)
        return self.shared.accept(envelope, raw, self.listener.role)

    def _refuse_unfit(self, raw: bytes) -> None:
        """Refuse what could be smuggled (RFC 5321 2.3.8).

        LMTP comes from our own mail server, which has split the stream long ago: to
        refuse there would bounce odd mail, not stop anybody. Staff's clients and
        scripts send bare line ends in good faith: the transform mends those.
        """
        kind = self.listener.kind
        if kind == "smtp" and bare(raw):
            raise Refused(
                "Message has a bare CR, bare LF or NUL: end lines with CR LF, "
                "encode anything else (RFC 5321 2.3.8)",
                enhanced="5.6.0",
            )
        if kind == "submission" and b"\0" in raw:
            raise Refused("Message has a NUL byte: encode it", enhanced="5.6.0")

    def _envelope(self, transaction: Transaction) -> Envelope:
        assert self.session is not None
        once: dict[str, str] = {}
        for recipient in transaction.rcpt_tos:
            once.setdefault(_key(recipient), recipient)
        return Envelope(
            sender=transaction.mail_from or "",
            recipients=tuple(once.values()),
            received=self.shared.clock(),
            login=self.login,
            peer=self.peer,
            helo=self.session.host_name or "",
            protocol=self._protocol(),
        )

    def _protocol(self) -> str:
        """Return the word of RFC 3848."""
        assert self.session is not None
        if self.listener.kind == "lmtp":
            return "LMTPS" if self.secure else "LMTP"
        if not self.session.extended_smtp:
            return "SMTP"
        return f"ESMTP{'S' * self.secure}{'A' * (self.login is not None)}"

    def _replies(self, transaction: Transaction) -> int:  # noqa: ARG002 - LMTP has more
        return 1

    def _transaction(self) -> Transaction:
        assert self.session is not None
        assert self.envelope is not None
        if not self.session.host_name:
            raise Refused("Say hello first", code=503, enhanced="5.5.1")
        return self.envelope

    def _too_big(self) -> Refused:
        return Refused(
            f"Message is larger than {self.listener.max_bytes} bytes",
            code=552,
            enhanced="5.3.4",
        )


class LmtpSession(SmtpSession):
    """A session of an lmtp listener: LHLO, and a reply for each recipient."""

    def _commands(self) -> dict[str, Command]:
        commands = super()._commands()
        commands["LHLO"] = commands.pop("EHLO")
        del commands["HELO"]
        return commands

    def _replies(self, transaction: Transaction) -> int:
        return len(transaction.rcpt_tos)


def _key(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
