"""AUTH PLAIN and LOGIN of a submission session (RFC 4954, RFC 4616).

The check itself is the caller's `authenticate`, run in a thread. A password lives
in local variables only: it is never logged, kept, or part of a `repr`.
"""

import asyncio
import base64
import binascii
import functools
import logging

from mailproc.errors import MailprocError, Refused, Temporary
from mailproc.transport.smtpd.connection import Hangup
from mailproc.transport.smtpd.dialogue import Command, Dialogue
from mailproc.transport.smtpd.listener import Role

log = logging.getLogger("mailproc.smtpd")


class LoginDialogue(Dialogue):
    """A dialogue in which staff may log in; `login` is theirs once they have."""

    login: str | None = None
    _failures = 0

    def _commands(self) -> dict[str, Command]:
        return {**super()._commands(), "AUTH": self._auth}

    async def _auth(self, argument: str) -> None:
        words = argument.split()
        self._check_auth(words)
        login, password = await self._credentials(words)
        if not await self._checked(login, password):
            raise await self._failed(login)
        assert self.session is not None
        self.session.authenticated = True
        self.login = login
        log.info("%s %s: login %s", self.listener, self.peer, login)
        await self._reply("235 2.7.0 Welcome")

    def _check_auth(self, words: list[str]) -> None:
        assert self.session is not None
        assert self.envelope is not None
        if self.listener.role is not Role.SUBMISSION:
            raise Refused("AUTH is not available here", code=502, enhanced="5.5.1")
        if not self._may_login():
            raise Refused("Start TLS before AUTH", code=538, enhanced="5.7.11")
        if not self.session.extended_smtp or self.session.authenticated:
            raise Refused("AUTH once, after EHLO", code=503, enhanced="5.5.1")
        if self.envelope.mail_from is not None:
            raise Refused("AUTH before MAIL", code=503, enhanced="5.5.1")
        if not words or words[0].upper() not in {"PLAIN", "LOGIN"}:
            raise Refused("AUTH is PLAIN or LOGIN", code=504, enhanced="5.5.4")
        if len(words) > 2:
            raise _malformed()

    async def _credentials(self, words: list[str]) -> tuple[str, str]:
        initial = _decoded(words[1].encode()) if len(words) == 2 else None
        if words[0].upper() == "LOGIN":
            login = initial if initial is not None else await self._ask(b"Username:")
            password = await self._ask(b"Password:")
        else:
            reply = initial if initial is not None else await self._ask(b"")
            if reply.count("\0") != 2:
                raise _malformed()
            identity, login, password = reply.split("\0")
            if identity not in {"", login}:
                raise _malformed()  # nobody writes in another's name
        if not login.isprintable():
            raise _malformed()
        return login, password

    async def _ask(self, challenge: bytes) -> str:
        await self._reply(f"334 {base64.b64encode(challenge).decode()}")
        line = await self._line()
        if line == b"*":
            raise Refused("AUTH given up", code=501, enhanced="5.7.0")
        return _decoded(line)

    async def _checked(self, login: str, password: str) -> bool:
        guesses, peer = self.shared.guesses, self.peer
        if not guesses.begin(peer, login):
            log.warning("%s %s: too many failures, %s", self.listener, peer, login)
            raise Hangup(
                "Too many failed logins, try again later", code=454, enhanced="4.7.0"
            )
        check = functools.partial(self.shared.authenticate, login, password, peer)
        try:
            good = await self._in_thread(self.shared.checking, check)
        except Exception as error:  # noqa: BLE001 - no answer is neither yes nor no
            guesses.unknown(peer, login)
            raise self._no_answer(error) from None
        if good:
            guesses.succeeded(peer, login)
        return good

    def _no_answer(self, error: Exception) -> Temporary:
        if isinstance(error, MailprocError):
            log.error("%s: login check: %s %s", self.listener, error, error.detail)
        else:
            # without its text: that of a foreign exception could quote the password
            self._puzzled(error, "a login check", quote=False)
        return Temporary("Logins cannot be checked now", code=454, enhanced="4.7.0")

    async def _failed(self, login: str) -> MailprocError:
        """Wait, longer each time, and return the refusal."""
        self._failures += 1
        log.warning("%s %s: login %s refused", self.listener, self.peer, login)
        self._stop_timer()
        await asyncio.sleep(self.listener.auth_delay_seconds * self._failures)
        if self._failures >= self.listener.max_auth_failures:
            return Hangup("Too many failed logins")
        return Refused("Login or password is wrong", code=535, enhanced="5.7.8")


def _decoded(word: bytes) -> str:
    if word == b"=":  # an empty initial response, RFC 4954 4
        return ""
    try:
        return base64.b64decode(word, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise _malformed() from None


def _malformed() -> Refused:
    return Refused("Malformed AUTH", code=501, enhanced="5.5.2")
