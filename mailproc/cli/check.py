"""`mailproc check`: is everything set up? One line each, with the fix."""

import click

from mailproc.checkup import inspect
from mailproc.cli import common


@click.command("check")
@click.option("--offline", is_flag=True, help="Ask no DNS and no server.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def command(ctx: click.Context, offline: bool, as_json: bool) -> None:
    """Look at configuration, filters, blocks, keys, DNS, database and servers.

    Exit 1 when anything is wrong; the fix stands under the fault.
    """
    config = common.configuration(ctx)
    good = True
    for line in inspect(config, online=not offline):
        good = good and line.ok
        if as_json:
            common.print_json(
                {"what": line.what, "ok": line.ok, "text": line.text, "fix": line.fix}
            )
            continue
        mark = "ok " if line.ok else "BAD"
        click.echo(common.clean(f"{mark}  {line.what:<20} {line.text}", 80))
        if line.fix:
            click.echo(f"     fix: {common.clean(line.fix)}")
    common.done(ok=good)
