"""`mailproc handover`: the hand-over of the shift as it stands now (S4.11)."""

import click

from mailproc import app, offices
from mailproc.cli import common
from mailproc.clockwork import handover, handover_letter
from mailproc.clockwork.office import token
from mailproc.compose.shift_letter import as_text
from mailproc.desk.shifts import shift_at
from mailproc.outbound import Door


@click.command("handover")
@click.option("--send", is_flag=True, help="Also send it to the desk, with its chart.")
@click.pass_context
def command(ctx: click.Context, send: bool) -> None:
    """Print the hand-over of the running shift: open tickets, figures, what is late."""
    config = common.configuration(ctx)
    store = app.open_store(config)
    try:
        door = Door(app.writing(config), app.signer(config), store)
        office = offices.office(config, door)
        now = app.clock(config)
        shift = shift_at(office.rota, now)
        if shift is None:
            raise common.no("no shift runs now: see [[shift]]")
        number = handover.standing(office, now) if send else 0
        gathered = handover.gather(office, shift, number, now)
        missing = "не указано / not said"
        rows = handover_letter.written(office, gathered, "0", "letter", missing)
        click.echo("\n".join(common.clean(s, 80) for s in as_text(rows).splitlines()))
        if send:
            raw = handover_letter.letter(office, gathered, token())
            spooled = store.spool(office.to_desk(raw, now, ticket=number))
            click.echo(f"queued as {spooled}")
    finally:
        store.close()
