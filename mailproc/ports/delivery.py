"""The ports Sign and Deliver: the last two things that happen to a letter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mailproc.ports.outbound import Claim, Outcome


class Sign(Protocol):
    """DKIM (RFC 6376, RFC 8463) over the final bytes."""

    def __call__(self, raw: bytes, from_domain: str) -> bytes:
        """Return raw with signature fields in front. Errors: Temporary, no key too."""
        ...


class Deliver(Protocol):
    """One attempt to hand a claimed message to the smarthosts, in order."""

    def __call__(self, claim: Claim, now: datetime) -> Sequence[Outcome]:
        """Return an outcome for every recipient of the claim; never raises."""
        ...
