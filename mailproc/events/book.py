"""What it takes to write partner notices: groups, partners, templates, addresses.

Made by the wiring (partner_notices.py); opens nothing itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mailproc.compose.notice_guard.recipients import Known, known, name_key, targets
from mailproc.errors import ConfigError
from mailproc.message.model import Message
from mailproc.notices.groups import Group, Partner
from mailproc.notices.sheet import Wording


def _no_source(name: str) -> str:
    raise ConfigError(f"{name}: there are no templates here")


def _no_wording(language: str) -> Wording:
    raise ConfigError(f"words.{language}.toml: there are no templates here")


@dataclass(frozen=True, slots=True)
class NoticeBook:
    """Groups and partners by name; `source` is the text of a template by its name.

    `own` are our addresses, `host` and `domain` those of our Message-IDs and
    calendars, `bounces` the address to which undelivered notices come back with a
    mark behind a plus, "" for the writer's own.
    """

    groups: Mapping[str, Group] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    source: Callable[[str], str] = _no_source
    wording: Callable[[str], Wording] = _no_wording
    host: str = ""
    domain: str = ""
    bounces: str = ""

    @property
    def known(self) -> Known:
        """What may stand in To of a notice."""
        every = self.groups.values()
        return known((g.name for g in every), (g.alias for g in every), self.own)

    def groups_in(self, message: Message) -> tuple[str, ...]:
        """Return the names of the groups that stand in To, each once."""
        by_name = {name_key(name): name for name in self.groups}
        by_alias = {g.alias.casefold(): name for name, g in self.groups.items()}
        found: dict[str, None] = {}
        for target in targets(message):
            bare = target.name if target.is_group or not target.address else ""
            name = by_alias.get(target.address.casefold()) or by_name.get(
                name_key(bare)
            )
            if name:
                found[name] = None
        return tuple(found)

    def aliases(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the aliases of groups."""
        return tuple(self.groups[name].alias for name in names if name in self.groups)

    def is_alias(self, address: str) -> bool:
        """Whether an address is the alias of a group."""
        wanted = address.casefold()
        return any(g.alias.casefold() == wanted for g in self.groups.values())
