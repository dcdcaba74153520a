"""The command line under test."""

from tests.unit.cli.running import run

__all__ = ["run"]
