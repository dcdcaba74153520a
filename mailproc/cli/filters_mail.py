"""Mail named on the command line: a message, an mbox, a Maildir, a folder of messages.

Read one after the other and never written. Mbox is what RFC 4155 describes; lines that
begin with `>From ` are left as they stand.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

_MBOX = b"From "


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to be judged: what it is called, and what is known beside it."""

    name: str
    raw: bytes = field(repr=False)
    recipients: tuple[str, ...] = ()
    received: datetime | None = None


def mails(files: Sequence[str], failed: list[str]) -> Iterator[Mail]:
    """Yield every message of files and folders.

    What cannot be read is an error line and an entry of `failed`; the rest goes on.
    """
    for name in files:
        try:
            yield from _read(name)
        except OSError as error:
            click.echo(
                f"mailproc: {error.filename or name}: {error.strerror}", err=True
            )
            failed.append(name)


def count(files: Sequence[str]) -> int | None:
    """Return how many messages there are, None where only reading would tell."""
    total = 0
    for name in files:
        path = Path(name)
        if path.is_dir():
            total += sum(1 for _ in _inside(path))
        elif _is_mbox(path):
            return None
        else:
            total += 1
    return total


def _read(name: str) -> Iterator[Mail]:
    path = Path(name)
    if name == "-":
        yield Mail(name, sys.stdin.buffer.read())
    elif path.is_dir():
        for file in sorted(_inside(path)):
            yield Mail(str(file), file.read_bytes())
    elif _is_mbox(path):
        yield from _mbox(path)
    else:
        yield Mail(name, path.read_bytes())


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the messages of a Maildir with its folders, else every .eml below."""
    if (folder / "cur").is_dir():
        for part in ("cur", "new"):
            yield from (f for f in folder.rglob(f"{part}/*") if f.is_file())
    else:
        yield from (f for f in folder.rglob("*.eml") if f.is_file())


def _is_mbox(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MBOX)) == _MBOX
    except OSError:
        return False


def _mbox(path: Path) -> Iterator[Mail]:
    lines: list[bytes] = []
    number = 0
    blank = True
    with path.open("rb") as file:
        for line in file:
            if blank and line.startswith(_MBOX):
                if number:
                    yield Mail(f"{path}:{number}", _without_blank(lines))
                number += 1
                lines = []
            else:
                lines.append(line)
            blank = not line.strip()
    yield Mail(f"{path}:{number}", _without_blank(lines))


def _without_blank(lines: list[bytes]) -> bytes:
    """The blank line before the next `From ` belongs to the mbox, not the mail."""
    return b"".join(lines[:-1] if lines and not lines[-1].strip() else lines)
