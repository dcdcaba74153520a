"""Which complaints are one case: the names under which a case is found again.

Address, domain, class and customer together; the reference of whoever complained; a
feed by customer and class, a feedback loop as well. Names are digests: what people
wrote does not stand in an index. Pure.
"""

import hashlib
import re
from collections.abc import Sequence

_MOST = 60
_REFERENCE = 200
_TELLING = re.compile(r"(?=.*[A-Za-z])(?=.*\d).{6,}")
"""A number with letters is nobody else's: SBL123456, MDR-2026-11-7."""


def of_objects(
    customer: str, category: str, ips: Sequence[str], domains: Sequence[str]
) -> tuple[str, ...]:
    """Return the names of a case, one for each address and domain that it is about.

    `ips` may hold networks. Where no address is stated the domain alone counts, and
    the other way round; without both there is nothing to be known by. Bounded.
    """
    if not ips and not domains:
        return ()
    pairs = ((ip, domain) for ip in ips or [""] for domain in domains or [""])
    named = (
        _name("case", customer, category, ip, domain.casefold())
        for ip, domain in (pair for pair, _ in zip(pairs, range(_MOST), strict=False))
    )
    return tuple(dict.fromkeys(named))


def of_feed(customer: str, category: str) -> str:
    """Return the name of the one case of a customer and a class in all feeds."""
    return _name("feed", customer, category)


def of_loop(customer: str, ip: str, category: str) -> str:
    """Return the name under which reports of feedback loops are counted.

    `ip` counts where the customer is not known.
    """
    return _name("loop", customer or ip, category)


def of_reference(reference: str, site: str) -> str:
    """Return the name of a case by the reference of whoever complained.

    `site` is the reporter's registered domain: plain numbers are counted anew by
    everybody, so they count together with it.
    """
    said = " ".join(reference[:_REFERENCE].casefold().split())
    return _name("reference", said, "" if _TELLING.fullmatch(said) else site)


def _name(kind: str, *parts: str) -> str:
    joined = "\0".join((kind, *parts)).encode("utf-8", "replace")
    return f"{kind}:{hashlib.sha256(joined).hexdigest()[:40]}"
