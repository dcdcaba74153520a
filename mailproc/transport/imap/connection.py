"""One logged-in IMAP connection, and what its failures become.

Every exception of imapclient, imaplib, ssl and socket leaves here as Unavailable: any
of them means "reconnect and look again", never "no mail". Never opens a folder, never
writes a secret anywhere. RFC 3501, RFC 8314.
"""

import imaplib
import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError, ProtocolError

from mailproc.errors import MailprocError, Unavailable
from mailproc.ports import Declined
from mailproc.transport.imap.account import Account, tls_context
from mailproc.transport.imap.auth import log_in, secret_of

# What the libraries raise, those included that broken answers cause inside of them.
FAILURES = (
    imaplib.IMAP4.error,
    OSError,
    EOFError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_ABORTS = (imaplib.IMAP4.abort, ProtocolError)

# It would write answers in other letters than ASCII to our log, folder names mostly.
logging.getLogger("imapclient.util").setLevel(logging.ERROR)


class Connection:
    """A connection of an account, logged in when made. Errors: Unavailable."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.broken = False
        self._secret = secret_of(account)
        with self.attempt("connecting"):
            self.client = _connect(account)
        try:
            self._begin()
        except MailprocError:
            self.close()
            raise

    def _begin(self) -> None:
        account = self.account
        with self.attempt("STARTTLS"):
            if account.tls == "starttls":
                self.client.starttls(tls_context(account))
        before = frozenset(self.raw.capabilities)
        with self.attempt(f"the login of {account.login}"):
            log_in(self.client, before, account, self._secret)
        with self.attempt("reading capabilities"):
            # Read anew, they differ after login; the client decides by its own copy.
            answer: list[bytes] = self.raw.capability()[1][-1].upper().split()
            self.client._cached_capabilities = tuple(answer)  # noqa: SLF001 - stale
            self.capabilities = frozenset(word.decode("ascii") for word in answer)

    @property
    def raw(self) -> imaplib.IMAP4:
        """The imaplib connection below: response codes are kept only there."""
        connection: imaplib.IMAP4 = self.client._imap  # noqa: SLF001 - no other way
        return connection

    @contextmanager
    def attempt(self, doing: str) -> Iterator[None]:
        """Turn any failure of the libraries inside into Unavailable or Declined."""
        try:
            yield
        except FAILURES as error:
            where = f"{self.account.host}:{self.account.port}"
            text = f"IMAP account {self.account.name} at {where}: {doing} failed"
            detail = self._plain(error)
            # imapclient makes a LoginError of a connection lost at login, too.
            login = isinstance(error, LoginError)
            cause = error.__context__ if login else error
            if isinstance(cause, _ABORTS) or not isinstance(cause, imaplib.IMAP4.error):
                self.broken = True
                raise Unavailable(text, detail=detail) from None
            if login:
                text += ", wrong login or password?"
            raise Declined(text, detail=detail) from None

    def _plain(self, error: BaseException) -> str:
        """Return one short line without the secret, which some servers echo."""
        text = f"{type(error).__name__}: {error}"
        if self._secret:
            text = text.replace(self._secret, "***")
        return re.sub(r"[^ -~\u00a0-\ufffd]+", " ", text)[:300]

    def close(self) -> None:
        """Say goodbye where the connection still works, and close it; never raises."""
        with suppress(*FAILURES):
            if not self.broken:
                self.client.socket().settimeout(3)
                self.client.logout()
        with suppress(*FAILURES):
            self.client.shutdown()


def _connect(account: Account) -> IMAPClient:
    context = tls_context(account) if account.tls == "implicit" else None
    client = IMAPClient(
        account.host,
        account.port,
        ssl=account.tls == "implicit",
        ssl_context=context,
        timeout=SocketTimeout(account.connect_timeout, account.read_timeout),
    )
    client.normalise_times = False
    client._imap.debug = 0  # noqa: SLF001 - it would log every line of the dialogue
    # Without it each command in two packets waits 40 ms for a delayed ACK.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return client
