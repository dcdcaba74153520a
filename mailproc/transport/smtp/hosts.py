"""Smarthosts as the operator names them, and the refusal of one that is ourselves.

Never shows a password. TLS: RFC 3207, RFC 8314.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mailproc.errors import ConfigError

Tls = Literal["none", "starttls", "implicit", "opportunistic"]


@dataclass(frozen=True, slots=True)
class Smarthost:
    """One next hop. Seconds as RFC 5321 4.5.3.2 asks, unless the operator knows better.

    `tls` "opportunistic" takes TLS where it is offered and checks no certificate
    (RFC 7435); "starttls" and "implicit" insist on it, and check unless `verify` is
    off. With `login` no password goes over a plain connection unless tls is "none".
    """

    host: str
    port: int = 25
    tls: Tls = "opportunistic"
    verify: bool = True
    ca_file: str | None = None
    login: str | None = None
    password: str | None = field(default=None, repr=False)
    connect_seconds: float = 30.0
    command_seconds: float = 300.0
    data_seconds: float = 600.0

    @property
    def name(self) -> str:
        """Host and port, for logs and the spool."""
        return f"{self.host}:{self.port}"


def tls_context(host: Smarthost) -> ssl.SSLContext:
    """Return the client's TLS settings. Errors: ConfigError for a bad ca_file."""
    try:
        context = ssl.create_default_context(cafile=host.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            f"smarthost {host.name}: ca_file {host.ca_file}: {error}"
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if host.tls == "opportunistic" or not host.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def refuse_loop(
    hosts: Iterable[Smarthost], listeners: Sequence[tuple[str, int]]
) -> None:
    """Raise ConfigError if a smarthost is one of our own listeners (R11).

    `listeners` are (address, port) as bound; "", "0.0.0.0" and "::" mean every
    address of this machine. A name that does not resolve now is let through.
    """
    for host in hosts:
        bound = [address for address, port in listeners if port == host.port]
        if bound and any(_meets(own, bound) for own in _addresses(host)):
            raise ConfigError(
                f"smarthost {host.name} is our own listener: mail would go round "
                "for ever; name the next server"
            )


def _meets(address: str, bound: Sequence[str]) -> bool:
    if any(one in ("", "0.0.0.0", "::", "*") for one in bound):  # noqa: S104 - compared
        return _is_ours(address)
    return any(address in _resolve(one, 0) for one in bound)


def _addresses(host: Smarthost) -> set[str]:
    return _resolve(host.host, host.port)


def _resolve(host: str, port: int) -> set[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return set()
    return {str(entry[4][0]) for entry in found}


def _is_ours(address: str) -> bool:
    """Whether a socket of this machine could be bound to the address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_loopback or ip.is_unspecified:
        return True
    family = socket.AF_INET if ip.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(ip), 0))
    except OSError:
        return False
    return True
