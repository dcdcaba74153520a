"""Wiring of the third path: settings become an Office, and the clockwork over it."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from mailproc import app, template_files
from mailproc.app import App
from mailproc.block_command import block_command
from mailproc.clockwork.handlers import HANDLERS
from mailproc.clockwork.notice_kit import Kit
from mailproc.clockwork.office import Office, Routine, Sales
from mailproc.clockwork.routines import ROUTINES
from mailproc.clockwork.tick import Clockwork
from mailproc.complaints.own_reports import ReportDesk
from mailproc.config.calendars import calendar, rota
from mailproc.config.load import Config
from mailproc.config.reports import reporting
from mailproc.config.terms import terms
from mailproc.errors import ConfigError
from mailproc.kit_files import Folder
from mailproc.outbound import Door, finish


def office(config: Config, door: Door) -> Office:
    """Return the desk as a writer of letters by itself; opens nothing."""
    shifts = rota(config.settings)
    return Office(
        store=door.store,
        finish=partial(finish, door),
        identity=door.writing.identity,
        terms=terms(config.settings),
        zone=shifts.zone,
        source=partial(template_files.source, config),
        registry=door.store.registry,
        rota=shifts,
        account_of=lambda login: app.account_of(config, login) or "",
        staff=door.writing.staff,
        calendar=calendar(config.settings),
        sales=Sales(
            config.settings.desk.sales_address, config.settings.desk.sales_reports
        ),
        abuse=app.abuse(config),
        block=block_command(config),
        notices=door.notices,
        reports=_reports(config),
    )


def _reports(config: Config) -> ReportDesk:
    entry = config.settings.report
    return ReportDesk(
        reporting=reporting(config.settings, partial(template_files.source, config)),
        form=entry.form,
        at_once=entry.send == "automatic",
        online=app.online(config),
    )


def kit_folders(config: Config) -> Sequence[Folder]:
    """Return where the emergency kit is written (N10)."""
    return [Folder(config.folder / path) for path in config.settings.kit.paths]


def kit_state(config: Config) -> str:
    """Say that the emergency kit has places, and is fresh where it was written.

    Errors: ConfigError where that is not so.
    """
    stale = timedelta(hours=terms(config.settings).kit_stale_hours)
    folders = kit_folders(config)
    for folder in folders:
        last = folder.written()
        if last is not None and app.clock(config) - last.at > stale:
            raise ConfigError(f"older than {stale}: {folder.name}")
    if not folders:
        raise ConfigError("no [kit] paths")
    return f"{len(folders)} places"


def clockwork(opened: App) -> Clockwork:
    """Return what fires the clocks of the running service."""
    routines: Sequence[Routine] = (*ROUTINES, Kit(kit_folders(opened.config)))
    return Clockwork(office(opened.config, opened.door), HANDLERS, routines)
