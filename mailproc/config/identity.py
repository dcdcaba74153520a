"""The desk as a writer, from its settings."""

from mailproc.compose.model import Identity
from mailproc.config.model import Settings


def identity(settings: Settings) -> Identity:
    """Return who we are: our address, all others that are ours, domains, name."""
    desk = settings.desk
    written_as = (a for person in settings.staff for a in person.addresses)
    own = {desk.address, *desk.addresses, *written_as}
    own.add(settings.abuse.listing_from)  # S7.2d
    own.add(desk.incidents_address)  # S5.1
    own |= {settings.report.address, settings.report.writer} - {""}
    return Identity(
        address=desk.address,
        addresses=frozenset(address.casefold() for address in own),
        domains=frozenset(domain.lower() for domain in desk.domains),
        host=desk.host,
        name=desk.name,
        incidents=desk.incidents_address.casefold(),
        bounces=settings.notice.bounces.casefold(),
        reports=settings.report.address.casefold(),
    )
