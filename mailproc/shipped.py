"""Where the files that come with the program are: filters, templates, fixtures."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return a shipped folder: inside the installed package, else of the checkout."""
    installed = _HERE / "shipped" / name
    return installed if installed.is_dir() else _HERE.parent / name
