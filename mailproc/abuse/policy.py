"""What follows from each class of complaint: the operator's table, text in, value out.

The shipped file is templates/abuse/policy.toml; a table there changes some keys (block,
priority, hours, xarf) of a class and leaves the rest as `classes` has them. What S7.2a
and S7.3a block at once stays blocked, exploit attempts excepted; S7.3b lets a class
shorten the time to react, never lengthen it. Never reads a file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from mailproc.abuse.classes import BY_NAME, CLASSES, UNCLASSIFIED, AbuseClass
from mailproc.abuse.model import Report
from mailproc.errors import ConfigError

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


DEFAULT = Policy(MappingProxyType({each.name: each for each in CLASSES}))


def load(text: str, name: str = "policy.toml") -> Policy:
    """Return the policy of a TOML text: tables `[class.NAME]` with the keys above.

    `hours` is the time to react, 0 for at once. Raises ConfigError that names the
    file and the key.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from error
    found = dict(DEFAULT.classes)
    unknown = tables.keys() - {"class"}
    if unknown or not isinstance(tables.get("class", {}), dict):
        raise ConfigError(f"{name}: only tables [class.NAME] may stand here")
    for category, table in tables.get("class", {}).items():
        if category not in BY_NAME or not isinstance(table, dict):
            raise ConfigError(f"{name}: there is no class {category}")
        found[category] = _changed(BY_NAME[category], table, f"{name}: {category}")
    return Policy(MappingProxyType(found))


def apply(report: Report, policy: Policy) -> Report:
    """Return the report with the block that the policy gives its class."""
    return replace(report, immediate_block=policy.of(report.category).blocks)


def _changed(known: AbuseClass, table: Mapping[str, Any], where: str) -> AbuseClass:
    strange = sorted(table.keys() - _KEYS)
    if strange:
        raise ConfigError(f"{where}: unknown key {strange[0]}")
    blocks = table.get("block", known.blocks)
    if not isinstance(blocks, bool):
        raise ConfigError(f"{where}: block is true or false")
    if known.blocks and not blocks and known.name not in _SWITCHABLE:
        raise ConfigError(f"{where}: the rules S7.2a and S7.3a block it at once")
    hours = _number(table, "hours", LONGEST_HOURS, where)
    return replace(
        known,
        blocks=blocks,
        prio=_number(table, "priority", LOWEST_PRIORITY, where) or known.prio,
        hours=known.hours if hours is None else hours,
        xarf=_type(table, known, where),
    )


def _number(table: Mapping[str, Any], key: str, most: int, where: str) -> int | None:
    """The number of a key between 0 and `most`, None where the key is left out."""
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ConfigError(f"{where}: {key} is a whole number from 0 to {most}")
    return value


def _type(table: Mapping[str, Any], known: AbuseClass, where: str) -> str | None:
    value = table.get("xarf", known.xarf)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{where}: xarf is a type like content/phishing")
    return value or None
