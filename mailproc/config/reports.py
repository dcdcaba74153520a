"""`[report]`: the abuse reports that we make, as the operator has set them."""

from collections.abc import Callable
from ipaddress import ip_network

from mailproc.abuse.contact_table import load as load_contacts
from mailproc.abuse.networks import NetworkList
from mailproc.abuse.offence import Looking
from mailproc.complaints.own_reports import TEMPLATE, Reporting
from mailproc.config.identity import identity
from mailproc.config.model import Settings
from mailproc.errors import ConfigError

CONTACTS = "abuse/contacts.toml"


def reporting(settings: Settings, source: Callable[[str], str]) -> Reporting:
    """Return the settings as values; `source` returns the text of a template file.

    Errors: ConfigError for a wrong table of contacts or network of relays.
    """
    entry = settings.report
    hosts = entry.hosts or (settings.desk.host, *settings.desk.domains)
    writer = entry.writer or settings.desk.address
    return Reporting(
        looking=Looking(
            own=identity(settings).addresses,
            hosts=tuple(host.lower() for host in hosts),
            relays=_networks(entry.relays),
            mask=entry.mask_recipients,
        ),
        writer=writer,
        organisation=entry.organisation or writer.rpartition("@")[2],
        contacts=load_contacts(source(CONTACTS), CONTACTS),
        source=source(TEMPLATE),
        zones=entry.contact_zones,
    )


def _networks(relays: tuple[str, ...]) -> NetworkList | None:
    try:
        networks = [ip_network(relay) for relay in relays]
    except ValueError as error:
        raise ConfigError(f"report.relays: {error}") from error
    return NetworkList(networks) if networks else None
