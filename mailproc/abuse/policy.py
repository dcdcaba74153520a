"""What follows from each class of complaint: the operator's table, text in, value out.

The shipped file is templates/abuse/policy.toml; a table there changes some keys (block,
priority, hours, xarf) of a class and leaves the rest as `classes` has them. What S7.2a
and S7.3a block at once stays blocked, exploit attempts excepted; S7.3b lets a class
shorten the time to react, never lengthen it. Never reads a file.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from mailproc.abuse.classes import BY_NAME, CLASSES, UNCLASSIFIED, AbuseClass
from mailproc.abuse.model import Report
from mailproc.errors import ConfigError

CLIENT_HOURS = 24
LONGEST_HOURS = 48
LOWEST_PRIORITY = 4
_SWITCHABLE = ("exploit_source",)  # S7.3a says "exploits"; whose, the desk decides
_KEYS = frozenset(("block", "priority", "hours", "xarf"))


@dataclass(frozen=True, slots=True)
class Policy:
    """The classes as the operator wants them, by name."""

    classes: Mapping[str, AbuseClass]

    def of(self, category: str) -> AbuseClass:
        """Return the class of a report; an unknown name is unclassified."""
        return self.classes.get(category, self.classes[UNCLASSIFIED])

    def client_hours(self, category: str) -> int:
        """Return what a client is told where no time is stated: 24 h, never more."""
        return self._shortened(category, CLIENT_HOURS)

    def due_hours(self, category: str) -> int:
        """Return when we are late where no time is stated: 48 h, never more (S7.3b)."""
        return self._shortened(category, LONGEST_HOURS)

    def _shortened(self, category: str, usual: int) -> int:
        hours = self.of(category).hours
        return usual if hours is None else min(usual, hours)


DEFAULT = Policy(MappingProxyType({each.name: each for each in CLASSES}))


def load(text: str, name: str = "policy.toml") -> Policy:
    """Return the policy of a TOML text: tables `[class.NAME]` with the keys above.

    `hours` is the time to react, 0 for at once. Raises ConfigError that names the
    file, the line and the key.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from error
    found = dict(DEFAULT.classes)
    strange = sorted(tables.keys() - {"class"})
    if strange or not isinstance(tables.get("class", {}), dict):
        line = _line(text, "", strange[0] if strange else "class")
        raise ConfigError(f"{name}{line}: only tables [class.NAME] may stand here")
    for category, table in tables.get("class", {}).items():
        if category not in BY_NAME or not isinstance(table, dict):
            line = _line(text, category, "")
            raise ConfigError(f"{name}{line}: there is no class {category}")
        try:
            found[category] = _changed(BY_NAME[category], table)
        except _FaultError as fault:
            line = _line(text, category, fault.key)
            raise ConfigError(f"{name}{line}: {category}: {fault}") from fault
    return Policy(MappingProxyType(found))


class _FaultError(ValueError):
    """A key with a wrong value, before its line is known."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key


def _line(text: str, category: str, key: str) -> str:
    """Return " line N" of a key in the table of a class, or of the table's head."""
    head = re.compile(rf"\s*\[\s*class\s*\.\s*[\"']?{re.escape(category)}[\"']?\s*\]")
    wanted = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    inside, place = not category, 0
    for number, line in enumerate(text.split("\n"), 1):
        if category and line.lstrip().startswith("["):
            inside = head.match(line) is not None
            place = number if inside else place
        elif inside and wanted.match(line):
            return f" line {number}"
    return f" line {place}" if place else ""


def apply(report: Report, policy: Policy) -> Report:
    """Return the report with the block that the policy gives its class."""
    return replace(report, immediate_block=policy.of(report.category).blocks)


def _changed(known: AbuseClass, table: Mapping[str, Any]) -> AbuseClass:
    strange = sorted(table.keys() - _KEYS)
    if strange:
        raise _FaultError(strange[0], f"unknown key {strange[0]}")
    blocks = table.get("block", known.blocks)
    if not isinstance(blocks, bool):
        raise _FaultError("block", "block is true or false")
    if known.blocks and not blocks and known.name not in _SWITCHABLE:
        raise _FaultError("block", "the rules S7.2a and S7.3a block it at once")
    hours = _number(table, "hours", LONGEST_HOURS)
    return replace(
        known,
        blocks=blocks,
        prio=_number(table, "priority", LOWEST_PRIORITY) or known.prio,
        hours=known.hours if hours is None else hours,
        xarf=_type(table, known),
    )


def _number(table: Mapping[str, Any], key: str, most: int) -> int | None:
    """The number of a key between 0 and `most`, None where the key is left out."""
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise _FaultError(key, f"{key} is a whole number from 0 to {most}")
    return value


def _type(table: Mapping[str, Any], known: AbuseClass) -> str | None:
    value = table.get("xarf", known.xarf)
    if value is not None and not isinstance(value, str):
        raise _FaultError("xarf", "xarf is a type like content/phishing")
    return value or None
