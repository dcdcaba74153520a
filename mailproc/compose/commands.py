"""Commands in staff mail: found at the top of the new text, and cut from it.

The first lines of the writer's own text that are commands (commands_line.py), in
every version that is sent of it. Edits by offset, as everywhere in compose/: other
parts stay byte for byte. Signed or encrypted mail takes no command, as nothing may be
cut from it, except `#note`, for which nothing is. Nothing is carried out here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from mailproc.compose.attribution import SENT_FROM
from mailproc.compose.bodies import opening
from mailproc.compose.commands_body import Body, OwnLine, read_body, without
from mailproc.compose.commands_line import parse
from mailproc.compose.commands_model import (
    Arguments,
    BlockRefused,
    Close,
    Command,
    Note,
    Send,
)
from mailproc.compose.edit import Edit, apply
from mailproc.compose.lines import LOOK
from mailproc.compose.reply_text import shown
from mailproc.compose.sealed import armour, is_sealed
from mailproc.compose.textpart import rewrite
from mailproc.errors import Refused
from mailproc.message.model import Message, Part

_READ = ("text/plain", "text/html")
_UNSEEN = re.compile(r"<(?:https?|mailto|tel):[^>]*>|[^\w#]+|_+")
_DASHES = re.compile("[-\u2010-\u2015\u2212_]{2,}|[\u2013-\u2015]")
_SIGNATURE = 16  # lines
_SIGN_OFF = 3  # lines that a phone or a web mail writes by itself
_DIFFER = (
    "the plain text and the HTML version of this letter begin differently:"
    " put the command on a line of its own, or send as plain text"
)


class Cut(NamedTuple):
    """The first `lines` lines of new text are to go from one version of the text."""

    body: Body
    lines: int

    @property
    def words(self) -> tuple[OwnLine, ...]:
        """The new text below them."""
        return _words(self.body.lines[self.lines :])


@dataclass(frozen=True, slots=True)
class NewPart:
    """The writer's new part of a letter: commands, and the text below them.

    `text` has neither quotes nor the author's own signature. `is_empty` says that
    nothing but commands was written: no text, no image, no attachment.
    """

    commands: tuple[Command, ...]
    text: str = field(repr=False)
    is_empty: bool
    cuts: tuple[Cut, ...] = field(repr=False)

    @property
    def is_note(self) -> bool:
        """Whether the letter is internal (S4.7)."""
        return any(isinstance(command, Note) for command in self.commands)

    @property
    def insists(self) -> bool:
        """Whether `#send` says that the reply goes whoever was faster."""
        return any(isinstance(command, Send) for command in self.commands)

    @property
    def digest(self) -> str:
        """SHA-256 of the text without white space: the same again has the same."""
        return sha256("".join(self.text.split()).encode("utf-8", "replace")).hexdigest()


def find(message: Message, arguments: Arguments, *, now: datetime) -> NewPart:
    """Read the new part of a letter of staff; `now` carries a zone.

    Errors: Refused where a command has a wrong argument, stands twice or is one letter
    off, and where plain text and HTML do not begin with the same command.
    """
    bodies = {p.number: read_body(message, p) for p in message.parts if p.is_text_body}
    parts = opening(message, lambda part: bool(bodies[part.number].lines))
    group = [bodies.pop(part.number) for part in parts]
    versions = [body for body in group if not body.blank]
    commands, cuts = _commands(message, versions, arguments, now)
    pieces = [*(one.words for one in cuts), *(_words(b.lines) for b in bodies.values())]
    plain_first = sorted(cuts, key=lambda one: one.body.is_html)
    text = _text(plain_first[0].words) if cuts else ""
    is_empty = not any(pieces) and not _has_file(message)
    return NewPart(_told(commands, text), text, is_empty, cuts)


def cut(message: Message, new: NewPart) -> bytes:
    """Return the letter without the lines of its commands.

    `message` is the one that `new` was found in. Errors: Refused where the bytes of
    a text are not in its charset, so that it cannot be written again.
    """
    edits: list[Edit] = []
    for body, count in new.cuts:
        if count and body.label is None:
            raise Refused(
                "the text is not in the charset that the letter names, so that no"
                " command can be cut from it: send it as UTF-8, or without command"
            )
        if count and body.label is not None:
            text = without(body, count)
            edits += rewrite(message, body.part, body.label, text)
    return apply(message.raw, edits)


def _commands(
    message: Message, versions: Sequence[Body], arguments: Arguments, now: datetime
) -> tuple[tuple[Command, ...], tuple[Cut, ...]]:
    """Return the commands, and for each version of the text what to cut."""
    if not versions:
        return (), ()
    first = next((body for body in reversed(versions) if body.is_html), versions[-1])
    if is_sealed(message) or any(map(_is_armoured, versions)):
        return _sealed_note(first), tuple(Cut(body, 0) for body in versions)
    commands = _leading(first.lines, arguments, now)
    if commands and Note not in map(type, commands):
        _check_versions(message)
    wanted = _squeezed(first.lines[: len(commands)])
    cuts = tuple(Cut(body, _reach(body.lines, wanted)) for body in versions)
    for one in cuts:
        if _leading(one.body.lines[one.lines :], arguments, now):
            raise Refused(_DIFFER)
    return commands, cuts


def _is_armoured(body: Body) -> bool:
    """Whether PGP armour begins above the end of the new text."""
    begin = armour(body.source)
    end = body.lines[-1].runs[-1][1] if body.lines else 0
    return begin is not None and begin < end


def _sealed_note(body: Body) -> tuple[Command, ...]:
    first = body.lines[0].text if body.lines else ""
    return (Note(),) if first.strip().casefold() == "#note" else ()


def _leading(
    lines: Sequence[OwnLine], arguments: Arguments, now: datetime
) -> tuple[Command, ...]:
    """Return the commands at the top, each in a line of its own."""
    found: dict[type[Command], Command] = {}
    for line in lines:
        command = parse(line.text, arguments, now)
        if command is None:
            break
        if type(command) in found:
            raise Refused("one command stands there twice: leave one of them")
        found[type(command)] = command
    return tuple(found.values())


def _check_versions(message: Message) -> None:
    """Refuse a command where a version of the text cannot be cut."""
    for part in message.parts:
        kind = part.content_type
        is_text = kind.startswith("text/") and kind not in _READ
        if is_text and _above(message, part) == "multipart/alternative":
            raise Refused(
                f"no command can be cut from {shown(kind)}: send plain text or HTML"
            )


def _reach(lines: Sequence[OwnLine], wanted: str) -> int:
    """Return how many lines say what is wanted; mail programs wrap the plain text."""
    seen = 0
    for count in range(len(lines)):
        if seen == len(wanted):
            return count
        text = _squeezed(lines[count : count + 1])
        if not wanted.startswith(text, seen):
            raise Refused(_DIFFER)
        seen += len(text)
    if seen < len(wanted):
        raise Refused(_DIFFER)
    return len(lines)


def _squeezed(lines: Sequence[OwnLine]) -> str:
    """Return what is the same in all versions: no spaces, emphasis, link targets."""
    return _UNSEEN.sub("", "".join(line.text for line in lines)).casefold()


def _words(lines: tuple[OwnLine, ...]) -> tuple[OwnLine, ...]:
    """Return the lines, none where only what a program signs with is left."""
    first = lines[0].text.strip() if lines else ""
    signed = _DASHES.fullmatch(first) and len(lines) <= _SIGNATURE
    sent = len(lines) <= _SIGN_OFF and SENT_FROM.match(first, 0, LOOK)
    return () if signed or sent else lines


def _text(lines: Sequence[OwnLine]) -> str:
    joined = "".join(("\n\n" if line.gap else "\n") + line.text for line in lines)
    return joined.strip()


def _told(commands: tuple[Command, ...], text: str) -> tuple[Command, ...]:
    """Give outcome and reason the text below; a note tells nobody (S4.7)."""
    below = "" if Note in map(type, commands) else text
    return tuple(_with_text(command, below) for command in commands)


def _with_text(command: Command, below: str) -> Command:
    if isinstance(command, Close):
        return Close(_paragraphs(command.outcome, below))
    if isinstance(command, BlockRefused):
        reason = _paragraphs(command.reason, below)
        if not reason:
            raise Refused("#refused needs a reason: #refused the address is not ours")
        return BlockRefused(reason)
    return command


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _has_file(message: Message) -> bool:
    """Whether something is attached; a picture of quoted HTML or a logo is not."""
    return any(not _is_inline(message, part) for part in message.attachments)


def _is_inline(message: Message, part: Part) -> bool:
    is_named = part.content_id is not None
    return is_named and _above(message, part) == "multipart/related"


def _above(message: Message, part: Part) -> str:
    """Return the type of what holds a part; empty for the root and attached mail."""
    if part.parent is None or part.attached:
        return ""
    return message.parts[part.parent].content_type
