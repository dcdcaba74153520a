"""Wiring of partner notices: settings and templates become groups and letters."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from mailproc import shipped
from mailproc.clockwork.notice_groups import proposed
from mailproc.compose.bilingual import Chapter, Rendered, letter
from mailproc.compose.notice_guard.recipients import Known, known
from mailproc.config.identity import identity
from mailproc.config.load import Config
from mailproc.desk.event_facts import INCIDENT, EventFacts
from mailproc.errors import ConfigError
from mailproc.events.book import NoticeBook
from mailproc.notices.groups import LANGUAGES, Group, Partner
from mailproc.notices.sheet import Facts, Kind, Stage, Wording, sheet


def groups(config: Config) -> Mapping[str, Group]:
    """Return the contact groups by name (N5)."""
    return {
        entry.name: Group(entry.name, entry.alias, entry.members, entry.language)
        for entry in config.settings.group
    }


def partners(config: Config) -> Mapping[str, Partner]:
    """Return the partners by name."""
    return {
        p.name: Partner(
            p.name,
            p.addresses,
            p.language,
            p.timezone,
            p.account,
            p.calendar_method,
            p.phone,
        )
        for p in config.settings.partner
    }


def known_recipients(config: Config) -> Known:
    """Return what may stand in To of a notice."""
    found = groups(config).values()
    own = identity(config.settings).addresses
    return known((g.name for g in found), (g.alias for g in found), own)


def book(config: Config, folder: Path) -> NoticeBook:
    """Return what it takes to write notices; templates are read when they are used.

    `folder` is the operator's templates. A change of them counts after a restart.
    """
    who, templates = identity(config.settings), Templates(folder)
    return NoticeBook(
        groups=groups(config),
        partners=partners(config),
        own=who.addresses,
        source=templates.source,
        wording=templates.wording,
        host=who.host,
        domain=who.address.rpartition("@")[2],
        bounces=config.settings.notice.bounces,
    )


class Templates:
    """The templates of notices; each file is read once.

    What the operator's folder does not have comes from those shipped.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, str] = {}

    def source(self, name: str) -> str:
        """Return the text of one file. Errors: ConfigError."""
        if name not in self._read:
            file = self._folder / name
            if not file.exists():
                file = shipped.folder("templates") / name
            try:
                self._read[name] = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"{file}: {error}") from error
        return self._read[name]

    def wording(self, language: str) -> Wording:
        """Return the labels and words of a language. Errors: ConfigError."""
        name = f"notice/words.{language}.toml"
        try:
            table = tomllib.loads(self.source(name))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{self._folder / name}: {error}") from error
        return Wording(language, table.pop("label", {}), table)

    def check(self) -> int:
        """Read every template in every language; return the number of files.

        Errors: ConfigError for the first that is missing or wrong.
        """
        from mailproc.compose.render import names

        for language in LANGUAGES:
            self.wording(language).word("history", "heading")
            for kind in Kind:
                for stage in (*Stage, "subject"):
                    names(self.source(f"{kind}/{stage}.{language}.txt.j2"))
        names(self.source("notice/page.html.j2"))
        names(self.source("kit/readme.txt.j2"))
        proposed(self.source("notice/groups.toml"), EventFacts(INCIDENT), "")
        return len(self._read)


def render_notice(
    templates: Templates,
    facts: Facts,
    languages: Sequence[str],
    timezone: str,
    *,
    draft: bool = False,
) -> Rendered:
    """Return a notice in the languages of one reader, with times of its zone.

    In a draft what is missing stands as "&^" and its label. Errors: Refused where
    the facts are not enough or contradict each other, ConfigError.
    """
    chapters = [_chapter(templates, facts, each, timezone) for each in languages]
    page = templates.source("notice/page.html.j2")
    return letter(facts.number, chapters, page, draft=draft)


def _chapter(
    templates: Templates, facts: Facts, language: str, timezone: str
) -> Chapter:
    filled = sheet(facts, templates.wording(language), ZoneInfo(timezone))
    return Chapter(
        language,
        templates.source(f"{facts.kind}/subject.{language}.txt.j2"),
        templates.source(f"{facts.kind}/{facts.stage}.{language}.txt.j2"),
        filled.rows,
        filled.values,
        filled.missing,
    )
