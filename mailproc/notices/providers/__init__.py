"""What is known of each provider, as data: senders, numbers, order of dates, zone.

A new provider is one entry in one of the lists and a folder of fixtures. A provider
that is not here is read by the general rules alone.
"""

from mailproc.notices.providers.carriers import CARRIERS
from mailproc.notices.providers.clouds import CLOUDS
from mailproc.notices.providers.hosters import HOSTERS
from mailproc.notices.providers.networks import NETWORKS
from mailproc.notices.providers.rule import NOBODY, Provider


def _second_level(domain: str) -> str:
    """Return the name before the top-level domain: "cogentco" of cogentco.com."""
    return domain.rpartition(".")[0].rpartition(".")[2]


PROVIDERS: tuple[Provider, ...] = (*HOSTERS, *CARRIERS, *NETWORKS, *CLOUDS)
_BY_NAME = {
    name: each
    for each in PROVIDERS
    if each.everywhere
    for name in (each.name, *(_second_level(domain) for domain in each.domains))
}
_BY_DOMAIN = {domain: each for each in PROVIDERS for domain in each.domains}

__all__ = ["NOBODY", "PROVIDERS", "Provider", "by_domain", "by_words"]


def by_domain(domain: str) -> Provider | None:
    """Return the provider whose mail comes from a domain or one below it."""
    name = _second_level(domain)
    if name in _BY_NAME:
        return _BY_NAME[name]
    while "." in domain:
        if domain in _BY_DOMAIN:
            return _BY_DOMAIN[domain]
        domain = domain.partition(".")[2]
    return None


def by_words(text: str) -> Provider | None:
    """Return the provider whose own phrases stand in a text (lower case)."""
    return next(
        (p for p in PROVIDERS if any(phrase in text for phrase in p.says)), None
    )
