"""Settings become the records of transport: accounts, smarthosts, listeners, logins.

Secrets are read here, from the settings, files or the environment. Opens nothing.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from mailproc.config.load import Config
from mailproc.config.model import (
    AccountEntry,
    ListenerEntry,
    SmarthostEntry,
    StaffEntry,
)
from mailproc.config.secret import read_secret
from mailproc.errors import ConfigError
from mailproc.transport.imap.account import Account
from mailproc.transport.smtp.hosts import Smarthost, refuse_loop
from mailproc.transport.smtpd.listener import Listener
from mailproc.transport.smtpd.passwords import RecentPasswords, external


def account(config: Config, entry: AccountEntry) -> Account:
    """Return an IMAP account with its secret read. Errors: ConfigError."""
    secret = read_secret(
        f"account {entry.name}",
        entry.password,
        entry.password_file,
        entry.password_env,
        config.folder,
    )
    return Account(
        name=entry.name,
        host=entry.host,
        port=entry.port,
        tls=entry.tls,
        login=entry.login,
        password=secret.reveal(),
        token_command=entry.token_command,
        ca_file=_path(config, entry.ca_file),
        verify=entry.verify,
        root=entry.root,
        connect_timeout=entry.connect_seconds,
        read_timeout=entry.read_seconds,
        poll=entry.poll_seconds,
        max_message_bytes=config.settings.limits.message_bytes * 2,
    )


def smarthost(config: Config, entry: SmarthostEntry) -> Smarthost:
    """Return a smarthost with its secret read. Errors: ConfigError."""
    secret = read_secret(
        f"smarthost {entry.host}",
        entry.password,
        entry.password_file,
        entry.password_env,
        config.folder,
    )
    return Smarthost(
        host=entry.host,
        port=entry.port,
        tls=entry.tls,
        verify=entry.verify,
        ca_file=_path(config, entry.ca_file),
        login=entry.login,
        password=secret.reveal() or None,
        connect_seconds=entry.connect_seconds,
        command_seconds=entry.command_seconds,
        data_seconds=entry.data_seconds,
    )


def listener(config: Config, entry: ListenerEntry) -> Listener:
    """Return a listener with the limits of the settings. Errors: ConfigError."""
    limits = config.settings.limits
    certificate, key = _path(config, entry.certificate), _path(config, entry.key)
    return Listener(
        kind=entry.kind,
        address=entry.address,
        port=entry.port,
        tls=entry.tls,
        certificate=Path(certificate) if certificate else None,
        key=Path(key) if key else None,
        require_tls_for_auth=entry.require_tls_for_auth,
        max_bytes=limits.message_bytes,
        idle_seconds=limits.idle_seconds,
        data_seconds=limits.data_seconds,
        max_connections=limits.connections,
        max_connections_per_ip=limits.connections_per_address,
        max_recipients=limits.recipients,
        max_auth_failures=limits.auth_failures,
    )


def _path(config: Config, name: str | None) -> str | None:
    return str(config.folder / name) if name is not None else None


def staff_password(config: Config, entry: StaffEntry) -> str:
    """Return the hash of a person's password, "" for none. Errors: ConfigError."""
    return read_secret(
        f"staff {entry.login}",
        entry.password,
        entry.password_file,
        entry.password_env,
        config.folder,
    ).reveal()


def smarthosts(config: Config) -> Sequence[Smarthost]:
    """Return where letters go. Errors: ConfigError where there is none, or a loop."""
    settings = config.settings
    hosts = [smarthost(config, entry) for entry in settings.smarthost]
    if not hosts:
        raise ConfigError("no smarthost is configured: nothing could leave")
    refuse_loop(hosts, [(entry.address, entry.port) for entry in settings.listener])
    return hosts


def authenticate(config: Config) -> Callable[[str, str, str], bool]:
    """Return the check of staff passwords: hashes of the settings, or a command."""
    settings = config.settings
    hashes = {entry.login: staff_password(config, entry) for entry in settings.staff}
    recent = RecentPasswords()
    command = settings.login.command
    asked = external(command) if command else None

    def check(login: str, password: str, _peer: str) -> bool:
        if login not in hashes:
            recent.verify(password, None)  # as slow as a wrong password
            return False
        if asked is not None and not hashes[login]:
            return asked(login, password)
        return recent.verify(password, hashes[login] or None)

    return check
