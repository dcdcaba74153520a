"""Which parts of a letter carry the signature block (S3.5c).

The text the author wrote, in every version that is sent of it: plain and HTML in an
alternative, the root of a related, and in a mixed the text part in which the
author's own words end. Never an attachment, an attached message, a calendar, a
report, or anything signed or encrypted. Never reads quotes itself (quoting.py).
"""

from collections.abc import Callable, Sequence

from mailproc.compose.sealed import is_sealed
from mailproc.message.model import Message, Part

Reader = Callable[[Part], tuple[bool, bool]]
"""Tells of a text part: has it own words, does a quote follow them to the end."""

_CLOSED = frozenset(("multipart/report", "multipart/digest", "multipart/form-data"))


def bodies(message: Message, read: Reader) -> tuple[Part, ...]:
    """Return the parts that get the block, none where nothing may be edited.

    In multipart/mixed with several pieces of text (Apple Mail writes around an
    attachment) the block goes where the letter ends: into the last piece with own
    words above the first quote; into the first where all are blank.
    """
    return () if is_sealed(message) else _below(message, message.root, read)


def _below(message: Message, part: Part, read: Reader) -> tuple[Part, ...]:
    kind = part.content_type
    if not kind.startswith("multipart/"):
        return (part,) if part.is_text_body else ()
    children = message.children(part)
    if kind in _CLOSED or not children:
        return ()
    if kind == "multipart/related":
        return _below(message, _related_root(part, children), read)
    groups = [_below(message, child, read) for child in children]
    groups = [group for group in groups if group]
    if kind == "multipart/alternative":
        return tuple(one for group in groups for one in group)
    return _last_own(groups, read)


def _related_root(part: Part, children: Sequence[Part]) -> Part:
    """The part that `start` names, else the first (RFC 2387 3.2)."""
    start = part.params.get("start", "").strip("<> ")
    named = (c for c in children if start and c.content_id == start)
    return next(named, children[0])


def _last_own(groups: Sequence[tuple[Part, ...]], read: Reader) -> tuple[Part, ...]:
    if len(groups) < 2:
        return groups[0] if groups else ()
    chosen: tuple[Part, ...] = ()
    for group in groups:
        seen = [read(part) for part in group]
        if any(own for own, _ in seen):
            chosen = group
        if any(quoted for _, quoted in seen):
            return chosen or group
    return chosen or groups[0]
