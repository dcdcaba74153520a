"""A secret that never shows in logs, tracebacks or repr."""

import os
from pathlib import Path

from mailproc.errors import ConfigError


class Secret:
    """Holds a password; only `reveal()` gives it out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def __bool__(self) -> bool:
        return bool(self._value)


def read_secret(
    where: str, value: str | None, file: str | None, env: str | None, folder: Path
) -> Secret:
    """Return the secret given in place, in a file or in the environment.

    `where` names the setting in errors. A file is relative to `folder`; its last
    line end is dropped. Errors: ConfigError if several are given or one is not there.
    """
    given = [v for v in (value, file, env) if v is not None]
    if len(given) > 1:
        raise ConfigError(f"{where}: give one of password, password_file, password_env")
    if file is not None:
        try:
            text = (folder / file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{where}.password_file: cannot read {file}") from error
        return Secret(text.rstrip("\r\n"))
    if env is not None:
        if env not in os.environ:
            raise ConfigError(f"{where}.password_env: {env} is not in the environment")
        return Secret(os.environ[env])
    return Secret(value or "")
