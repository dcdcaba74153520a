"""A folder with an emergency kit: each file is written beside and renamed (N10).

What is no longer in the kit is taken away, below its own folders only. Never decides
what it holds nor when it is written.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mailproc.clockwork.notice_kit import Written

_WRITTEN = "written.txt"
_OURS = ("groups", "templates", "events")


class Folder:
    """One folder of `[kit] paths`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The folder."""
        return str(self._path)

    def written(self) -> Written | None:
        """Return what `written.txt` says; None where it says nothing."""
        try:
            at, mark = (self._path / _WRITTEN).read_text(encoding="utf-8").split()
            return Written(datetime.fromisoformat(at), mark)
        except (OSError, ValueError):
            return None

    def write(self, files: Mapping[str, str], done: Written) -> None:
        """Write the files, then the moment. Errors: OSError."""
        for name, text in files.items():
            self._put(name, text)
        for folder in _OURS:
            for file in (self._path / folder).glob("*.txt"):
                if f"{folder}/{file.name}" not in files:
                    file.unlink()
        self._put(_WRITTEN, f"{done.at.isoformat()} {done.mark}\n")

    def _put(self, name: str, text: str) -> None:
        file = self._path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
