"""Step 8 of the inbound path: pending filings become keywords and moves, grouped.

A filing is a row: done, then ticked off. What is repeated after a crash finds
the message moved already and changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mailproc.ports import OFF, TRASH, Declined, Filing, Mailbox, Place, Store
from mailproc.runners.layout import Layout
from mailproc.runners.refusals import Refusals

log = logging.getLogger("mailproc.filing")

BATCH = 500
ENOUGH = 3  # refused appends of one folder: the others would be refused as well


def file_pending(
    store: Store, mailbox: Mailbox, layout: Layout, account: str, refusals: Refusals
) -> int:
    """Do the pending filings of an account; how many. Errors: Unavailable.

    What the server refuses waits: a folder without rights or room, or one message
    that it dislikes, holds up nothing else.
    """
    done = 0
    while rows := _due(store, account, refusals):
        if any(row.queue == TRASH for row in rows):
            layout = _with_trash(mailbox, layout)
        for group in _groups(layout, rows):
            if group[0].place is None:
                done += _append_all(store, mailbox, layout, group, refusals)
                continue
            try:
                _move(store, mailbox, layout, group)
                done += len(group)
            except Declined as error:
                _refused(store, group, error, refusals)
    return done


def _due(store: Store, account: str, refusals: Refusals) -> list[Filing]:
    waiting = refusals.waiting()
    pending = store.filings(account, BATCH + len(waiting))
    return [row for row in pending if row.id not in waiting]


def _groups(layout: Layout, rows: Sequence[Filing]) -> list[list[Filing]]:
    """What one command can do; appends of one folder stand together, too."""
    groups: dict[tuple[str, int, str], list[Filing]] = defaultdict(list)
    for row in rows:
        source = (row.place.folder, row.place.uidvalidity) if row.place else ("", 0)
        groups[*source, layout.folder(row.queue, row.flags)].append(row)
    return list(groups.values())


def _refused(
    store: Store, rows: Sequence[Filing], error: Declined, refusals: Refusals
) -> None:
    number = len(rows)
    log.warning("%d for %s wait: %s %s", number, rows[0].queue, error, error.detail)
    refusals.add(row.id for row in rows)
    store.filing_failed(rows[0].id, error.public)


def _with_trash(mailbox: Mailbox, layout: Layout) -> Layout:
    """Return the layout with the server's own Trash (RFC 6154); made if there is none.

    Errors: Unavailable.
    """
    found = mailbox.special("trash")
    if found is None:
        mailbox.ensure(layout.folder(TRASH))
        return layout
    return replace(layout, trash=found)


def _append_all(
    store: Store,
    mailbox: Mailbox,
    layout: Layout,
    rows: Sequence[Filing],
    refusals: Refusals,
) -> int:
    """Show messages that came by LMTP or SMTP in their folder; how many were."""
    refused = 0
    for number, row in enumerate(rows):
        raw = store.copy(row.copy).raw
        try:
            place = mailbox.append(
                layout.folder(row.queue, row.flags), raw, _set(row), row.received
            )
        except Declined as error:
            refused += 1
            most = refused == ENOUGH
            _refused(store, rows[number:] if most else [row], error, refusals)
            if most:
                return number + 1 - refused
        else:
            store.filed(row.id, place)
    return len(rows) - refused


def _move(
    store: Store, mailbox: Mailbox, layout: Layout, rows: Sequence[Filing]
) -> None:
    """Mark, then move: one command per flag set, one MOVE for all of a group."""
    group = [(row, row.place) for row in rows if row.place is not None]
    source, uidvalidity = group[0][1].folder, group[0][1].uidvalidity
    target = layout.folder(rows[0].queue, rows[0].flags)
    _mark(mailbox, source, uidvalidity, group)
    if source == target:
        store.filed_all([(row.id, place) for row, place in group])
        return
    uids = [place.uid for _, place in group]
    moved = mailbox.move(source, uids, target, uidvalidity=uidvalidity)
    for _, place in group:
        if place.uid not in moved:
            log.warning("%s is no longer there; a person took it", place)
    store.filed_all([(row.id, moved.get(place.uid)) for row, place in group])


def _set(row: Filing) -> tuple[str, ...]:
    return tuple(flag for flag in row.flags if not flag.startswith(OFF))


def _taken_off(row: Filing) -> tuple[str, ...]:
    return tuple(flag[1:] for flag in row.flags if flag.startswith(OFF))


def _mark(
    mailbox: Mailbox,
    source: str,
    uidvalidity: int,
    group: Sequence[tuple[Filing, Place]],
) -> None:
    """One command a set of flags: those to set, then those to take off."""
    ways = ((_set, mailbox.mark), (_taken_off, mailbox.unmark))
    for flags_of, change in ways:
        by_flags: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, place in group:
            by_flags[flags_of(row)].append(place.uid)
        for flags, uids in by_flags.items():
            if flags:
                change(source, uids, flags, uidvalidity=uidvalidity)
