"""What may stand in one field of a registry file, and what it becomes.

Each function takes the text of one value and returns it in canonical form, or raises
Wrong with what is wrong and what would be right. Dates are ISO 8601 only: the order
of day and month is never guessed. Domains become A-labels (RFC 5890).
"""

import re
from datetime import UTC, datetime, time, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from zoneinfo import ZoneInfo

from mailproc.desk.registry_records import Product, Status

TEXT_LENGTH = 500
KEY_LENGTH = 100
LANGUAGES = ("ru", "en", "pl", "pt")

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LOCAL = re.compile(r"[^\s@<>\"(),;:\\]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?P<time>[ T]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?"
)
_NESTED = re.compile(r"\([^()]*(?:[+*|]|\{\d*,)[^()]*\)[+*{]")
_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_YES = frozenset({"yes", "true", "1", "да", "tak", "sim"})
_NO = frozenset({"no", "false", "0", "нет", "nie", "não"})
_STATUS = {
    "pending": Status.PENDING,
    "new": Status.PENDING,
    "новый": Status.PENDING,
    "ожидает": Status.PENDING,
    "active": Status.ACTIVE,
    "активен": Status.ACTIVE,
    "aktywny": Status.ACTIVE,
    "ativo": Status.ACTIVE,
    "suspended": Status.SUSPENDED,
    "blocked": Status.SUSPENDED,
    "приостановлен": Status.SUSPENDED,
    "заблокирован": Status.SUSPENDED,
    "closed": Status.CLOSED,
    "cancelled": Status.CLOSED,
    "закрыт": Status.CLOSED,
    "удалён": Status.CLOSED,
    "удален": Status.CLOSED,
}


class Wrong(ValueError):
    """A value that cannot stand there; the text says why."""


def text(value: str) -> str:
    """Return text on one line, at most 500 characters."""
    if found := _CONTROL.search(value):
        raise Wrong(f"holds the control character U+{ord(found[0]):04X}")
    joined = " ".join(value.split())
    if len(joined) > TEXT_LENGTH:
        raise Wrong(f"is longer than {TEXT_LENGTH} characters")
    return joined


def key(value: str) -> str:
    """Return a key or name, at most 100 characters."""
    name = text(value)
    if len(name) > KEY_LENGTH:
        raise Wrong(f"is longer than {KEY_LENGTH} characters")
    return name


def flag(value: str) -> bool:
    """Return yes or no."""
    word = value.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Wrong("is neither yes nor no")


def language(value: str) -> str:
    """Return a language that there are templates in."""
    word = value.strip().casefold()
    if word not in LANGUAGES:
        raise Wrong(f"is none of {', '.join(LANGUAGES)}")
    return word


def product(value: str) -> Product:
    """Return what a service is."""
    word = value.strip().casefold()
    try:
        return Product(word)
    except ValueError:
        raise Wrong(f"is none of {', '.join(Product)}") from None


def status(value: str) -> Status:
    """Return the status of a service, from the words of several languages."""
    found = _STATUS.get(value.strip().strip("«»\"'").casefold())
    if found is None:
        raise Wrong("is no status; active, suspended, closed and pending are")
    return found


def domain(value: str) -> str:
    """Return a domain as A-labels, lower case, without a final dot."""
    name = value.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            raise Wrong("is no domain") from None
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise Wrong("is no domain")
    return name


def mail(value: str) -> str:
    """Return a mail address in lower case: two that differ in case are one person."""
    local, at, host = value.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise Wrong("is no mail address")
    try:
        return f"{local.casefold()}@{domain(host)}"
    except Wrong:
        raise Wrong("is no mail address") from None


def pattern(value: str) -> str:
    """Return a regular expression that is safe to search a mail with."""
    regex = value.strip()
    if len(regex) > TEXT_LENGTH:
        raise Wrong(f"is longer than {TEXT_LENGTH} characters")
    if _NESTED.search(regex):
        raise Wrong("repeats a repetition or a choice, which may take for ever")
    try:
        compiled = re.compile(regex)
    except (re.error, RecursionError, OverflowError) as error:
        raise Wrong(f"is no regular expression: {error}") from None
    if compiled.match(""):
        raise Wrong("matches nothing at all")
    return regex


def address(value: str) -> str:
    """Return one IP address; IPv4-mapped IPv6 as IPv4."""
    try:
        found = ip_address(value.strip())
    except ValueError:
        raise Wrong("is no IP address") from None
    mapped = found.ipv4_mapped if found.version == 6 else None
    if "%" in value:
        raise Wrong("has a zone (%), which means nothing elsewhere")
    return str(mapped or found)


def cidr(value: str) -> str:
    """Return a network or single address in canonical form.

    IPv4-mapped IPv6 is IPv4. Host bits are refused: nobody knows which was meant.
    """
    written = value.strip()
    if "%" in written:
        raise Wrong("has a zone (%), which means nothing elsewhere")
    try:
        return str(_plain(ip_network(written)))
    except ValueError:
        pass
    try:
        loose = ip_network(written, strict=False)
    except ValueError:
        raise Wrong("is no network and no IP address") from None
    host = written.partition("/")[0]
    raise Wrong(f"has host bits set; the network is {loose}, the address is {host}")


def _plain(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if isinstance(network, IPv4Network) or not network.network_address.ipv4_mapped:
        return network
    if network.prefixlen < 96:
        raise Wrong("is wider than all of IPv4 in IPv6 (::ffff:0:0/96)")
    mapped = network.network_address.ipv4_mapped
    return IPv4Network((mapped, network.prefixlen - 96))


def begin(value: str, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which something begins; a date is its first one."""
    return _moment(value, zone)[0].astimezone(UTC)


def end(value: str, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which something no longer holds.

    A date is included: it ends where the next day begins.
    """
    moment, day_only = _moment(value, zone)
    if day_only:
        next_day = moment.date() + timedelta(days=1)
        moment = datetime.combine(next_day, time(), zone)
    return moment.astimezone(UTC)


def _moment(value: str, zone: ZoneInfo) -> tuple[datetime, bool]:
    found = _MOMENT.fullmatch(value.strip())
    if not found:
        raise Wrong(
            "is no date like 2026-03-01, 2026-03-01 14:05 or with a zone +03:00"
        )
    try:
        moment = datetime.fromisoformat(found[0])
    except ValueError:
        raise Wrong("is a date that the calendar does not have") from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise Wrong(f"is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return zoned, found["time"] is None
