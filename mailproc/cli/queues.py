"""`mailproc queues`: the queues with their folders and numbers."""

import click

from mailproc import app
from mailproc.cli import common


@click.command("queues")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the queues: folder, priority, messages, of which old."""
    config = common.configuration(ctx)
    store = app.open_store(config)
    try:
        counts = {count.queue: count for count in store.queue_counts()}
    finally:
        store.close()
    rows = []
    for queue in config.settings.queue:
        count = counts.get(queue.name)
        row = {
            "queue": queue.name,
            "folder": queue.folder,
            "priority": queue.priority,
            "messages": count.messages if count else 0,
            "old": count.old if count else 0,
        }
        if as_json:
            common.print_json(row)
        rows.append([str(value) for value in row.values()])
    if not as_json:
        order = (0, 2, 3, 4, 1)
        head = ("queue", "prio", "messages", "old", "folder")
        common.table([[row[n] for n in order] for row in rows], head)
