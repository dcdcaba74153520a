"""Each outside library is used in one room only (ARCHITECTURE.md)."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "mailproc"

PLACES = {
    "mailparser": ("message/",),
    "selectolax": ("message/",),
    "jinja2": ("compose/",),
    "icalendar": ("notices/",),
    "PIL": ("compose/",),
    "sqlalchemy": ("store/",),
    "alembic": ("store/",),
    "imapclient": ("transport/imap/", "demo/"),  # the demo looks as a mail client does
    "aiosmtpd": ("transport/smtpd/", "demo/"),  # and is a smarthost
    "dkim": ("signing/",),
    "nacl": ("signing/",),
    "cryptography": ("signing/", "demo/certificates.py"),
    "msgspec": ("config/", "demo/"),
    "click": ("cli/",),
    "dns": ("transport/dns/",),
    "pymap": ("demo/",),
    "pysasl": ("demo/",),
    "proxyprotocol": ("demo/",),
    "smtplib": ("transport/smtp/", "demo/"),
}


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_each_library_has_one_place() -> None:
    strays = [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file in sorted(SOURCE.rglob("*.py"))
        for name in _imports(file) & PLACES.keys()
        if not str(file.relative_to(SOURCE)).startswith(PLACES[name])
    ]
    assert strays == []


def test_core_and_requirements_are_all_placed() -> None:
    """A new dependency gets a place here and its reasons in docs/why.md."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {
        requirement.split(">")[0].split("=")[0].split("[")[0]
        for requirement in project["project"]["dependencies"]
    }
    why = (ROOT / "docs" / "why.md").read_text(encoding="utf-8")
    assert [name for name in names if name not in why] == []
