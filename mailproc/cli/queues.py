"""`mailproc queues`: the queues with their folders and what is to be done in them."""

import click

from mailproc import opening
from mailproc.cli import common


@click.command("queues")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the queues: tickets that are work, new ones, late ones, messages."""
    config = common.configuration(ctx)
    now = opening.clock(config)
    store = opening.open_store(config)
    try:
        counts = {count.queue: count for count in store.queue_counts()}
        work = {one.queue: one for one in store.queue_work(now)}
    finally:
        store.close()
    rows = []
    for queue in config.settings.queue:
        count, todo = counts.get(queue.name), work.get(queue.name)
        row = {
            "queue": queue.name,
            "folder": queue.folder,
            "priority": queue.priority,
            "messages": count.messages if count else 0,
            "old": count.old if count else 0,
            "tickets": todo.live if todo else 0,
            "new": todo.new if todo else 0,
            "late": todo.late if todo else 0,
        }
        if as_json:
            common.print_json(row)
        rows.append(row)
    if not as_json:
        head = ("queue", "tickets", "new", "late", "messages", "folder")
        common.table([[str(row[name]) for name in head] for row in rows], head)
