"""Whether the writer of a mail is who its From field says (RFC 8601, 7489 3.1, 6376).

Says who wrote, never whether that is somebody to trust: anybody can have an account at
a free-mail provider. A mail with several writers, or several From fields, is nobody's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailproc.message import authresults
from mailproc.message.model import Message

_PROPERTIES = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom", "smtp.helo"),
}


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The domain of From, proved; `how` names the method and who checked it.

    `how` is for people: "dmarc, by our front server", "dkim, checked here".
    """

    domain: str
    how: str


def authenticated(
    message: Message, servers: frozenset[str], signers: Iterable[str] = ()
) -> Authenticated | None:
    """Return the domain of From if it is proved, else None.

    `servers` are the authserv-ids of our front servers, lower case; `signers` the
    domains whose DKIM signatures we found to hold ourselves. DKIM and SPF count where
    their domain is that of From or above it.
    """
    domain = writer_domain(message)
    if not domain:
        return None
    for owner, how in (*_proved(message, servers), *_signed(signers)):
        if covers(owner, domain):
            return Authenticated(domain, how)
    return None


def writer_domain(message: Message) -> str:
    """Return the domain of the one writer, "" where there is not exactly one."""
    one = len(message.from_) == 1 and len(message.header_all("From")) == 1
    return message.from_[0].domain.rstrip(".") if one else ""


def covers(owner: str, domain: str) -> bool:
    """Whether a domain is another one or stands below it; top levels own nothing."""
    owner = owner.lower().rstrip(".")
    return "." in owner and (domain == owner or domain.endswith("." + owner))


def _proved(message: Message, servers: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield each domain that our server says to have passed, DMARC first."""
    passed = [r for r in authresults.results(message, servers) if r.result == "pass"]
    for method, names in _PROPERTIES.items():
        for each in passed:
            if each.method == method:
                yield each.domain(*names), f"{method}, by our front server"


def _signed(signers: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((owner, "dkim, checked here") for owner in signers)
