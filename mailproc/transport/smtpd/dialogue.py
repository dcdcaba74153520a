"""The conversation of a session: the loop of commands, hello, STARTTLS, small talk.

It knows no login (smtpd_auth) and no mail transaction (smtpd_session). Every reply
of 5xx is counted; a client that collects too many is sent away. RFC 5321, RFC 3207,
RFC 2034.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from mailproc.errors import MailprocError, Refused
from mailproc.transport.smtpd import syntax
from mailproc.transport.smtpd.connection import Connection, Hangup
from mailproc.transport.smtpd.listener import Role

log = logging.getLogger("mailproc.smtpd")

MAX_ERRORS = 20  # replies 5xx of one session, as Postfix smtpd_hard_error_limit
_FOREIGN = frozenset(("GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT"))  # HTTP

Command = Callable[[str], Awaitable[None]]


class Dialogue(Connection):
    """A connection on which SMTP is spoken, before any mail."""

    _errors = 0

    def _commands(self) -> dict[str, Command]:
        """Return what each verb does; the argument is stripped, "" if there is none."""
        return {
            "HELO": self._helo,
            "EHLO": self._ehlo,
            "STARTTLS": self._starttls,
            "NOOP": self._noop,
            "RSET": self._rset,
            "HELP": self._help,
            "VRFY": self._vrfy,
            "QUIT": self._quit,
        }

    async def _handle_client(self) -> None:
        """The session from its first byte to its last, as a task."""
        task = asyncio.current_task()
        assert task is not None
        self.shared.sessions[self] = task
        self.peer = (self._wire().get_extra_info("peername") or ("",))[0]
        admitted = self._connections.enter(self.peer)
        try:
            await self._serve(admitted=admitted)
        except Hangup as error:
            self.goodbye(error.reply())
        except (OSError, EOFError) as error:
            log.debug("%s %s: %s", self.listener, self.peer, type(error).__name__)
        finally:
            if admitted:
                self._connections.leave(self.peer)
            self._stop_timer()
            self._close()
            await self._lost.wait()
            del self.shared.sessions[self]

    async def _serve(self, *, admitted: bool) -> None:
        implicit = self.listener.tls == "implicit"
        if admitted and implicit:
            await self._start_tls()
        self._speaking = admitted or not implicit
        if not admitted:
            raise Hangup("Too many connections, try again later")
        word = "LMTP" if self.listener.kind == "lmtp" else "ESMTP"
        await self._reply(f"220 {self.hostname} {word} mailproc")
        commands = self._commands()
        while True:
            if self.shared.draining:
                raise Hangup("Shutting down, try again later", enhanced="4.3.2")
            if self._errors >= MAX_ERRORS:
                raise Hangup("Too many errors")
            await self._turn(commands)

    async def _turn(self, commands: dict[str, Command]) -> None:
        """One command and its reply; whatever fails is said, not suffered."""
        try:
            verb, argument = syntax.command(await self._line())
            if verb in _FOREIGN:
                raise Hangup("This is SMTP")
            if verb not in commands:
                raise Refused("Command not known", code=500, enhanced="5.5.1")
            await commands[verb](argument)
        except (Hangup, OSError, EOFError):
            raise
        except MailprocError as error:
            self._errors += error.code >= 500
            await self._reply(error.reply())
        except Exception as error:  # noqa: BLE001 - one command fails, not the session
            await self._reply(self._puzzled(error, "a command"))

    # --- commands ---

    async def _helo(self, name: str) -> None:
        self._greet(name, extended=False)
        await self._reply(f"250 {self.hostname}")

    async def _ehlo(self, name: str) -> None:
        self._greet(name, extended=True)
        words = [self.hostname, *self._extensions()]
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        await self._reply(*lines)

    def _greet(self, name: str, *, extended: bool) -> None:
        assert self.session is not None
        self.session.host_name = syntax.helo(name)
        self.session.extended_smtp = extended
        self._forget()

    def _extensions(self) -> list[str]:
        words = [f"SIZE {self.listener.max_bytes}", "8BITMIME", "ENHANCEDSTATUSCODES"]
        if self.listener.tls == "starttls" and not self.secure:
            words.append("STARTTLS")
        if self._may_login():
            words.append("AUTH PLAIN LOGIN")
        return words

    def _may_login(self) -> bool:
        wanted = self.listener.role is Role.SUBMISSION
        return wanted and (self.secure or not self.listener.require_tls_for_auth)

    def _forget(self) -> None:
        """End the mail transaction, if there is one."""
        self.envelope = self._create_envelope()

    async def _starttls(self, argument: str) -> None:
        if argument:
            raise Refused("Syntax: STARTTLS", code=501, enhanced="5.5.4")
        if self.listener.tls != "starttls" or self.secure:
            raise Refused("TLS cannot be started now", code=503, enhanced="5.5.1")
        await self._reply("220 2.0.0 Go ahead")
        # what came in clear behind the command may be a stranger's (CVE-2024-34083)
        await self._skip(self._pending)
        await self._start_tls()
        self.session = self._create_session()
        self._forget()

    async def _noop(self, _: str) -> None:
        await self._reply("250 2.0.0 Nothing done")

    async def _rset(self, _: str) -> None:
        self._forget()
        await self._reply("250 2.0.0 Forgotten")

    async def _help(self, _: str) -> None:
        await self._reply("214 2.0.0 See RFC 5321")

    async def _vrfy(self, _: str) -> None:
        await self._reply("252 2.5.2 Not told; try RCPT")

    async def _quit(self, _: str) -> None:
        raise Hangup("Bye", code=221, enhanced="2.0.0")
