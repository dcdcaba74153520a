"""Reads mailproc.toml; a wrong key is refused with path, line and the nearest name."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from mailproc.config.calendars import calendar_faults
from mailproc.config.groups import group_faults
from mailproc.config.model import Settings
from mailproc.config.section import Section
from mailproc.config.terms import term_faults
from mailproc.errors import ConfigError
from mailproc.ports import SHUNT, SOLVED, SPLIT, TRASH

_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$")
_UNKNOWN = re.compile(r"unknown field `(?P<name>[^`]+)`")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings with the folder that relative paths start from."""

    settings: Settings
    folder: Path
    file: Path | None  # None: the built-in defaults


def builtin() -> Config:
    """Return the defaults that need no file, good for trying."""
    return Config(Settings(), Path.cwd(), None)


def load(file: Path) -> Config:
    """Read a configuration file. Errors: ConfigError with path and line."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8 text") from error
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error
    return Config(parse(text, str(file)), file.resolve().parent, file)


def parse(text: str, name: str) -> Settings:
    """Return the settings in a TOML text; `name` is the file's name in errors."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from error
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {_explain(str(error), text)}") from error
    _consistent(settings, name, text)
    return settings


def _explain(message: str, text: str) -> str:
    """Turn msgspec's message into `path, line n: what (did you mean …)`."""
    found = _AT.match(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    if unknown := _UNKNOWN.search(what):
        key = f"{path}.{unknown['name']}".lstrip(".")
        close = difflib.get_close_matches(unknown["name"], _fields(path), 1, 0.5)
        hint = f"; did you mean {close[0]}?" if close else ""
        return f"{key}, line {line_of(text, key)}: unknown key{hint}"
    if missing := _MISSING.search(what):
        line = line_of(text, path)
        return f"{path}, line {line}: the key {missing['name']} is missing"
    return f"{path}, line {line_of(text, path)}: {what[:1].lower()}{what[1:]}"


def _fields(path: str) -> list[str]:
    """Return the names that are known at a path like `smarthost[0]`."""
    kind: type = Settings
    for step in filter(None, re.split(r"[.\[\]\d]+", path)):
        field = next(f for f in msgspec.structs.fields(kind) if f.name == step)
        kind = _section(field.type)
    return [f.name for f in msgspec.structs.fields(kind)]


def _section(annotation: object) -> type:
    """Return the Section inside an annotation such as tuple[Section, ...]."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    inner = getattr(annotation, "__args__", ())
    return next(a for a in inner if isinstance(a, type) and issubclass(a, Section))


def line_of(text: str, path: str) -> int:
    """Return the line (from 1) where a path like `smarthost[1].port` is written.

    The nearest enclosing table's line where the key itself is not found.
    """
    wanted = re.sub(r"\[(\d+)\]", r".\1", path).strip(".").split(".")
    counts: dict[str, int] = {}
    table: list[str] = []
    best = (0, 1)
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if header := re.match(r"(\[\[?)\s*([^\[\]]+?)\s*\]\]?", stripped):
            table = [p.strip(" \"'") for p in header[2].split(".")]
            if header[1] == "[[":
                counts[header[2]] = counts.get(header[2], -1) + 1
                table.append(str(counts[header[2]]))
            here = table
        elif key := re.match(r"([\w\-.\"']+)\s*=", stripped):
            here = table + [p.strip(" \"'") for p in key[1].split(".")]
        else:
            continue
        depth = len(here)
        if wanted[:depth] == here and depth > best[0]:
            best = (depth, number)
    return best[1]


def _consistent(settings: Settings, name: str, text: str) -> None:
    """Refuse what is well formed and cannot work."""
    faults = (_twice, _own_folders, _faults, group_faults, calendar_faults, term_faults)
    for path, why in chain.from_iterable(find(settings) for find in faults):
        raise ConfigError(f"{name}: {path}, line {line_of(text, path)}: {why}")


def _twice(settings: Settings) -> Iterator[tuple[str, str]]:
    names = {
        "staff": [s.login for s in settings.staff],
        "account": [a.name for a in settings.account],
        "queue": [q.name for q in settings.queue],
        "group": [g.name for g in settings.group],
        "partner": [p.name for p in settings.partner],
    }
    for table, values in names.items():
        for number, value in enumerate(values):
            if value in values[:number]:
                yield f"{table}[{number}]", f"{value} is there twice"


def _own_folders(settings: Settings) -> Iterator[tuple[str, str]]:
    """Solved and Split are folders of their own, and no queues (S1.3)."""
    for number, queue in enumerate(settings.queue):
        if queue.name in (SOLVED, SPLIT, SHUNT, TRASH):
            yield f"queue[{number}].name", f"{queue.name} is not the name of a queue"
    taken = [queue.folder for queue in settings.queue]
    desk = settings.desk
    for name in ("solved_folder", "split_folder"):
        folder = getattr(desk, name)
        if not folder or folder in taken:
            yield f"desk.{name}", f"{folder!r} is the folder of something else"
        taken.append(folder)


def _faults(settings: Settings) -> Iterator[tuple[str, str]]:
    for number, queue in enumerate(settings.queue):
        if not 1 <= queue.priority <= 6:
            yield f"queue[{number}].priority", "a priority is 1 to 6 (S1.4)"
    if "other" not in {q.name for q in settings.queue}:
        yield "queue", "the catch-all queue other is missing (S4.3)"
    for number, listener in enumerate(settings.listener):
        if listener.tls != "none" and not (listener.certificate and listener.key):
            yield (
                f"listener[{number}].tls",
                f"{listener.tls} needs certificate and key",
            )
    try:
        ZoneInfo(settings.desk.timezone)
    except (KeyError, ValueError, OSError):
        yield "desk.timezone", f"no zone of that name: {settings.desk.timezone}"
