"""Step 8 of the inbound path: pending filings become keywords and moves, grouped.

A filing is a row: done, then ticked off. What is repeated after a crash finds
the message moved already and changes nothing.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mailproc.ports import TRASH, Filing, Mailbox, Place, Store
from mailproc.runners.layout import Layout

log = logging.getLogger("mailproc.filing")

BATCH = 500


def file_pending(store: Store, mailbox: Mailbox, layout: Layout, account: str) -> int:
    """Do the pending filings of an account; how many. Errors: Unavailable."""
    done = 0
    while rows := store.filings(account, BATCH):
        known = [r for r in rows if layout.shows(r.queue)]
        if any(r.queue == TRASH for r in known):
            layout = _with_trash(mailbox, layout)
        for row in rows:
            if row not in known:
                log.error("filing %d: no such queue: %s", row.id, row.queue)
                store.filing_failed(row.id, f"no such queue: {row.queue}")
        _move_all(store, mailbox, layout, [r for r in known if r.place])
        for row in known:
            if row.place is None:
                _append(store, mailbox, layout, row)
        done += len(known)
        if len(rows) < BATCH:
            break
    return done


def _with_trash(mailbox: Mailbox, layout: Layout) -> Layout:
    """Return the layout with the server's own Trash (RFC 6154); made if there is none.

    Errors: Unavailable.
    """
    found = mailbox.special("trash")
    if found is None:
        mailbox.ensure(layout.folder(TRASH))
        return layout
    return replace(layout, trash=found)


def _append(store: Store, mailbox: Mailbox, layout: Layout, row: Filing) -> None:
    """Show a message that came by LMTP or SMTP in its folder."""
    if row.raw is None:
        store.filing_failed(row.id, "no bytes")
        return
    place = mailbox.append(layout.folder(row.queue), row.raw, row.flags, row.received)
    store.filed(row.id, place)


def _move_all(
    store: Store, mailbox: Mailbox, layout: Layout, rows: Sequence[Filing]
) -> None:
    """Mark, then move: one command per flag set, one MOVE per pair of folders."""
    by_folders: dict[tuple[str, int, str], list[tuple[Filing, Place]]] = defaultdict(
        list
    )
    for row in rows:
        if row.place is not None:
            key = (row.place.folder, row.place.uidvalidity, layout.folder(row.queue))
            by_folders[key].append((row, row.place))
    for (source, uidvalidity, target), group in by_folders.items():
        _mark(mailbox, source, uidvalidity, group)
        if source == target:
            store.filed_all([(row.id, place) for row, place in group])
            continue
        uids = [place.uid for _, place in group]
        moved = mailbox.move(source, uids, target, uidvalidity=uidvalidity)
        for _, place in group:
            if place.uid not in moved:
                log.warning("%s is no longer there; a person took it", place)
        store.filed_all([(row.id, moved.get(place.uid)) for row, place in group])


def _mark(
    mailbox: Mailbox,
    source: str,
    uidvalidity: int,
    group: Sequence[tuple[Filing, Place]],
) -> None:
    by_flags: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, place in group:
        if row.flags:
            by_flags[row.flags].append(place.uid)
    for flags, uids in by_flags.items():
        mailbox.mark(source, uids, flags, uidvalidity=uidvalidity)
