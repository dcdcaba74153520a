"""What the regulation asks of the registry's records: names, test services, periods.

S8: a VPS is named after its order and its node. S2.1: a test VDS has a status and an
end. S1.4: which services are under administration. Says what is wrong, changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import AddressValueError, IPv4Address

from mailproc.desk.registry import Registry
from mailproc.desk.registry_records import Product, Service, Status
from mailproc.desk.terms import Terms
from mailproc.desk.urgency import free_until

TEST_DAYS = 7
"""How long a test VDS runs (S2.1)."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One record that is not as a rule says."""

    rule: str
    service: Service
    what: str


def remarks(registry: Registry) -> Iterator[Remark]:
    """Yield every service that is not as S8 and S2.1 say, closed ones left out."""
    for service in registry.services.values():
        if service.status is Status.CLOSED:
            continue
        if service.product is Product.TEST:
            for what in faults_of_test(service):
                yield Remark("S2.1", service, what)
        if service.product is Product.VPS:
            server = registry.servers.get(service.server)
            mail_ip = server.mail_ip if server else ""
            for what in faults_of_name(service.name, service.key, mail_ip):
                yield Remark("S8", service, what)


def faults_of_name(name: str, order: str, mail_ip: str) -> Iterator[str]:
    """Yield what is wrong with the name of a VPS (S8): `VPS1234(51.7)`.

    `order` is its order number, `mail_ip` where the mail of its node leaves.
    """
    if not mail_ip:
        yield "the mail IP of its node is not known"
        return
    try:
        octets = str(IPv4Address(mail_ip)).split(".")
    except AddressValueError:
        yield f"the mail IP of its node is {mail_ip}, the name needs IPv4"
        return
    right = f"VPS{order}({octets[2]}.{octets[3]})"
    if name != right:
        spaces = ", without spaces" if " " in name else ""
        yield f"the name is {name or 'missing'}, it should be {right}{spaces}"


def faults_of_test(service: Service) -> Iterator[str]:
    """Yield what a test VDS lacks: the status «Активен», an end after 7 days (S2.1)."""
    if service.status is not Status.ACTIVE:
        stands = service.status.value if service.status else "missing"
        yield f"the status is {stands}, it should be «Активен»"
    if service.ends is None:
        yield "the end date is missing"
    if service.activated is None:
        yield "the date of activation is missing"
    if service.ends is None or service.activated is None:
        return
    lasts = service.ends - service.activated
    # An end that is a date holds to the end of that day.
    if not timedelta(days=TEST_DAYS) <= lasts <= timedelta(days=TEST_DAYS + 1):
        yield f"it lasts {lasts.days} days, it should end after {TEST_DAYS}"


def is_administered(
    registry: Registry, service: Service, at: datetime, terms: Terms
) -> bool:
    """Whether a service is under administration at a moment, free period included."""
    customer = registry.customers.get(service.customer)
    if customer is not None and customer.administered:
        return True
    until = service.administered_until
    if until is not None and at < until:
        return True
    begun = service.activated
    if begun is None or not begun <= at:
        return False
    if service.product not in (Product.DEDICATED, Product.VPS):
        return False
    virtual = service.product is Product.VPS
    return at < free_until(begun, terms, virtual=virtual)
