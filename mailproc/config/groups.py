"""What cannot work in [[group]] and [[partner]] (N5). Reads nothing."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mailproc.config.model import Settings
from mailproc.notices.groups import EVERYBODY, FOUR, LANGUAGES


def group_faults(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the path of each setting that is well formed and cannot work, and why."""
    yield from _groups(settings)
    if settings.notice.bounces and "@" not in settings.notice.bounces:
        yield "notice.bounces", "an address, bounce@ipserver.su say"
    names = {group.name for group in settings.group}
    if EVERYBODY in names and not names.issuperset(FOUR):
        missing = next(name for name in FOUR if name not in names)
        yield "group", f"{EVERYBODY} needs the group {missing} (N5)"
    for number, partner in enumerate(settings.partner):
        path = f"partner[{number}]"
        if not partner.addresses:
            yield f"{path}.addresses", "a partner without an address"
        yield from _language(path, partner.language)
        yield from _zone(path, partner.timezone)


def _groups(settings: Settings) -> Iterator[tuple[str, str]]:
    partners = {partner.name for partner in settings.partner}
    aliases: set[str] = set()
    for number, group in enumerate(settings.group):
        path, alias = f"group[{number}]", group.alias.casefold()
        if "@" not in alias or alias in aliases:
            yield f"{path}.alias", "an alias is an address, and of one group only"
        aliases.add(alias)
        if group.name == EVERYBODY and group.members:
            yield f"{path}.members", f"{EVERYBODY} is the other four groups (N5)"
        for stranger in sorted(set(group.members) - partners):
            yield f"{path}.members", f"no [[partner]] of that name: {stranger}"
        yield from _language(path, group.language)


def _language(path: str, language: str) -> Iterator[tuple[str, str]]:
    if language and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        yield f"{path}.language", f"there are templates in {known}"


def _zone(path: str, name: str) -> Iterator[tuple[str, str]]:
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        yield f"{path}.timezone", f"no zone of that name: {name}"
