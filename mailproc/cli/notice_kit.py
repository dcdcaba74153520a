"""`mailproc notice kit`: write the emergency kit now (N10)."""

from pathlib import Path

import click

from mailproc import offices
from mailproc.cli import common
from mailproc.cli.notice_office import at_desk
from mailproc.clockwork.notice_kit import Written, contents, mark_of
from mailproc.errors import Unavailable
from mailproc.kit_files import Folder


@click.command("kit")
@click.option("--to", type=click.Path(path_type=Path), help="There instead.")
@click.pass_context
def kit(ctx: click.Context, to: Path | None) -> None:
    """Write the emergency kit: groups, blank templates, open events with history."""
    with at_desk(ctx) as desk:
        folders = [Folder(to)] if to else offices.kit_folders(desk.app.config)
        if not folders:
            raise click.UsageError("no [kit] paths are configured; name a folder: --to")
        files = contents(desk.office, desk.now)
        done = Written(desk.now, mark_of(desk.office))
        for folder in folders:
            try:
                folder.write(files, done)
            except OSError as error:
                raise Unavailable(f"{folder.name}: {error.strerror}") from error
            click.echo(common.clean(f"{folder.name}: {len(files)} files"))
