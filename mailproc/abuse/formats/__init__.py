"""The structured formats of complaints: one module each, in order of trial.

A new format is a module with NAME and `parse`, a line here, and a folder of fixtures.
"""

from typing import Protocol

from mailproc.abuse.formats import (
    abusech,
    acns,
    arf,
    blocklistde,
    feed_csv,
    iodef,
    safebrowsing,
    shadowserver,
    spamcop,
    xarf0,
    xarf_json,
)
from mailproc.abuse.model import Report
from mailproc.message.model import Message


class Format(Protocol):
    """A format of complaints: one module."""

    NAME: str

    def parse(self, message: Message) -> Report | None:
        """Return what the complaint states, or None when it is another format."""


# Specific before general.
STRUCTURED: tuple[Format, ...] = (
    spamcop,
    xarf_json,
    xarf0,
    arf,
    acns,
    shadowserver,
    safebrowsing,
    iodef,
    abusech,
    blocklistde,
    feed_csv,
)
