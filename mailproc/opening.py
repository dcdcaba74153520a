"""Opening the store of a configuration, its clock and the network; nothing else.

Apart from app.py so that commands which only look answer at once.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mailproc.config.load import Config
from mailproc.errors import MailprocError
from mailproc.ports import Offline, Online, Store
from mailproc.recognising import Directory

log = logging.getLogger("mailproc.opening")


def clock(config: Config) -> datetime:
    """Return now in the desk's zone."""
    return now().astimezone(ZoneInfo(config.settings.desk.timezone))


def now() -> datetime:
    """Return now, moved by the seconds that the file of a rehearsal holds, if any."""
    rehearsal = os.environ.get("MAILPROC_CLOCK")
    if not rehearsal:
        return datetime.now(UTC)
    return datetime.now(UTC) + timedelta(seconds=float(Path(rehearsal).read_text()))


def open_store(config: Config) -> Store:
    """Open the ledger and the spool. Errors: Unavailable, ConfigError."""
    from mailproc.store.sql import open_store as open_sql

    return open_sql(store_url(config), clock=now)


def store_url(config: Config) -> str:
    """Return the store's URL; a relative SQLite path starts at the config file."""
    url = config.settings.store.url
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/"):
        return f"{prefix}{config.folder / url.removeprefix(prefix)}"
    return url


def has_store(config: Config) -> bool:
    """Whether there is a configured store to read; makes none."""
    url = store_url(config)
    file = Path(url.removeprefix("sqlite:///"))
    missing = url.startswith("sqlite:") and not file.exists()
    return config.file is not None and not missing


@contextmanager
def known_registry(config: Config) -> Iterator[Directory | None]:
    """Give the registry of a configured store, None where there is none to read.

    Makes no database. One that cannot be read is as good as none.
    """
    if not has_store(config):
        yield None
        return
    try:
        store = open_store(config)
    except MailprocError as error:
        log.warning("the registry is not looked up: %s", error.public)
        yield None
        return
    try:
        from mailproc.contacts import Contacts

        yield Contacts(store) if store.registry_version() else None
    finally:
        store.close()


def online(config: Config) -> Online:
    """Return what may be asked of the network; without a configuration file nothing."""
    entry = config.settings.lookups
    if config.file is None or not entry.dns:
        return Offline()
    return network(config)


def network(config: Config) -> Online:
    """Return the network as the settings have it, asked whatever `dns` says."""
    from mailproc.online import Network
    from mailproc.transport.dns.resolver import Resolver

    entry = config.settings.lookups
    asks = Resolver(entry.servers, port=entry.port, seconds=entry.seconds)
    return Network(asks, lambda: clock(config), check_dkim=entry.check_dkim)
