"""A new order, from "your server is ready" to the letter to the client (S8, S11.5).

Which order it is, the points of S8 to tick, what counts as an explanation, and when
the delivery letter may go. The order is found by name, address or a number of an order
that waits; where several can be meant nobody is (S11.8): a person says which. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.desk import checklist
from mailproc.desk.checklist import Point
from mailproc.desk.effects import Effect, Remember, StopClock, TicketEffect
from mailproc.desk.model import ClockKind
from mailproc.desk.registry import Registry
from mailproc.desk.registry_names import fold
from mailproc.desk.registry_records import Product, Service, Status
from mailproc.desk.registry_rules import faults_of_name
from mailproc.errors import Refused

KIND = "order"
SAID = "order said"
"""The fact that keeps which order it is, as found or as a person has named it."""

DELIVERY = "delivery"
"""Purpose of the draft to the client, and the step that its sending does."""

NAME = 8
"""The number of the point that the registry checks, too."""

POINTS = (
    Point(
        1, "Параметры по заказу / Parameters as ordered", ("параметры", "parameters")
    ),
    Point(
        2, "ОС: версия, разрядность, тип / OS version, architecture, type", ("ос", "os")
    ),
    Point(3, "Число IP / Number of IPs", ("ip", "адреса")),
    Point(4, "Комментарий к заказу / Comment of the order", ("комментарий", "comment")),
    Point(5, "Желаемое ПО / Wished software", ("по", "софт", "software")),
    Point(6, "Панель подходит к ОС / Panel fits the OS", ("панель", "panel")),
    Point(7, "Пароль надёжный / Password is strong", ("пароль", "password")),
    Point(NAME, "Имя VPSXXXX(yyy.yyy) / Name", ("имя", "name")),
)

_MOST_TEXT = 20_000
_LINES = 50
_NUMBERED = re.compile(
    r"\b(?:orders?|заказ\w{0,3}|zamówieni\w{0,3}|bestellung|commande)\b\W{0,3}"
    r"(?:(?:no|number|nr|id|номер)\b\W{0,3})?(\d{1,12})(?!\w)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\s*(?:order|заказ|service|услуга)[\s:#№]{1,5}(\d{1,12})\s*[.!]?\s*"
)
_EXPLAINED = ("объяснение:", "explained:")


@dataclass(frozen=True, slots=True)
class Ordered:
    """The order that a mail is about, None with the reason where nobody can say."""

    service: Service | None
    why: str


def ordered(registry: Registry, text: str, at: datetime) -> Ordered:
    """Return the order that the mail of a datacenter is about, at its arrival."""
    named = _named(registry, text)
    found = named or _on_servers(registry, text, at) or _numbered(registry, text)
    if len(found) == 1:
        return Ordered(next(iter(found.values())), "")
    if not found:
        return Ordered(None, "в реестре не найден / not found in the registry")
    several = ", ".join(list(found)[:10])
    return Ordered(None, f"возможны несколько / several are possible: {several}")


def _named(registry: Registry, text: str) -> Mapping[str, Service]:
    hits = registry.named_in(text[:_MOST_TEXT])
    keys = (key for _, by, key in hits if by == "service name")
    return {key: registry.services[key] for key in keys}


def _on_servers(registry: Registry, text: str, at: datetime) -> Mapping[str, Service]:
    """What waits on the servers that are meant, else the only thing that runs there."""
    found: dict[str, Service] = {}
    for one in registry.server_in(text[:_MOST_TEXT], at):
        there = [s for s in registry.services.values() if s.server == one.server.key]
        waiting = [s for s in there if s.status is Status.PENDING]
        live = [s for s in there if s.status is not Status.CLOSED]
        found |= {s.key: s for s in waiting or live}
    return found


def _numbered(registry: Registry, text: str) -> Mapping[str, Service]:
    """A datacenter's number may look like ours: only an order that waits is meant."""
    numbers = dict.fromkeys(_NUMBERED.findall(text[:_MOST_TEXT]))
    services = (registry.services.get(number) for number in numbers)
    return {s.key: s for s in services if s and s.status is Status.PENDING}


def said(text: str) -> str:
    """Return the order that a person names in a line of its own: `заказ 1234`."""
    for line in text.splitlines()[:_LINES]:
        if found := _SAID.fullmatch(fold(line[:100])):
            return found[1]
    return ""


def name_faults(registry: Registry, service: Service | None) -> tuple[str, ...]:
    """Return what the registry finds wrong with the name of a VPS (S8)."""
    if service is None or service.product is not Product.VPS:
        return ()
    server = registry.servers.get(service.server)
    mail_ip = server.mail_ip if server else ""
    return tuple(faults_of_name(service.name, service.key, mail_ip))


def addresses(registry: Registry, service: Service, at: datetime) -> tuple[str, ...]:
    """Return the addresses of an order at a moment; of a physical server all of its."""
    server = service.server if service.product is Product.DEDICATED else ""
    held = (
        network.cidr
        for network in registry.networks
        if network.at(at) and (network.service or network.server)
        if network.service == service.key or (server and network.server == server)
    )
    return tuple(cidr.removesuffix("/32") for cidr in held)


def explains(note: str) -> bool:
    """Whether a note says why an order is not delivered (S11.5)."""
    return fold(note[:100]).startswith(_EXPLAINED)


def explained(note: str) -> Iterator[TicketEffect]:
    """Yield what a note means for the clocks of an order: explained, or nothing."""
    if explains(note):
        for kind in (ClockKind.ORDER, ClockKind.DELIVERY):
            yield StopClock(kind, why="S11.5: explained")
        yield Remember("explained", note[:_MOST_TEXT])


def require_ticked(facts: Mapping[str, Any]) -> None:
    """Refuse a delivery letter while points are open (S8). Errors: Refused."""
    listed = checklist.of_facts(facts)
    if listed.complete:
        return
    left = ", ".join(str(point.number) for point in listed.left) or "all"
    raise Refused(
        f"the order is not checked yet: points {left} of its list are open; answer the"
        " letter with the list first"
    )


def delivered() -> tuple[Effect, ...]:
    """Return what the sending of the delivery letter means for the clocks."""
    kinds = (ClockKind.ORDER, ClockKind.DELIVERY, ClockKind.CHECKLIST, ClockKind.CLIENT)
    return tuple(StopClock(kind, why="S11.5: delivered") for kind in kinds)
