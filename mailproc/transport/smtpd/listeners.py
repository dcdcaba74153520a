"""The listeners: submission for staff, SMTP and LMTP for mail to our domains.

One event loop in a thread of its own serves all of them; whatever blocks runs in
thread pools. It hands (envelope, bytes, role) to `accept` and never looks into a
message. RFC 5321, RFC 6409, RFC 2033.
"""

import asyncio
import functools
import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from mailproc.errors import Unavailable
from mailproc.ports import Clock
from mailproc.transport.smtpd.limits import Connections, Memory
from mailproc.transport.smtpd.listener import (
    Accept,
    Authenticate,
    Listener,
    Role,
    Shared,
)
from mailproc.transport.smtpd.session import LmtpSession, SmtpSession
from mailproc.transport.smtpd.tls import Certificate

__all__ = ["Accept", "Authenticate", "Listener", "Listeners", "Role"]

log = logging.getLogger("mailproc.smtpd")
# aiosmtpd logs every line of a client at INFO, base64 of passwords at DEBUG
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def _now() -> datetime:
    return datetime.now(UTC)


class Listeners:
    """All listeners of the program, started and stopped together.

    `accept` and `authenticate` are called in threads: `threads` of the first at a
    time, two of the second (scrypt burns a core). `our_domains` and `our_addresses`
    are what strangers may write to; `memory_bytes` is what all messages that are
    coming in may hold together. Names of the domains are A-labels.
    """

    def __init__(  # noqa: PLR0913 - what the site is called and how much it may take
        self,
        listeners: Sequence[Listener],
        accept: Accept,
        authenticate: Authenticate,
        *,
        host: str,
        our_domains: Iterable[str] = (),
        our_addresses: Iterable[str] = (),
        clock: Clock = _now,
        threads: int = 20,
        memory_bytes: int = 512 * 2**20,
    ) -> None:
        self._listeners = tuple(listeners)
        self._certificates = [_certificate(listener) for listener in listeners]
        self._shared = Shared(
            host=host,
            our_domains=frozenset(map(str.lower, our_domains)),
            our_addresses=frozenset(map(str.lower, our_addresses)),
            accept=accept,
            authenticate=authenticate,
            clock=clock,
            accepting=ThreadPoolExecutor(threads, "smtpd-accept"),
            checking=ThreadPoolExecutor(2, "smtpd-login"),
            memory=Memory(memory_bytes),
        )
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Future[float] | None = None
        self._ports: tuple[int, ...] = ()

    @property
    def ports(self) -> tuple[int, ...]:
        """The ports in the order of the listeners, known once started."""
        return self._ports

    def start(self) -> None:
        """Bind everything and serve in a thread; Unavailable if an address is taken."""
        bound: Future[tuple[int, ...]] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(bound,), name="smtpd", daemon=True
        )
        self._thread.start()
        self._ports = bound.result()

    def stop(self, grace_seconds: float = 30.0) -> None:
        """Drain (R10): no new sessions, 421 to idle ones, finish messages, close.

        Returns when all are done, or after the grace; an `accept` that still runs
        then goes on in its thread, but its client gets no answer.
        """
        if self._loop is None or self._thread is None or not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._ask_to_stop, grace_seconds)
        self._thread.join()

    def _ask_to_stop(self, grace_seconds: float) -> None:
        if self._stopping is not None and not self._stopping.done():
            self._stopping.set_result(grace_seconds)

    def _run(self, bound: "Future[tuple[int, ...]]") -> None:
        try:
            asyncio.run(self._serve(bound))
        except Exception as error:
            if not bound.done():
                bound.set_exception(error)
            else:
                log.critical("the listeners stopped", exc_info=True)
        finally:
            self._shared.accepting.shutdown(wait=False, cancel_futures=True)
            self._shared.checking.shutdown(wait=False, cancel_futures=True)

    async def _serve(self, bound: "Future[tuple[int, ...]]") -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = self._loop.create_future()
        servers: list[asyncio.Server] = []
        try:
            for listener, certificate in zip(
                self._listeners, self._certificates, strict=True
            ):
                servers.append(await self._bind(listener, certificate))
            bound.set_result(
                tuple(server.sockets[0].getsockname()[1] for server in servers)
            )
            grace_seconds = await self._stopping
        finally:
            for server in servers:
                server.close()
        await self._drain(grace_seconds)

    async def _bind(
        self, listener: Listener, certificate: Certificate | None
    ) -> asyncio.Server:
        assert self._loop is not None
        try:
            server = await self._loop.create_server(
                self._factory(listener, certificate),
                listener.address,
                listener.port,
                backlog=listener.max_connections,
            )
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            raise Unavailable(f"cannot listen, {listener}: {reason}") from error
        log.info("%s: listening", listener)
        return server

    def _factory(
        self, listener: Listener, certificate: Certificate | None
    ) -> Callable[[], SmtpSession]:
        connections = Connections(
            listener.max_connections, listener.max_connections_per_ip
        )
        kind = LmtpSession if listener.kind == "lmtp" else SmtpSession
        return functools.partial(kind, self._shared, listener, connections, certificate)

    async def _drain(self, grace_seconds: float) -> None:
        shared = self._shared
        shared.draining = True
        for session in tuple(shared.sessions):
            session.drain()
        if shared.sessions:
            await asyncio.wait(shared.sessions.values(), timeout=grace_seconds)
        for session in tuple(shared.sessions):
            session.cut()
        await asyncio.sleep(0)
        log.info("listeners stopped, %d sessions were cut", len(shared.sessions))


def _certificate(listener: Listener) -> Certificate | None:
    if listener.tls == "none" or not listener.certificate or not listener.key:
        return None
    return Certificate(listener.certificate, listener.key)
