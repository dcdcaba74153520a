"""The operator's template files over those shipped, and signature blocks from them."""

from pathlib import Path

from mailproc import shipped
from mailproc.compose.block import Block, render_block
from mailproc.config.load import Config
from mailproc.config.model import BlockEntry
from mailproc.errors import ConfigError

DEFAULT_BLOCK = Path("signature_block") / "default.txt.j2"


def templates(config: Config) -> frozenset[str]:
    """Return the templates that there are, as KIND/NAME."""
    files = templates_folder(config).glob("*/*.txt.j2")
    names = (f"{f.parent.name}/{f.name.removesuffix('.txt.j2')}" for f in files)
    return frozenset(names)


def named(config: Config, kind: str) -> frozenset[str]:
    """Return the templates of a kind, the operator's and those shipped."""
    folders = (templates_folder(config), shipped.folder("templates"))
    files = (file for folder in folders for file in folder.glob(f"{kind}/*.txt.j2"))
    return frozenset(f"{kind}/{f.name.removesuffix('.txt.j2')}" for f in files)


def templates_folder(config: Config) -> Path:
    """Return the operator's templates: configured, else here, else shipped."""
    named = config.settings.paths.templates
    if named is not None:
        return config.folder / named
    here = config.folder / "templates"
    return here if here.is_dir() else shipped.folder("templates")


def source(config: Config, name: str) -> str:
    """Return the text of a template: the operator's, else the one shipped.

    Errors: ConfigError where there is none.
    """
    file = templates_folder(config) / name
    return _read(file if file.exists() else shipped.folder("templates") / name)


class Blocks:
    """The signature block of a sending identity and a name (S3.5c), made once."""

    def __init__(self, config: Config) -> None:
        self._folder = config.folder
        self._default = templates_folder(config) / DEFAULT_BLOCK
        self._entries = {b.address.casefold(): b for b in config.settings.block}
        self._made: dict[tuple[str, str], Block] = {}

    def __call__(self, name: str, address: str) -> Block:
        """Return the block for a name shown and a From address. Errors: ConfigError."""
        key = (name, address.casefold())
        if key not in self._made:
            self._made[key] = self._make(name, self._entries.get(key[1]))
        return self._made[key]

    def _make(self, name: str, entry: BlockEntry | None) -> Block:
        if entry is None:
            return render_block(_read(self._default), None, name)
        html = _read(self._folder / entry.html) if entry.html else None
        return render_block(_read(self._folder / entry.text), html, name)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {error}") from error
