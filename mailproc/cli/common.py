"""What commands share: the configuration, message files, output."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mailproc.config.load import Config, builtin, load
from mailproc.filtering.model import Spot

DEFAULT_FILE = "mailproc.toml"


def configuration(ctx: click.Context, *, required: bool = False) -> Config:
    """Return the configuration that this call names, finds, or has built in.

    Errors: ConfigError (exit 2), also where a file is required and none is there.
    """
    named: Path | None = ctx.find_root().obj
    if named is not None:
        return load(named)
    if Path(DEFAULT_FILE).exists():
        return load(Path(DEFAULT_FILE))
    if required:
        raise click.UsageError(
            f"no {DEFAULT_FILE} in this folder; name one with --config FILE "
            "(docs/mailproc.toml is a commented sample)"
        )
    return builtin()


def messages(files: Sequence[str], failed: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and bytes, `-` for standard input.

    A file that cannot be read is an error line and an entry of `failed`; the rest
    goes on.
    """
    for name in files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            click.echo(f"mailproc: {name}: {error.strerror}", err=True)
            failed.append(name)
            continue
        yield name, raw


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print one line of JSON Lines."""
    click.echo(json.dumps(value, ensure_ascii=False))


def print_raw(raw: bytes) -> None:
    """Print bytes as they are."""
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def clean(text: str, width: int = 0) -> str:
    """Return text of strangers safe for a terminal, cut to a width (0: not cut)."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if not width or len(shown) <= width else shown[: width - 1] + "…"


def place(spot: Spot) -> str:
    """Return where words stand: `body 120: "does not answer"`."""
    return f'{spot.place} {spot.offset}: "{clean(spot.words)}"'


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
    """Print a plain table that fits 80 columns; the last column takes what is left."""
    widths = [
        max(len(str(row[n])) for row in (head, *rows)) for n in range(len(head) - 1)
    ]
    rest = max(10, 79 - sum(widths) - 2 * len(widths))
    for row in (head, *rows):
        cells = [str(c).ljust(w) for c, w in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, clean(str(row[-1]), rest)]).rstrip())


def utc(moment: datetime | None) -> str | None:
    """Return a time as JSON shows it: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat() if moment else None


def no(text: str) -> click.exceptions.Exit:
    """Say why the answer is no; raise what is returned: exit 1."""
    click.echo(f"mailproc: {text}", err=True)
    return click.exceptions.Exit(1)


def done(*, ok: bool) -> None:
    """End with exit 0, or 1 where the answer is no."""
    if not ok:
        raise click.exceptions.Exit(1)


def colour() -> bool:
    """Whether the terminal wants colour (NO_COLOR says no)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
