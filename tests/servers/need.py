"""Finds the real servers that tests need; a missing one fails where it must be had."""

import os
import shutil
from pathlib import Path

import pytest

_PLACES = ("/usr/sbin", "/usr/lib/dovecot", "/usr/lib/postfix/sbin")


def program(name: str) -> str:
    """Return the path of a program, or skip; fails in CI and as root on Debian."""
    search = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES))
    found = shutil.which(name, path=search)
    if found:
        return found
    reason = f"{name} is not installed"
    if must_have():
        pytest.fail(f"{reason}; ./run test installs it")
    pytest.skip(reason)


def must_have() -> bool:
    """Whether a missing server is a failure: in CI, and as root on Debian."""
    debian = Path("/etc/debian_version").exists()
    return bool(os.environ.get("CI")) or (debian and os.geteuid() == 0)
