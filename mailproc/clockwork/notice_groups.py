"""To whom a notice is proposed: the operator's table of words, and the rule (N5).

templates/notice/groups.toml names causes and operators by words. What nothing names is
not proposed: a person writes the group into To. Pure.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from mailproc.desk.event_facts import EventFacts
from mailproc.errors import ConfigError
from mailproc.notices.groups import Cause, propose

_MOST = 100_000


def proposed(source: str, facts: EventFacts, text: str) -> EventFacts:
    """Return the facts with what the table reads from a text; what is known stays.

    `source` is the table in TOML. Errors: ConfigError where it is wrong.
    """
    if facts.groups:
        return facts
    table = _read(source)
    folded = f" {text[:_MOST].casefold()} "
    operators = list(_naming(table.get("operator", []), folded))
    cause = next(_naming(table.get("cause", []), folded), {})
    if not cause and not operators:
        return facts
    known = facts.cause or str(cause.get("name", Cause.OPERATOR))
    countries = [str(one.get("country", "")) for one in operators]
    names = tuple(str(one["name"]) for one in operators)
    return replace(
        facts,
        cause=known,
        title=facts.title or _title(cause, names),
        services=facts.services or tuple(cause.get("services", ())),
        operators=facts.operators or names,
        groups=_groups(known, countries),
    )


def _groups(cause: str, countries: Sequence[str]) -> tuple[str, ...]:
    try:
        return propose(Cause(cause), countries)
    except ValueError:
        return ()


def _title(cause: dict[str, Any], operators: Sequence[str]) -> str:
    return " ".join(filter(None, (str(cause.get("title", "")), *operators)))


def _read(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"notice/groups.toml: {error}") from error


def _naming(entries: Sequence[Any], text: str) -> Iterator[dict[str, Any]]:
    """Yield the entries one of whose words stands in the text."""
    for entry in entries:
        if not isinstance(entry, dict) or not entry.get("name"):
            raise ConfigError("notice/groups.toml: every entry needs a name")
        words = [re.escape(str(word).casefold()) for word in entry.get("words", ())]
        if words and re.search(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", text):
            yield entry
