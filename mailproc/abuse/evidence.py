"""The files of a complaint: attachments, and what lies in zip and gzip archives.

Archives are unpacked in memory and only within limits on size, ratio, number and
depth; what passes them is left packed, with a note. Nothing is written to disk,
executed or fetched. Formats: ZIP, gzip (RFC 1952).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.message import charsets
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """`total` and `each` in bytes, unpacked; `ratio` of unpacked to packed."""

    total: int = 20_000_000
    each: int = 10_000_000
    ratio: int = 200
    files: int = 200
    depth: int = 2


@dataclass(frozen=True, slots=True)
class File:
    """One file: its name in lower case, its bytes, and where it was found.

    `problem` says why it could not be unpacked.
    """

    name: str
    data: bytes
    where: str
    content_type: str = ""
    charset: str | None = None
    problem: str | None = None

    @property
    def text(self) -> str:
        """The content as text with LF line ends and without NUL."""
        data, charset = self.data, self.charset
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            charset = "utf-16"
        text = charsets.decode(data.removeprefix(b"\xef\xbb\xbf"), charset)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


DEFAULT = Limits()
_SMALL = 100_000  # bytes that may unfold at any ratio
_TEXT_TYPES = ("text/", "application/json", "application/xml", "application/xarf")
_TEXT_NAMES = re.compile(
    r"\.(?:txt|json|xml|csv|tsv|ya?ml|log|xarf|arf|iodef|text|rfc822)$"
)
_MACHINE_TYPES = ("message/feedback-report", "application/octet-stream")
_MOST_TEXT = 2_000_000
_NOT_TEXT = re.compile(rb"[\0\x01-\x08\x0e-\x1a]")
_PACKED = re.compile(r"\.(?:zip|gz|gzip)$")


def files(message: Message, limits: Limits = DEFAULT) -> Iterator[File]:
    """Yield the attachments of the outer message, archives replaced by their files."""
    budget = _Budget(limits, limits.total, limits.files)
    for part in message.attachments:
        file = _file(message, part)
        yield from budget.unpack(file, 0) if is_archive(file) else (file,)


def texts(message: Message) -> Iterator[File]:
    """Yield the letter's text, then every outer part that may hold text.

    Attached messages and archives are not opened here.
    """
    yield File("", message.text.encode(), "text", "text/plain", "utf-8")
    for part in message.parts:
        if not part.attached and not part.is_text_body and _may_be_text(part):
            file = _file(message, part)
            if len(file.data) <= _MOST_TEXT and not _NOT_TEXT.search(file.data[:4000]):
                yield file


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
        or part.content_type in ("application/zip", "application/gzip")
        or part.content_type in ("application/x-zip-compressed", "application/x-gzip")
        for part in message.attachments
    )


def is_archive(file: File) -> bool:
    """Whether the content itself is ZIP or gzip; names are not trusted."""
    return file.data.startswith((b"PK\x03\x04", b"\x1f\x8b"))


def _file(message: Message, part: Part) -> File:
    name = (part.filename or "").rpartition("/")[2].lower()
    shown = name or part.content_type
    return File(
        name=name,
        data=part_bytes(message, part),
        where=f"attachment {shown}" if part.filename else shown,
        content_type=part.content_type,
        charset=part.charset,
    )


class _Budget:
    """What may still be unpacked of one message."""

    def __init__(self, limits: Limits, total: int, count: int) -> None:
        self.limits = limits
        self.total = total
        self.count = count

    def unpack(self, archive: File, depth: int) -> Iterator[File]:
        """Yield the files of an archive, of archives in it too; or it, with why."""
        if depth >= self.limits.depth:
            yield _refused(archive, "archives nested too deep")
            return
        reader = _zip if archive.data.startswith(b"PK") else _gzip
        try:
            for file in reader(archive, self):
                self.count -= 1
                packed = is_archive(file) and file.problem is None
                yield from self.unpack(file, depth + 1) if packed else (file,)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            yield _refused(archive, f"broken archive: {type(error).__name__}")
        except (ValueError, RuntimeError, NotImplementedError, IndexError) as error:
            yield _refused(archive, f"unreadable archive: {type(error).__name__}")

    def room(self, packed: int) -> int:
        """Return how many bytes `packed` bytes may become now."""
        by_ratio = max(_SMALL, packed * self.limits.ratio)
        return max(0, min(self.total, self.limits.each, by_ratio))

    def spend(self, size: int) -> None:
        """Count bytes as unpacked."""
        self.total -= size


def _refused(archive: File, why: str) -> File:
    return File(archive.name, archive.data, archive.where, problem=why)


def _zip(archive: File, budget: _Budget) -> Iterator[File]:
    with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
        for info in opened.infolist():
            if budget.count <= 0:
                yield _refused(archive, "too many files")
                return
            if not info.is_dir():
                yield _member(opened, info, archive, budget)


def _member(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: File, budget: _Budget
) -> File:
    name = info.filename.replace("\\", "/").rpartition("/")[2].lower()[:200]
    where = f"{archive.where} / {name}"
    room = budget.room(info.compress_size)
    if info.flag_bits & 1:
        return File(name, b"", where, problem="encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return File(name, b"", where, problem="unknown compression")
    with opened.open(info) as member:
        data = member.read(room + 1)
    return _within(name, data, where, room, budget)


def _gzip(archive: File, budget: _Budget) -> Iterator[File]:
    room = budget.room(len(archive.data))
    name = archive.name.removesuffix(".gz").removesuffix(".gzip")
    data = zlib.decompressobj(31).decompress(archive.data, room + 1)
    yield _within(name, data, f"{archive.where} / {name}", room, budget)


def _within(name: str, data: bytes, where: str, room: int, budget: _Budget) -> File:
    budget.spend(min(len(data), room))
    if len(data) > room:
        return File(name, b"", where, problem="unpacks to more than is allowed")
    return File(name, data, where)
