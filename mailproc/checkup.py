"""What `mailproc check` looks at: each thing one line, with the fix beside a fault.

Looks only: opens connections and closes them, changes nothing.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from mailproc import app, offices, servers, template_files
from mailproc.config.load import Config
from mailproc.config.model import AccountEntry, ListenerEntry, StaffEntry
from mailproc.config.reports import reporting
from mailproc.errors import MailprocError, Unavailable
from mailproc.filtering.load import fault_line
from mailproc.letter_templates import check_letters
from mailproc.opening import network
from mailproc.partner_notices import Templates
from mailproc.ports import Online
from mailproc.signing import public_record
from mailproc.transport.imap.mailbox import ImapMailbox
from mailproc.transport.smtp.failures import Down
from mailproc.transport.smtp.hosts import Smarthost, tls_context
from mailproc.transport.smtp.open import open_session
from mailproc.transport.smtpd.passwords import is_hash
from mailproc.transport.smtpd.tls import Certificate

_KEPT = "edit that line; until then a running service keeps its last good filters"
SERVER_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. `fix` says what to do about a fault."""

    what: str
    ok: bool
    text: str
    fix: str = ""


def inspect(config: Config, *, online: bool) -> Iterator[Line]:
    """Yield a line for everything that is configured; `online` asks DNS and servers."""
    yield Line("configuration", ok=True, text=str(config.file or "built-in defaults"))
    yield from _filters(config)
    yield from _blocks(config)
    yield _tried(
        "notices", partial(_notices, config), "edit the templates of partner notices"
    )
    yield _tried(
        "letters", partial(_letters, config), "edit that template, or remove it"
    )
    if config.settings.partner:
        yield _tried("kit", partial(offices.kit_state, config), "is `run` up?")
    yield _tried("abuse", partial(_policy, config), "edit abuse/policy.toml")
    yield _tried("reports", partial(_reports, config), "edit abuse/contacts.toml")
    yield from _keys(config, online=online)
    yield from _database(config)
    yield from _staff(config)
    if online:
        yield from _listeners(config)
        yield from _loops(config)
        yield from _accounts(config)
        yield from _smarthosts(config)


def _tried(what: str, act: Callable[[], str], fix: str) -> Line:
    """Return the line of one thing that may fail with a MailprocError."""
    try:
        return Line(what, ok=True, text=act())
    except MailprocError as error:
        text = f"{error.public} {error.detail}".strip()
        return Line(what, ok=False, text=text, fix=fix)


def _filters(config: Config) -> Iterator[Line]:
    try:
        filters, found = app.judged_filters(config, app.filters_folder(config))
    except MailprocError as error:
        yield Line("filters", ok=False, text=error.public, fix=_KEPT)
        return
    faults = [fault for fault in found if not fault.warning]
    for fault in faults:
        yield Line("filters", ok=False, text=fault_line(fault), fix=_KEPT)
    if not faults:
        yield Line("filters", ok=True, text=f"{len(filters)} filters")


def _blocks(config: Config) -> Iterator[Line]:
    blocks = template_files.Blocks(config)
    for person in app.staff(config).values():
        for address in person.addresses:
            yield _tried(
                f"block {person.login}",
                partial(_block, blocks, person.name, address),
                "edit the template of the signature block",
            )


def _block(blocks: template_files.Blocks, name: str, address: str) -> str:
    lines = blocks(name, address).text.strip().splitlines()
    return f"{address}: {len(lines)} lines, {name}"


def _notices(config: Config) -> str:
    number = Templates(template_files.templates_folder(config)).check()
    return f"{number} templates of partner notices"


def _letters(config: Config) -> str:
    number = check_letters(config, app.identity(config))
    return f"{number} templates of answers and alarms"


def _policy(config: Config) -> str:
    rules = app.abuse(config)
    blocks = sum(each.blocks for each in rules.policy.classes.values())
    return f"{blocks} classes of complaints are blocked at once"


def _reports(config: Config) -> str:
    made = reporting(config.settings, partial(template_files.source, config))
    known = len(made.contacts.networks) + len(made.contacts.domains or ())
    return f"{known} contacts, {len(made.zones)} contact zones, from {made.writer}"


def _keys(config: Config, *, online: bool) -> Iterator[Line]:
    for domain in _unsigned(config):
        yield Line(
            "dkim",
            ok=False,
            text=f"no key for {domain}: its mail would be refused with 451",
            fix="add a [[dkim]] table with domain, selector and key_file",
        )
    try:
        keys = app.dkim_keys(config)
    except MailprocError as error:
        fix = "make one: openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048"
        yield Line("dkim", ok=False, text=error.public, fix=fix)
        return
    for key in keys:
        name = f"{key.selector}._domainkey.{key.domain}"
        if not online:
            yield Line("dkim", ok=True, text=f"{name}: the key is good")
            continue
        yield _record(network(config), name, public_record(key))


def _unsigned(config: Config) -> list[str]:
    """The domains that staff write as and no key signs for."""
    if config.file is None:
        return []  # a throw-away key is made
    domains = {a.rpartition("@")[2] for s in config.settings.staff for a in s.addresses}
    return sorted(domains - {entry.domain for entry in config.settings.dkim})


def _record(online: Online, name: str, wanted: str) -> Line:
    found = online.texts(name)
    same = any(_key_of(text) == _key_of(wanted) for text in found)
    other = "another key is published" if found else "no record was found"
    text = f"{name}: {'matches the key' if same else other}"
    return Line(
        "dns", ok=same, text=text, fix="" if same else f'publish TXT "{wanted}"'
    )


def _key_of(record: str) -> str:
    tags = (tag.partition("=") for tag in record.split(";"))
    return next(("".join(v.split()) for n, _, v in tags if n.strip() == "p"), "")


def _database(config: Config) -> Iterator[Line]:
    yield _tried(
        "database",
        partial(_whole, config),
        "check store.url; then: mailproc db upgrade",
    )


def _whole(config: Config) -> str:
    from mailproc.store.dialect import sqlite_path
    from mailproc.store.migrate import check, current

    url = app.store_url(config)
    if current(url) is None:
        file = sqlite_path(url)
        if file and not os.access(file.parent, os.W_OK | os.X_OK):
            raise MailprocError(f"{file.parent} is not there, or not writable")
        return "not there yet: the first run makes it"
    faults = check(url)
    if faults:
        raise MailprocError("; ".join(faults))
    return config.settings.store.url.partition("://")[0]


def _staff(config: Config) -> Iterator[Line]:
    """Staff who may submit need a password that can be checked."""
    if not any(entry.kind == "submission" for entry in config.settings.listener):
        return
    for entry in config.settings.staff:
        yield _tried(
            f"staff {entry.login}",
            partial(_can_log_in, config, entry),
            "make a hash with `mailproc password`, put it in place or in a file",
        )


def _can_log_in(config: Config, entry: StaffEntry) -> str:
    stored = servers.staff_password(config, entry)
    if not stored and config.settings.login.command:
        return "the login command is asked"
    if not stored:
        raise MailprocError("has no password: cannot send")
    if not is_hash(stored):
        raise MailprocError("the password is no hash of ours: cannot send")
    return "has a password"


def _listeners(config: Config) -> Iterator[Line]:
    for entry in config.settings.listener:
        yield _tried(
            f"listener {entry.kind}",
            partial(_can_listen, config, entry),
            "check certificate and key: PEM files that belong together",
        )


def _can_listen(config: Config, entry: ListenerEntry) -> str:
    made = servers.listener(config, entry)
    if made.tls != "none" and made.certificate and made.key:
        Certificate(made.certificate, made.key)
    return f"{entry.address} port {entry.port}, TLS {made.tls}"


def _loops(config: Config) -> Iterator[Line]:
    """What `run` refuses to start with."""
    line = _tried("smarthosts", partial(_lead_out, config), "name the next mail server")
    if not line.ok:
        yield line


def _lead_out(config: Config) -> str:
    if config.settings.listener:
        servers.smarthosts(config)
    return ""


def _accounts(config: Config) -> Iterator[Line]:
    for entry in config.settings.account:
        yield _tried(
            f"imap {entry.name}",
            partial(_logged_in, config, entry),
            "check host, port, tls and login",
        )


def _logged_in(config: Config, entry: AccountEntry) -> str:
    """Log in and look for the folders. Errors: Unavailable."""
    mailbox = ImapMailbox(servers.account(config, entry))
    try:
        mailbox.connect()
        folders = app.layout(config, entry.name).folders()
        missing = [folder for folder in folders if mailbox.changed(folder) is None]
    finally:
        mailbox.close()
    if not missing:
        return "login good, all folders are there"
    return f"login good, {len(missing)} folders will be made"


def _smarthosts(config: Config) -> Iterator[Line]:
    for entry in config.settings.smarthost:
        host = servers.smarthost(config, entry)
        yield _tried(
            f"smarthost {host.name}",
            partial(_greeted, host, config.settings.desk.host),
            "check host, port, tls and login; is it up?",
        )


def _greeted(host: Smarthost, ehlo: str) -> str:
    """Open and close a session as the delivery does. Errors: Unavailable."""
    deadline = time.monotonic() + SERVER_SECONDS
    try:
        session = open_session(host, tls_context(host), ehlo, deadline)
    except Down as error:
        raise Unavailable(str(error)) from error
    session.wire.close()
    return "takes mail"
