"""Known senders of complaints in free text, and datacenters that pass them on.

Data only. Content decides: a signal is looked for in From, subject and the letter's
first lines, so that a forward is known too. A new sender is one row here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailproc.abuse.letter.hops import Hop

_HEAD_LINES = 40


@dataclass(frozen=True, slots=True)
class Sender:
    """One sender: `signal` tells its letters, `reference` its number (group 1).

    One of `signs` stands in every text, lower case, that the signal can be found in.
    `category` counts where the letter's own words name no class; a `forwards`
    sender wraps complaints of others, and its time to react binds.
    """

    name: str
    signs: tuple[str, ...]
    signal: re.Pattern[str]
    reference: re.Pattern[str] | None = None
    category: str | None = None
    forwards: bool = False


def _row(
    name: str,
    signs: str,
    signal: str,
    reference: str | None = None,
    category: str | None = None,
    *,
    forwards: bool = False,
) -> Sender:
    ident = re.compile(reference, re.IGNORECASE) if reference else None
    sign = re.compile(signal, re.IGNORECASE)
    return Sender(name, tuple(signs.split("|")), sign, ident, category, forwards)


SENDERS: tuple[Sender, ...] = (
    _row(
        "hetzner",
        "abuseid|hetzner",
        r"\[AbuseID:|@(?:\w+\.)?hetzner\.(?:com|de)\b",
        r"\[(AbuseID:\w+(?::\w+)?)",
        forwards=True,
    ),
    _row(
        "leaseweb",
        "abuse ticket|leaseweb",
        r"abuse ticket \[#|@(?:[\w-]+\.)?leaseweb\.(?:com|de|nl)\b",
        r"\[#(\w{3,20})\]",
        forwards=True,
    ),
    _row(
        "m247",
        "m247",
        r"\[ticket id: m247-|@(?:\w+\.)?m247\.(?:com|ro)\b",
        r"(M247-\d{2,12})",
        forwards=True,
    ),
    _row(
        "cogent",
        "reporting abuse|cogentco",
        r"reporting abuse \([^)]{1,60}\) for ip|@(?:\w+\.)?cogentco\.com\b",
        r"\[Ticket (\d{3,12})\]",
        forwards=True,
    ),
    _row(
        "ovh",
        "ovh|abuse",
        r"@(?:[\w-]+\.)?ovh\.(?:net|com|ca|us|fr)\b|\[abuse\]? ?#?ref|ovhcloud abuse",
        r"(?:ref|n°|#)[ .:]{0,3}([A-Z]{6,12}|\d{6,12})\b",
        forwards=True,
    ),
    _row(
        "datapacket",
        "datapacket|cdn77",
        r"@(?:\w+\.)?(?:datapacket|cdn77)\.com\b",
        forwards=True,
    ),
    _row("oneprovider", "oneprovider", r"@(?:\w+\.)?oneprovider\.com\b", forwards=True),
    _row(
        "limestone", "limestone", r"@(?:\w+\.)?limestonenetworks\.com\b", forwards=True
    ),
    _row("hostroyale", "hostroyale", r"@(?:\w+\.)?hostroyale\.com\b", forwards=True),
    _row("heficed", "heficed", r"@(?:\w+\.)?heficed\.com\b", forwards=True),
    _row("ipxo", "ipxo", r"@(?:\w+\.)?ipxo\.com\b", forwards=True),
    _row(
        "worldstream",
        "worldstream",
        r"@(?:\w+\.)?worldstream\.(?:nl|com)\b",
        forwards=True,
    ),
    _row(
        "online.net",
        "online.net|scaleway",
        r"@(?:\w+\.)?(?:online\.net|scaleway\.com)\b",
        forwards=True,
    ),
    _row("contabo", "contabo", r"@(?:\w+\.)?contabo\.(?:com|de)\b", forwards=True),
    _row("selectel", "selectel", r"@(?:\w+\.)?selectel\.(?:ru|com)\b", forwards=True),
    _row(
        "equinix",
        "equinix|packet.com",
        r"@(?:\w+\.)?(?:equinix|packet)\.com\b",
        forwards=True,
    ),
    _row(
        "choopa",
        "vultr|choopa|constant.com",
        r"@(?:\w+\.)?(?:vultr|choopa|constant)\.com\b",
        forwards=True,
    ),
    _row(
        "digitalocean", "digitalocean", r"@(?:\w+\.)?digitalocean\.com\b", forwards=True
    ),
    _row(
        "cloudflare",
        "cloudflare",
        r"\[[0-9a-f]{16}\]: cloudflare received|@(?:\w+\.)?cloudflare\.com\b",
        r"\[([0-9a-f]{16})\]",
        forwards=True,
    ),
    _row(
        "netcraft",
        "netcraft",
        r"@(?:\w+\.)?netcraft\.com\b",
        r"issue (?:number )?#?(\d{5,12})",
    ),
    _row(
        "roskomnadzor",
        "eais#|398#|rkn.gov.ru|роскомнадзор",
        r"\[eais#|\[398#|@(?:\w+\.)?rkn\.gov\.ru\b|роскомнадзор",
        r"\[((?:eais|398)#[\w./-]{2,40})\]",
        "regulator_notice",
    ),
    _row(
        "cert-bund",
        "cb-report|cert-bund|bsi.bund",
        r"\[cb-report#|\[cert-bund#|@(?:[\w-]+\.)?(?:cert-bund|bsi\.bund)\.de\b",
        r"\[(?:CB-Report|CERT-Bund)#([\w-]{4,40})\]",
    ),
    _row(
        "clean-mx", "clean-mx", r"\[clean-mx-[a-z]+-\d+\]", r"\[(clean-mx-[a-z]+-\d+)\]"
    ),
    _row("fail2ban", "fail2ban", r"\bfail2ban\b", None, "login_attack"),
    _row("ip-echelon", "ip-echelon", r"\bip-echelon\b", None, "copyright"),
    _row("bitninja", "bitninja", r"\bbitninja\b", None, "exploit_source"),
    _row("webiron", "webiron", r"\bwebiron\b", None, "exploit_source"),
    _row("uceprotect", "uceprotect", r"\buceprotect\b", None, "other_blocklist"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """The senders that a letter's layers show."""

    sender: Sender | None = None
    forwarder: Sender | None = None
    reference: str | None = field(default=None)


def recognise(hops: Sequence[Hop]) -> Known:
    """Return who is known: the forwarder in the outermost layer, the sender in any."""
    heads = [_head(hop) for hop in hops]
    forwarder = next((s for s in _shown(heads[0]) if s.forwards), None)
    sender = next((s for head in heads for s in _shown(head) if not s.forwards), None)
    for known, text in ((forwarder, heads[0]), (sender, "\n".join(heads))):
        found = known.reference.search(text) if known and known.reference else None
        if found:
            return Known(sender, forwarder, found[1])
    return Known(sender, forwarder)


def may_be_known(text: str) -> bool:
    """Whether a text holds the sign of any sender; cheap, and often wrongly true."""
    lowered = text.lower()
    return any(sign in lowered for each in SENDERS for sign in each.signs)


def _shown(head: str) -> Iterator[Sender]:
    """The senders whose signal stands in the head of a layer."""
    lowered = head.lower()
    for each in SENDERS:
        if any(sign in lowered for sign in each.signs) and each.signal.search(head):
            yield each


def _head(hop: Hop) -> str:
    first = "\n".join(line.text[:300] for line in hop.lines[:_HEAD_LINES])
    return f"{hop.sender or ''}\n{hop.subject}\n{first}"
