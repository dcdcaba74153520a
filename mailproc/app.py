"""The only wiring: settings become rooms. Nothing is opened before it is asked for."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mailproc import partner_notices, shipped, template_files
from mailproc.abuse.policy import load as load_policy
from mailproc.complaints.rules import AbuseRules
from mailproc.compose.commands_model import Arguments
from mailproc.compose.model import Identity, Staff
from mailproc.config.abuse import abuse_rules
from mailproc.config.calendars import calendar
from mailproc.config.identity import identity as writer
from mailproc.config.load import Config
from mailproc.config.terms import terms
from mailproc.contacts import Contacts
from mailproc.errors import ConfigError
from mailproc.events.asked import NoticeDesk
from mailproc.filtering.check import check as check_filters
from mailproc.filtering.index import FilterSet
from mailproc.filtering.load import FilterError
from mailproc.filtering.load import load as load_filters
from mailproc.filtering.load import read as read_filters
from mailproc.filtering.model import Fault, Filter
from mailproc.house import House
from mailproc.inbound import Desk
from mailproc.opening import clock, online, open_store, store_url
from mailproc.outbound import Door, Writing, finish
from mailproc.ports import Offline, Online, Sign, Store
from mailproc.recognising import Directory, NoDirectory
from mailproc.runners.layout import Layout
from mailproc.runners.live import LiveFilters
from mailproc.submission import Counter

__all__ = ["clock", "online", "open_store", "store_url"]  # beside what is below

if TYPE_CHECKING:
    from mailproc.signing import Key


def token() -> str:
    """Return a new unguessable token."""
    return secrets.token_hex(12)


def identity(config: Config) -> Identity:
    """Return the desk as a writer."""
    return writer(config.settings)


def staff(config: Config) -> Mapping[str, Staff]:
    """Return who may send, by login."""
    return {
        entry.login: Staff(entry.login, entry.name, entry.addresses)
        for entry in config.settings.staff
    }


# --- filters -------------------------------------------------------------------


def filters_folder(config: Config) -> Path:
    """Return the operator's filters: configured, else `filters/` here, else shipped."""
    named = config.settings.paths.filters
    if named is not None:
        return config.folder / named
    here = config.folder / "filters"
    return here if here.is_dir() else shipped.folder("filters")


def filter_sources(folder: Path) -> Mapping[str, str]:
    """Read the filter files of a folder. Errors: ConfigError."""
    try:
        files = sorted(folder.glob("*.toml"))
        sources = {file.name: file.read_text(encoding="utf-8") for file in files}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{folder}: {error}") from error
    if not sources:
        raise ConfigError(f"{folder}: no filter files (NN-topic.toml) in this folder")
    return sources


def filter_stamp(folder: Path) -> tuple[tuple[str, int, int, int], ...]:
    """Return what changes when a filter file does; empty for no folder."""
    found = []
    for file in sorted(folder.glob("*.toml")):
        try:
            state = file.stat()
        except OSError:
            continue  # gone between the two: the next look tells
        found.append((file.name, state.st_mtime_ns, state.st_size, state.st_ino))
    return tuple(found)


def judged_filters(
    config: Config, folder: Path
) -> tuple[tuple[Filter, ...], tuple[Fault, ...]]:
    """Return the filters of a folder that can be read, and every fault of the set.

    Errors: ConfigError when the files cannot be read at all.
    """
    filters, broken = read_filters(filter_sources(folder))
    queues = tuple(queue.name for queue in config.settings.queue)
    own = identity(config).addresses
    known = template_files.templates(config)
    return filters, (*broken, *check_filters(filters, queues, known, own))


def live_filters(config: Config) -> LiveFilters:
    """Return the filters of the service, which follow their files.

    Errors: ConfigError with every fault, where the set cannot be used.
    """
    folder = filters_folder(config)

    def load() -> FilterSet:
        filters, faults = judged_filters(config, folder)
        if grave := tuple(fault for fault in faults if not fault.warning):
            raise FilterError(grave)
        return FilterSet(filters)

    return LiveFilters(lambda: filter_stamp(folder), load)


def filter_set(config: Config) -> FilterSet:
    """Return the filters in force. Errors: ConfigError with file and line."""
    return FilterSet(load_filters(filter_sources(filters_folder(config))))


def filters_at(config: Config, folder: str | None) -> FilterSet:
    """Return the filters of a folder given on the command line, else those in force."""
    if folder is None:
        return filter_set(config)
    return FilterSet(load_filters(filter_sources(Path(folder))))


# --- the two paths -------------------------------------------------------------


def house(
    config: Config,
    filters: FilterSet | LiveFilters | None = None,
    directory: Directory | None = None,
    network: Online | None = None,
) -> House:
    """Return what it takes to judge a mail; opens nothing."""
    in_force = filters or filter_set(config)
    return House(
        identity=identity(config),
        filters=in_force if isinstance(in_force, LiveFilters) else lambda: in_force,
        priorities={q.name: q.priority for q in config.settings.queue},
        clock=lambda: clock(config),
        terms=terms(config.settings),
        directory=directory or NoDirectory(),
        abuse=abuse(config),
        online=network or Offline(),
        calendar=calendar(config.settings),
    )


def abuse(config: Config) -> AbuseRules:
    """Return what complaints lead to. Errors: ConfigError for a wrong policy."""
    text = template_files.source(config, "abuse/policy.toml")
    return abuse_rules(config.settings, load_policy(text, "abuse/policy.toml"))


def layout(config: Config, account: str) -> Layout:
    """Return which folder of an account shows which queue."""
    entry = next(a for a in config.settings.account if a.name == account)
    return Layout(
        inbox=entry.inbox,
        root=entry.root,
        folder_by_queue={q.name: q.folder for q in config.settings.queue},
        solved=config.settings.desk.solved_folder,
        split=config.settings.desk.split_folder,
    )


@dataclass(frozen=True, slots=True)
class App:
    """Everything wired: the desk for mail that comes, the door for mail that leaves."""

    config: Config
    store: Store
    desk: Desk
    door: Door
    filters: LiveFilters


def writing(config: Config) -> Writing:
    """Return what it takes to finish a letter; opens nothing."""
    return Writing(
        identity=identity(config),
        staff=staff(config),
        block_for=template_files.Blocks(config),
        clock=lambda: clock(config),
        ids=token,
        max_received=config.settings.limits.received_fields,
        arguments=arguments(config),
    )


def open_app(config: Config, sign: Sign) -> App:
    """Open the store and wire both paths. Errors: ConfigError, Unavailable."""
    filters, pen = live_filters(config), writing(config)
    store = open_store(config)
    known = Contacts(store, terms=terms(config.settings))
    notices = notice_desk(config, store)
    door = Door(pen, sign, store, counter(config, store, known), notices)
    found = house(config, filters, known, online(config))
    desk = Desk(found, store, partial(finish, door))
    return App(config, store, desk, door, filters)


def notice_desk(config: Config, store: Store) -> NoticeDesk:
    """Return what it takes to send notices to partners."""
    return NoticeDesk(
        book=partner_notices.book(config, template_files.templates_folder(config)),
        store=store,
        terms=terms(config.settings),
        clock=lambda: clock(config),
        ids=token,
        identity=identity(config),
    )


def counter(config: Config, store: Store, directory: Directory) -> Counter:
    """Return what it takes to judge letters of staff by their tickets."""
    return Counter(
        store=store,
        directory=directory,
        terms=terms(config.settings),
        clock=lambda: clock(config),
        own=identity(config).addresses,
        host=config.settings.desk.host,
        incidents=identity(config).incidents,
        inbox_of=lambda login: account_of(config, login),
    )


def account_of(config: Config, login: str) -> str | None:
    """Return the account in which a login reads mail: its own, else the first."""
    entries = config.settings.account
    person = next((s for s in config.settings.staff if s.login == login), None)
    named = {login, *(person.addresses if person else ())}
    for entry in entries:
        if named & {entry.name, entry.login, *entry.addresses}:
            return entry.name
    return entries[0].name if entries else None


def arguments(config: Config) -> Arguments:
    """Return what commands in staff mail may name: queues, folders, logins."""
    entries = config.settings.queue
    spelt = {q.name: q.name for q in entries} | {q.folder: q.name for q in entries}
    return Arguments(spelt, tuple(person.login for person in config.settings.staff))


def desk(config: Config, store: Store, sign: Sign) -> Desk:
    """Return the desk alone, for a command on an open store. Errors: ConfigError."""
    door = Door(writing(config), sign, store)
    known = Contacts(store, terms=terms(config.settings))
    found = house(config, directory=known, network=online(config))
    return Desk(found, store, partial(finish, door))


def dkim_keys(config: Config) -> "Sequence[Key]":
    """Return the signing keys of the settings. Errors: ConfigError.

    Without a configuration file a throw-away key is made, good for trying.
    """
    from mailproc.signing import generate, load_key

    if config.file is None and not config.settings.dkim:
        return [generate(domain, "trial") for domain in config.settings.desk.domains]
    return [
        load_key(
            entry.domain, entry.selector, _read_bytes(config.folder / entry.key_file)
        )
        for entry in config.settings.dkim
    ]


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error


def signer(config: Config) -> Sign:
    """Return the DKIM signer with the keys of the settings. Errors: ConfigError."""
    from mailproc.signing import Signer

    return Signer(dkim_keys(config))
