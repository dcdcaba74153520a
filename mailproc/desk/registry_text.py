"""Records of the registry as one line of text for people; times in their zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailproc.desk.registry_columns import COLUMNS, kind_of
from mailproc.desk.registry_records import Network, Record


def stated(record: Record, zone: ZoneInfo) -> str:
    """Return what a record states besides its key: `name Alpha, phone +1`."""
    names = [column.name for column in COLUMNS[kind_of(record)]][1:]
    values = ((name, getattr(record, name)) for name in names)
    return ", ".join(f"{name} {shown(value, zone)}" for name, value in values if value)


def differing(before: Record, after: Record, zone: ZoneInfo) -> str:
    """Return what differs in two records of one kind: `phone 1 -> 2`."""
    told = []
    for column in COLUMNS[kind_of(before)]:
        old, new = getattr(before, column.name), getattr(after, column.name)
        if old != new:
            told.append(f"{column.name} {shown(old, zone)} -> {shown(new, zone)}")
    return ", ".join(told)


def titled(record: Record) -> str:
    """Return kind and key: `customer 7`, `network 192.0.2.0/24`."""
    key = record.cidr if isinstance(record, Network) else record.key
    return f"{kind_of(record)} {key}"


def shown(value: object, zone: ZoneInfo) -> str:
    """Return one value; `-` for nothing."""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, tuple):
        return "|".join(value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value else "-"
