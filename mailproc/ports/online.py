"""The port Online: what only the network knows about a mail.

A question is one mail's; its answer comes within a fixed time, or says less. Nothing
here fails: what could not be found out is left out.
"""

from dataclasses import dataclass, field
from typing import Protocol

from mailproc.abuse.lookups import Lookup


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be found out about one mail.

    `hosts` whose addresses are wanted, as A-labels; `raw` whose DKIM signatures of
    `domain`, or of one above it, are to be checked (empty: none).
    """

    hosts: tuple[str, ...] = ()
    raw: bytes = field(default=b"", repr=False)
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: addresses of hosts, and the domains whose signatures hold.

    `lookup` is None where nobody was asked for addresses.
    """

    lookup: Lookup | None = None
    signers: tuple[str, ...] = ()


class Online(Protocol):
    """Somebody who can ask the network."""

    def ask(self, question: Question) -> Answer:
        """Return what could be found out in time; never raises."""
        ...

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name, empty for none or no answer."""
        ...


class Offline:
    """Nobody is asked: `explain`, old mail, and where the settings say so."""

    def ask(self, question: Question) -> Answer:  # noqa: ARG002 - see above
        """Nothing is looked up."""
        return Answer()

    def texts(self, name: str) -> tuple[str, ...]:  # noqa: ARG002 - see above
        """Nothing is looked up."""
        return ()
