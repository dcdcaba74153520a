"""The files of a complaint: attachments, and what lies in archives among them.

Nothing is written to disk, executed or fetched; see `archives` for the limits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.abuse.archives import DEFAULT, Budget, File, Limits, is_archive
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes

_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/xarf")
_TEXT_NAMES = re.compile(
    r"\.(?:txt|json|xml|csv|tsv|ya?ml|log|xarf|arf|iodef|text|rfc822)$"
)
_MACHINE_TYPES = ("message/feedback-report", "application/octet-stream")
_MOST_TEXT = 2_000_000
_NOT_TEXT = re.compile(rb"[\0\x01-\x08\x0e-\x1a]")
_PACKED = re.compile(r"\.(?:zip|gz|gzip|tgz|tar)$")
_PACKED_TYPES = re.compile(r"application/(?:x-)?(?:zip|gzip|zip-compressed|tar|gtar)")


@dataclass(frozen=True, slots=True)
class Text:
    """What a part says, with LF line ends, and where it stands."""

    text: str
    where: str


def files(message: Message, limits: Limits = DEFAULT) -> Iterator[File]:
    """Yield the attachments of the outer message, archives replaced by their files."""
    budget = Budget(limits)
    for part in message.attachments:
        file = of_part(message, part)
        yield from budget.unpack(file) if is_archive(file) else (file,)


def texts(message: Message) -> Iterator[Text]:
    """Yield the letter's text, then every outer part that may hold text.

    Attached messages and archives are not opened here.
    """
    yield Text(message.text, "text")
    for part in message.parts:
        if not part.attached and not part.is_text_body and _may_be_text(part):
            file = of_part(message, part)
            if len(file.data) <= _MOST_TEXT and not _NOT_TEXT.search(file.data[:4000]):
                yield Text(file.text, file.where)


def _may_be_text(part: Part) -> bool:
    name = (part.filename or "").lower()
    if part.content_type == "text/html" or name.endswith(".eml"):
        return False
    wanted = part.content_type.startswith((*_TEXT_TYPES, *_MACHINE_TYPES))
    return wanted or _TEXT_NAMES.search(name) is not None


def has_archive(message: Message) -> bool:
    """Whether a file of the outer message looks like an archive, by name or type."""
    return any(
        _PACKED.search((part.filename or "").lower())
        or _PACKED_TYPES.fullmatch(part.content_type)
        for part in message.attachments
    )


def of_part(message: Message, part: Part) -> File:
    """Return one part as a file, archives packed as they are."""
    name = (part.filename or "").rpartition("/")[2].lower()
    shown = name or part.content_type
    return File(
        name=name,
        data=part_bytes(message, part),
        where=f"attachment {shown}" if part.filename else shown,
        content_type=part.content_type,
        charset=part.charset,
    )
