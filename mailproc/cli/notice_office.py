"""What the commands about notices share: the open desk, who acts, an event."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import click

from mailproc import app, offices
from mailproc.app import App
from mailproc.cli import common
from mailproc.clockwork.office import Office
from mailproc.errors import ConfigError
from mailproc.events.asked import require_event
from mailproc.ports import NoticeEvent


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The open desk, and in whose name a command acts."""

    app: App
    office: Office
    login: str
    now: datetime

    def event(self, number: int) -> NoticeEvent:
        """Return an event. Errors: Refused where there is none."""
        return require_event(self.app.store, number)


@contextmanager
def at_desk(ctx: click.Context, login: str = "") -> Iterator[AtDesk]:
    """Open the desk for a person: the one named, else the first of the settings.

    Errors: ConfigError where nobody of that login is known.
    """
    config = common.configuration(ctx)
    people = app.staff(config)
    who = login or next(iter(people), "")
    if who not in people:
        raise ConfigError(f"no [[staff]] with the login {who}")
    opened = app.open_app(config, app.signer(config))
    try:
        office = offices.office(config, opened.door)
        yield AtDesk(opened, office, who, app.clock(config))
    finally:
        opened.store.close()


as_login = click.option(
    "--as", "login", metavar="LOGIN", default="", help="In whose name (else the first)."
)
