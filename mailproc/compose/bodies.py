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

Group = tuple[Part, ...]
"""Versions of one piece of text: plain and HTML."""

_CLOSED = frozenset(("multipart/report", "multipart/digest", "multipart/form-data"))


def bodies(message: Message, read: Reader) -> tuple[Part, ...]:
    """Return the parts that get the block, none where nothing may be edited.

    In multipart/mixed with several pieces of text (Apple Mail writes around an
    attachment) the block goes where the letter ends: into the last piece with own
    words above the first quote; into the first where all are blank.
    """
    if is_sealed(message):
        return ()
    return _below(message, message.root, lambda groups: _last_own(groups, read))


def opening(message: Message, has_own: Callable[[Part], bool]) -> tuple[Part, ...]:
    """Return all versions of the text with which a letter begins.

    In multipart/mixed that is the first piece that has words of the author's own;
    signed text is read as well. Empty where the letter has no text.
    """

    def first(groups: Sequence[Group]) -> Group:
        return next((g for g in groups if any(map(has_own, g))), groups[0])

    return _below(message, message.root, first)


def _below(
    message: Message, part: Part, choose: Callable[[Sequence[Group]], Group]
) -> Group:
    kind = part.content_type
    if not kind.startswith("multipart/"):
        return (part,) if part.is_text_body else ()
    children = message.children(part)
    if kind in _CLOSED or not children:
        return ()
    if kind == "multipart/related":
        return _below(message, _related_root(part, children), choose)
    groups = [_below(message, child, choose) for child in children]
    groups = [group for group in groups if group]
    if kind == "multipart/alternative":
        return tuple(one for group in groups for one in group)
    return choose(groups) if groups else ()


def _related_root(part: Part, children: Sequence[Part]) -> Part:
    """The part that `start` names, else the first (RFC 2387 3.2)."""
    start = part.params.get("start", "").strip("<> ")
    named = (c for c in children if start and c.content_id == start)
    return next(named, children[0])


def _last_own(groups: Sequence[Group], read: Reader) -> Group:
    if len(groups) < 2:
        return groups[0]
    chosen: Group = ()
    for group in groups:
        seen = [read(part) for part in group]
        if any(own for own, _ in seen):
            chosen = group
        if any(quoted for _, quoted in seen):
            return chosen or group
    return chosen or groups[0]
