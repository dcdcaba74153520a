"""Wiring of partner notices: settings and templates become groups and letters."""

from collections.abc import Mapping

from mailproc import app
from mailproc.compose.notice_guard.recipients import Known, known
from mailproc.config.load import Config
from mailproc.notices.groups import Group, Partner


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
            p.name, p.addresses, p.language, p.timezone, p.account, p.calendar_method
        )
        for p in config.settings.partner
    }


def known_recipients(config: Config) -> Known:
    """Return what may stand in To of a notice."""
    found = groups(config).values()
    own = app.identity(config).addresses
    return known((g.name for g in found), (g.alias for g in found), own)
