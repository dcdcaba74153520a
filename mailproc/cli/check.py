"""`mailproc check`: is everything set up? One line each, with the fix."""

import textwrap

import click

from mailproc.checkup import Line, inspect
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
        for text in _shown(line):
            click.echo(text)
    common.done(ok=good)


def _shown(line: Line) -> list[str]:
    """A good line is cut to 80 columns; of a fault nothing is cut off."""
    if line.ok:
        return [common.clean(f"ok   {line.what:<20} {line.text}", 80)]
    text = textwrap.wrap(common.clean(line.text), 54) or [""]
    head = f"BAD  {line.what:<20} {text[0]}"
    rest = [f"{'':<25} {more}" for more in text[1:]]
    return [head, *rest, *([f"     fix: {common.clean(line.fix)}"] if line.fix else [])]
