"""Which addresses a free-text complaint is about, and where that was read.

Subject first, then labelled lines, then hints, tables and logs, at last the chain
of Received fields of quoted mail; where our own networks are known, the candidates
inside them. Never the reporter's relay, a victim, a controller or WHOIS text.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mailproc.abuse.addresses import site
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.places import Place, in_subject, places
from mailproc.abuse.letter.roles import Role
from mailproc.abuse.letter.zones import Zone
from mailproc.abuse.networks import Network, Networks, holds


class Chosen(NamedTuple):
    """The offending addresses and networks, and the place they were read from."""

    ips: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    where: str = ""


NOTHING = Chosen()
_MOST = 2000
# Public resolvers, sinkholes and what else is named in letters for its own sake.
_NOISE = frozenset(
    (
        *("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "0.0.0.0"),  # noqa: S104 - an address in a text
        *("255.255.255.255", "127.0.0.1", "127.0.0.2", "::1", "184.105.192.2"),
        *("208.67.222.222", "208.67.220.220", "77.88.8.8"),
    )
)
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "0.0.0.0/8"),
        *("169.254.0.0/16", "100.64.0.0/10", "224.0.0.0/3", "fe80::/10", "fc00::/7"),
        *("ff00::/8", "::/8"),
    )
)
# Mail hosts of the large providers: their customers forward complaints through them.
_RELAYS = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("209.85.128.0/17", "74.125.0.0/16", "66.102.0.0/20", "2607:f8b0::/32"),
        *("2a00:1450::/32", "40.92.0.0/14", "40.104.0.0/14", "52.100.0.0/14"),
        *("2603:10a6::/32", "2603:10b6::/32", "2a01:111::/32", "104.47.0.0/17"),
    )
)
_EVIDENCE = (Zone.LOG, Zone.MAIL, Zone.SIGNATURE)


def choose(hops: Sequence[Hop], own: Networks | None = None) -> Chosen:
    """Return the offending addresses; `own` are our networks, if known."""
    subjects = [h.subject for h in hops if h.subject]
    plain = _subject(subjects, None, public=True)
    if own is None and plain != NOTHING:
        return plain
    found = [p for p in places(hops) if p.ip not in _NOISE]
    for ours in (None,) if own is None else (own, None):
        for public in (True, False):
            known = {p.ip for p in found}
            counted = {ip for ip in known if _counts(ip, ours, public)}
            met = [p for p in found if p.ip in counted]
            chosen = _subject(subjects, ours, public=public)
            if chosen != NOTHING:
                return chosen if ours is None else _with_stated(chosen, met)
            chosen = _body(met, len(hops))
            if chosen != NOTHING:
                return chosen
    return NOTHING


def _with_stated(chosen: Chosen, met: Iterable[Place]) -> Chosen:
    """Of our own addresses those count too that the letter's words accuse."""
    stated = [p for p in met if _stated(p)]
    nets = (p.ip for p in stated if p.is_network)
    ips = (p.ip for p in stated if not p.is_network)
    return Chosen(
        tuple(dict.fromkeys((*chosen.ips, *ips))),
        tuple(dict.fromkeys((*chosen.prefixes, *nets))),
        chosen.where,
    )


def _subject(subjects: Iterable[str], own: Networks | None, *, public: bool) -> Chosen:
    for subject in subjects:
        found = [
            (ip, is_network)
            for ip, is_network, told in in_subject(subject)
            if told is not Role.VICTIM and ip not in _NOISE and _counts(ip, own, public)
        ]
        if found:
            return _chosen(found, "subject")
    return NOTHING


def _body(found: Sequence[Place], hops: int) -> Chosen:
    """The first rule that finds anything; within a rule the outermost layer."""
    victims = _victims(found)
    found = [p for p in found if p.role is not Role.VICTIM]
    for applies in _RULES:
        for hop in range(hops):
            places_ = [p for p in found if p.hop == hop and applies(p)]
            kept = [p for p in places_ if p.ip not in victims] or places_
            if kept and applies in _LOOSE:
                kept = _most(kept)
            if kept:
                pairs = [(p.ip, p.is_network) for p in kept]
                return _chosen(pairs, f"body line {kept[0].line}")
    return NOTHING


def _victims(found: Iterable[Place]) -> set[str]:
    """The addresses that own words call a victim more often than an offender."""
    balance = Counter[str]()
    for place in found:
        if place.zone is Zone.OWN:
            balance[place.ip] += (place.role is Role.VICTIM) - (
                place.role is Role.OFFENDER
            )
    return {ip for ip, more in balance.items() if more > 0}


def _stated(place: Place) -> bool:
    return place.role is Role.OFFENDER and place.zone is Zone.OWN


def _hinted(place: Place) -> bool:
    return place.role is Role.HINTED and place.zone is Zone.OWN


def _in_url(place: Place) -> bool:
    return place.in_url and place.zone is Zone.OWN


def _logged(place: Place) -> bool:
    return place.role is Role.OFFENDER and place.zone is Zone.LOG


def _log_hint(place: Place) -> bool:
    return place.role is Role.HINTED and place.zone is Zone.LOG


def _named(place: Place) -> bool:
    return place.zone is Zone.OWN


def _in_log(place: Place) -> bool:
    return place.zone in (Zone.LOG, Zone.SIGNATURE)


Rule = Callable[[Place], bool]
_RULES: tuple[Rule, ...] = (
    *(_stated, _in_url, _hinted, _logged, _log_hint),
    *(_named, _in_log),
)
_LOOSE: tuple[Rule, ...] = (_named, _in_log)


def _most(found: Sequence[Place]) -> list[Place]:
    """Of addresses that nothing tells apart: all of a few, else the most frequent."""
    count = Counter(p.ip for p in found)
    if len(count) <= 3:
        return list(found)
    top = count.most_common(1)[0][0]
    return [p for p in found if p.ip == top]


def _chosen(found: Iterable[tuple[str, bool]], where: str) -> Chosen:
    unique = list(dict.fromkeys(found))[:_MOST]
    return Chosen(
        tuple(ip for ip, is_network in unique if not is_network),
        tuple(ip for ip, is_network in unique if is_network),
        where,
    )


def _counts(ip: str, own: Networks | None, public: bool) -> bool:
    if own is not None:
        return holds(own, ip)
    return not _inside(ip, _NOT_PUBLIC) if public else True


def _inside(ip: str, networks: Iterable[Network]) -> bool:
    first = ipaddress.ip_address(ip.partition("/")[0])
    return any(first.version == net.version and first in net for net in networks)


_RECEIVED = re.compile(
    r"Received:\s*(?P<from>.*?)(?:\sby\s+(?P<by>\S{1,255})|;|$)", re.IGNORECASE
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}[a-z-]{2,63}", re.IGNORECASE)
_ORIGIN = re.compile(
    r"(?:X-Originating-IP|X-Sender-IP|X-Source-IP|X-Remote-IP)\s*:\s*\[?([\da-f.:]{7,45})"
    r"|client-ip=([\da-f.:]{7,45})",
    re.IGNORECASE,
)


def from_trace(fields: str, own: Networks | None = None) -> Chosen:
    """Return the sender of quoted mail by its header fields, one unfolded a line.

    X-Originating-IP, then client-ip= of SPF, then the newest Received field with a
    public address that came from another house; mail hosts of large providers only
    where there is no other.
    """
    named = [m[1] or m[2] for m in _ORIGIN.finditer(fields)]
    received = list(_RECEIVED.finditer(fields))
    foreign = [m for m in received if not _is_internal(m)] or received
    hops = [ip for m in foreign for ip, _, _ in in_subject(m["from"])]
    for ips in (named, hops):
        known = [ip for ip in map(_normal, ips) if ip and _counts(ip, None, True)]
        known = [ip for ip in known if ip not in _NOISE]
        if own is not None:
            known = [ip for ip in known if holds(own, ip)] or known
        direct = [ip for ip in known if not _inside(ip, _RELAYS)] or known
        if direct:
            return Chosen((direct[0],), (), "Received")
    return NOTHING


def _is_internal(received: re.Match[str]) -> bool:
    """Whether a host gave the mail to another of its own house."""
    by = received["by"] or ""
    names = {site(host) for host in _HOST.findall(received["from"])}
    return "." in by and site(by.strip("[]();,")) in names


def _normal(text: str) -> str | None:
    return next((ip for ip, network, _ in in_subject(text) if not network), None)


def trace_text(hops: Iterable[Hop]) -> str:
    """Return the header fields of quoted mail, unfolded, one a line."""
    return "\n".join(_unfolded(hops))


def _unfolded(hops: Iterable[Hop]) -> Iterator[str]:
    field = ""
    for hop in hops:
        for line in hop.lines:
            if line.zone is not Zone.MAIL:
                continue
            if line.text[:1] in (" ", "\t"):
                field += " " + line.text.strip()
            else:
                yield field
                field = line.text
    yield field
