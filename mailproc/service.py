"""The running service: roles made from settings, started, watched and stopped.

SIGTERM and SIGINT stop it cleanly (R10): no new mail is taken, what runs is
finished within the grace, exit 0. systemd is told by sd_notify where it listens.
"""

import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from mailproc import offices, servers
from mailproc.app import App, layout
from mailproc.events.booking import book
from mailproc.inbound import finish
from mailproc.message.envelope import Envelope
from mailproc.runners.clock import ClockRole
from mailproc.runners.delivery import Delivery
from mailproc.runners.intake import Watch
from mailproc.runners.owner import this_process
from mailproc.runners.poller import Poller
from mailproc.runners.relay import Accounts, Relay, accept_inbound, accept_submission
from mailproc.runners.role import Role, Signal
from mailproc.runners.sent import Book
from mailproc.transport.imap.account import backoff
from mailproc.transport.imap.mailbox import ImapMailbox
from mailproc.transport.smtp.retry import Schedule
from mailproc.transport.smtp.smarthosts import Smarthosts
from mailproc.transport.smtpd.listeners import Listeners
from mailproc.transport.smtpd.listeners import Role as Path_

log = logging.getLogger("mailproc.service")

ROLES = ("poller", "relay", "delivery", "clock")
GRACE = {"relay": 20.0, "delivery": 20.0, "poller": 3.0, "clock": 3.0}
"""Seconds for what runs. A look at a mailbox that is cut off is simply repeated."""


class Service:
    """All roles of this process, and the signals between them."""

    def __init__(self, app: App, only: Sequence[str] = ROLES, workers: int = 2) -> None:
        self._app = app
        self._spooled = Signal()
        self.pollers: Mapping[str, Poller] = {}
        self.listeners: Listeners | None = None
        self._roles = [role for name in only for role in self._make(name, workers)]
        self._stopping = threading.Event()

    def _make(self, name: str, workers: int) -> Sequence[Role]:
        if name == "poller":
            return self._pollers()
        if name == "relay":
            return self._relay()
        if name == "delivery":
            return [self._delivery(workers)]
        return [self._clock()]

    def _clock(self) -> Role:
        """Its letters wake the delivery, its drafts and filings the pollers."""
        works = offices.clockwork(self._app)

        def tick(now: datetime) -> int:
            fired = works.tick(now)
            if fired:
                self._spooled.set()
                self._arrived()
            return fired

        return ClockRole(self._app.desk, self._app.filters.look, tick)

    def _pollers(self) -> Sequence[Role]:
        settings = self._app.config.settings
        owner = this_process()
        booking = self._book() if settings.partner else None
        self.pollers = {
            entry.name: Poller(
                self._app.desk,
                ImapMailbox(servers.account(self._app.config, entry)),
                layout(self._app.config, entry.name),
                Watch(
                    entry.name,
                    entry.poll_seconds,
                    settings.desk.old_after_hours,
                    shared=entry is settings.account[0],
                ),
                backoff,
                owner,
                booking,
            )
            for entry in settings.account
        }
        return list(self.pollers.values())

    def _book(self) -> Book | None:
        """Notes what was sent past this program (N10)."""
        notices, clock = self._app.door.notices, self._app.desk.house.clock
        return (lambda raw: book(notices, raw, clock())) if notices else None

    def _relay(self) -> Sequence[Role]:
        settings = self._app.config.settings
        if not settings.listener:
            return []
        inbound = accept_inbound(self._app.desk, self._accounts(), self._arrived)
        submission = accept_submission(self._app.door, self._spooled.set, inbound)

        def accept(envelope: Envelope, raw: bytes, path: Path_) -> str:
            take = submission if path is Path_.SUBMISSION else inbound
            return take(envelope, raw)

        self.listeners = Listeners(
            [servers.listener(self._app.config, entry) for entry in settings.listener],
            accept,
            servers.authenticate(self._app.config),
            host=settings.desk.host,
            our_domains=settings.desk.domains,
            our_addresses=self._app.desk.house.identity.addresses,
            clock=self._app.desk.house.clock,
            threads=settings.limits.threads,
        )
        return [Relay(self.listeners)]

    def _accounts(self) -> Accounts:
        """Which account shows the mail of which address; the first shows the rest."""
        entries = self._app.config.settings.account
        return Accounts(
            {a.casefold(): entry.name for entry in entries for a in entry.addresses},
            entries[0].name if entries else None,
        )

    def _arrived(self) -> None:
        for poller in self.pollers.values():
            poller.wake.set()

    def _delivery(self, workers: int) -> Role:
        settings = self._app.config.settings
        hosts = servers.smarthosts(self._app.config)
        retry = settings.retry
        schedule = Schedule(
            first=timedelta(seconds=retry.first_seconds),
            cap=timedelta(seconds=retry.cap_seconds),
            lifetime=timedelta(hours=retry.lifetime_hours),
            delay_notice_after=timedelta(hours=retry.delay_notice_hours),
        )
        attempt = Smarthosts(hosts, ehlo=settings.desk.host, schedule=schedule)
        return Delivery(self._app.door, attempt, self._spooled, workers=workers)

    def start(self) -> None:
        """Start every role; what cannot start stops the others. Errors: Unavailable."""
        while finish(self._app.desk):
            log.info("resumed what was left unfinished")
        started: list[Role] = []
        try:
            for role in self._roles:
                role.start()
                started.append(role)
        except BaseException:
            _stop_together(started)
            raise
        _notify("READY=1")

    def stop(self) -> None:
        """Stop what takes mail in, then the rest side by side, then the store."""
        _notify("STOPPING=1")
        _stop_together([role for role in self._roles if role.name == "relay"])
        _stop_together([role for role in self._roles if role.name != "relay"])
        self._app.store.close()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT. Errors: Unavailable at the start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, partial(_set, self._stopping))
        gc.freeze()  # filters and settings stay: the collector need not walk them
        self.start()
        log.info("ready")
        self._stopping.wait()
        self.stop()


def _stop_together(roles: Sequence[Role]) -> None:
    """One mailbox or smarthost that hangs must not use up the grace of the others."""
    stopping = [
        threading.Thread(target=role.stop, args=(GRACE[role.name],)) for role in roles
    ]
    for thread in stopping:
        thread.start()
    for thread in stopping:
        thread.join()


def _set(event: threading.Event, _number: int, _frame: object) -> None:
    event.set()


def _notify(state: str) -> None:
    """Tell systemd, where it asked to be told (sd_notify); never an error."""
    name = os.environ.get("NOTIFY_SOCKET")
    if not name:
        return
    address = "\0" + name[1:] if name.startswith("@") else name
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto(state.encode(), address)
        except OSError as error:
            log.warning("sd_notify: %s", error)
