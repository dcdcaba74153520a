"""Archives in memory: ZIP, gzip (RFC 1952) and tar (POSIX ustar), within limits.

Limits hold for size, ratio of unpacked to packed, number of files and depth; what
passes them is left packed, with a note. Nothing is written to disk, executed or
fetched, and no name of an archive is ever used as a path.
"""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailproc.message import charsets


@dataclass(frozen=True, slots=True)
class Limits:
    """`total` and `each` in bytes, unpacked; `ratio` of unpacked to packed."""

    total: int = 20_000_000
    each: int = 10_000_000
    ratio: int = 200
    files: int = 200
    depth: int = 2


DEFAULT = Limits()
_SMALL = 100_000  # bytes that may unfold at any ratio
_ZIP, _GZIP, _USTAR = b"PK\x03\x04", b"\x1f\x8b", b"ustar"
_END_OF_ZIP = b"PK\x05\x06"
_ENTRY = 600  # bytes of the directory of a ZIP that one file may take


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


def is_archive(file: File) -> bool:
    """Whether the content itself is an archive; names are not trusted."""
    return _reader(file.data) is not None


def unpacked(archive: File, limits: Limits = DEFAULT) -> Iterator[File]:
    """Yield the files of one archive; for those of several see `Budget`."""
    yield from Budget(limits).unpack(archive)


class Budget:
    """What may still be unpacked of one message."""

    def __init__(self, limits: Limits = DEFAULT) -> None:
        self.limits = limits
        self.total = limits.total
        self.count = limits.files

    def unpack(self, archive: File, depth: int = 0) -> Iterator[File]:
        """Yield the files of an archive, of archives in it too; or it, with why."""
        reader = _reader(archive.data)
        if reader is None or depth >= self.limits.depth:
            yield _refused(archive, "archives nested too deep")
            return
        try:
            for file in reader(archive, self):
                self.count -= 1
                packed = is_archive(file) and file.problem is None
                yield from self.unpack(file, depth + 1) if packed else (file,)
        except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
            yield _refused(archive, f"broken archive: {type(error).__name__}")
        except (ValueError, RuntimeError, OSError, IndexError, OverflowError) as error:
            yield _refused(archive, f"unreadable archive: {type(error).__name__}")

    def room(self, packed: int) -> int:
        """Return how many bytes `packed` bytes may become now."""
        by_ratio = max(_SMALL, packed * self.limits.ratio)
        return max(0, min(self.total, self.limits.each, by_ratio))

    def spend(self, size: int) -> None:
        """Count bytes as unpacked."""
        self.total -= size


_Reader = Callable[[File, Budget], Iterator[File]]


def _reader(data: bytes) -> _Reader | None:
    if data.startswith(_ZIP):
        return _zip
    if data.startswith(_GZIP):
        return _gzip
    return _tar if data[257:262] == _USTAR else None


def _refused(archive: File, why: str) -> File:
    return File(archive.name, archive.data, archive.where, problem=why)


def _zip(archive: File, budget: Budget) -> Iterator[File]:
    if _directory_size(archive.data) > _ENTRY * budget.limits.files:
        yield _refused(archive, "too many files")
        return
    with zipfile.ZipFile(io.BytesIO(archive.data)) as opened:
        for info in opened.infolist():
            if budget.count <= 0:
                yield _refused(archive, "too many files")
                return
            if not info.is_dir():
                yield _member(opened, info, archive, budget)


def _directory_size(data: bytes) -> int:
    """The size that the end record states: reading the directory takes that long."""
    end = data.rfind(_END_OF_ZIP, max(0, len(data) - 65_557))
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0


def _member(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: File, budget: Budget
) -> File:
    name = _name(info.filename)
    where = f"{archive.where} / {name}"
    room = budget.room(info.compress_size)
    if info.flag_bits & 1:
        return File(name, b"", where, problem="encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return File(name, b"", where, problem="unknown compression")
    with opened.open(info) as member:
        data = member.read(room + 1)
    return _within(name, data, where, room, budget)


def _gzip(archive: File, budget: Budget) -> Iterator[File]:
    room = budget.room(len(archive.data))
    name = archive.name.removesuffix(".gz").removesuffix(".gzip")
    if name.endswith(".tgz"):
        name = name.removesuffix(".tgz") + ".tar"
    data = zlib.decompressobj(31).decompress(archive.data, room + 1)
    yield _within(name, data, f"{archive.where} / {name}", room, budget)


def _tar(archive: File, budget: Budget) -> Iterator[File]:
    """Links, devices and sparse files are passed over: only plain content counts."""
    with tarfile.open(fileobj=io.BytesIO(archive.data), mode="r:") as opened:
        while (info := opened.next()) is not None:
            if budget.count <= 0:
                yield _refused(archive, "too many files")
                return
            content = opened.extractfile(info) if info.isreg() else None
            if content is not None:
                name = _name(info.name)
                room = budget.room(info.size)
                where = f"{archive.where} / {name}"
                yield _within(name, content.read(room + 1), where, room, budget)


def _name(path: str) -> str:
    """The last part of a path, lower case and bounded."""
    return path.replace("\\", "/").rpartition("/")[2].lower()[:200]


def _within(name: str, data: bytes, where: str, room: int, budget: Budget) -> File:
    budget.spend(min(len(data), room))
    if len(data) > room:
        return File(name, b"", where, problem="unpacks to more than is allowed")
    return File(name, data, where)
