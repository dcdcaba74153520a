"""An IMAP server inside this process, in memory: for the demo and for tests.

pymap's dict backend with what it lacks: keywords, answers about mail with hostile
headers, no lost wake-up in IDLE. Listens on loopback, keeps nothing, sends nothing.
Not for mail that anybody wants to keep. RFC 3501.
"""

import asyncio
import re
import ssl
import threading
from argparse import Namespace
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from email.headerregistry import AddressHeader, BaseHeader, HeaderRegistry
from typing import Self

from proxyprotocol.result import ProxyResultUnknown
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer
from pymap.mime import MessageContent
from pymap.mime.parsed import ParsedHeaders
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag, Recent, Wildcard, get_system_flags
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import BuiltinHash

from mailproc.errors import Unavailable

_LONGEST_LINE = 1_000_000
_NO_PROXY = ProxyResultUnknown()
_LONGEST_HEADER = 2_000  # the standard library needs seconds for long hostile ones
_DEEPEST = 30
_HEADER_END = re.compile(rb"^[ \t\r\f\v]*\n", re.MULTILINE)
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class EmbeddedMailboxes:
    """IMAP mailboxes for `users` (login → password); each sees only its own.

    Runs in a thread of its own between `start` and `stop`; stopping empties it. `host`
    must be a loopback address; `port` 0 takes a free one.
    """

    def __init__(
        self, users: Mapping[str, str], host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.host = host
        self.port = port
        self._users = dict(users)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> int:
        """Start listening and return the port. Errors: Unavailable."""
        ready: Future[int] = Future()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._run(ready)), name="mailboxes", daemon=True
        )
        self._thread.start()
        try:
            self.port = ready.result(10)
        except OSError as error:
            raise Unavailable(
                f"no IMAP server on {self.host}:{self.port}", detail=str(error)
            ) from error
        return self.port

    def stop(self) -> None:
        """Close every connection and forget all mail."""
        if self._loop is None or self._stopping is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        self._loop = self._stopping = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _run(self, ready: Future[int]) -> None:
        ParsedHeaders._registry = _TolerantHeaders()  # noqa: SLF001 - no other way in
        config = _config(self.host, self.port)
        login = Login(config)
        for user, password in self._users.items():
            known = config.hash_context.hash(password)
            login.users_dict[user] = UserMetadata(config, user, password=known)
            config.set_cache[user] = (_Folders(), FilterSet())
        talk = IMAPServer(login, config)

        # pymap's own way in makes a task that nobody holds: the collector ends it
        async def serve(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> None:
            try:
                await talk(reader, writer, SocketInfo.get(writer, _NO_PROXY))
            finally:
                writer.close()

        try:
            server = await asyncio.start_server(
                serve, self.host, self.port, limit=_LONGEST_LINE
            )
        except OSError as error:
            ready.set_exception(error)
            return
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        async with server:
            ready.set_result(server.sockets[0].getsockname()[1])
            await self._stopping.wait()


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        """Without the look-up of the machine's name in the DNS."""
        return b"Server ready"


def _config(host: str, port: int) -> _Config:
    arguments = Namespace(passlib_cfg=None, proxy_protocol=None)
    return _Config(
        arguments,
        host=host,
        port=port,
        demo_data=False,
        demo_user="",
        demo_password="",
        tls_enabled=False,
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        # The passwords live as long as this process: slow hashing protects nothing.
        hash_context=BuiltinHash(rounds=1),
        cpu_subsystem=Subsystem.for_asyncio(),
    )


class _Folder(MailboxData):
    """A folder that keeps keywords, takes any message, and misses no wake-up."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        r"""All system flags, and \* for keywords (RFC 3501 7.1)."""
        return get_system_flags() - {Recent} | {Wildcard}

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        """Wait for news in IDLE, but not when there is some already."""
        if selected.mod_sequence != self._mod_sequences.highest:
            wait_on = None
        return await super().update_selected(selected, wait_on=wait_on)

    async def append(
        self, append_msg: AppendMessage, *, recent: bool = False
    ) -> Message:
        """Add a message; one whose parts cannot be read becomes plain text."""
        content = _content(append_msg.literal)
        async with self.messages_lock.write_lock():
            self._max_uid += 1
            message = Message(
                self._max_uid,
                append_msg.when or datetime.now(UTC),
                append_msg.flag_set,
                email_id=ObjectId.random_email_id(),
                recent=recent,
                content=content,
            )
            self._messages[message.uid] = message
            self._mod_sequences.update([message.uid])
            self._updated.set()
            return message


class _Folders(MailboxSet):
    """The folders of one user."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._new()

    def _new(self) -> _Folder:
        return _Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        """Create a folder. Errors: ValueError if it is there."""
        async with self._set_lock.write_lock():
            if name in self._set:
                raise ValueError(name)
            self._set[name] = folder = self._new()
            return folder.mailbox_id


class _TolerantHeaders(HeaderRegistry):
    """Header fields for ENVELOPE and BODYSTRUCTURE; an unreadable one counts as empty.

    pymap drops the connection for `Date: nonsense` or `To: <` otherwise.
    """

    def __init__(self) -> None:
        super().__init__()
        # The type for exactly one address fails when there are none or two.
        self.registry["sender"] = AddressHeader

    def __call__(self, name: str, value: str) -> BaseHeader:
        text = re.sub(r"[\r\n\0]", " ", value[:_LONGEST_HEADER])
        try:
            header = super().__call__(name, text)
            if getattr(header, "datetime", True) is not None:
                return header
        except _BROKEN:
            pass
        return super().__call__(name, "")


def _content(data: bytes) -> MessageContent:
    """Parse a message; too deep or a multipart without parts is taken as plain text."""
    try:
        content = MessageContent.parse(data)
        # Without an empty line pymap loses the last byte.
        if _describable(content, _DEEPEST) and len(content) == len(data):
            return content
    except _BROKEN:
        pass
    end = _HEADER_END.search(data)
    size = end.end() if end else len(data)
    body = {
        "lines": [(size, len(data), len(data))],
        "content_type": "text/plain",
        "nested": [],
    }
    head = MessageContent.parse(data[:size]).header.json
    return MessageContent.from_json(data, {"header": head, "body": body})


def _describable(content: MessageContent, depth: int) -> bool:
    """Whether pymap can write a BODYSTRUCTURE of it."""
    body = content.body
    if not body.has_nested:
        return body.content_type.maintype != "multipart"
    return depth > 0 and all(_describable(part, depth - 1) for part in body.nested)
