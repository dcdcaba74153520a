"""What the operator wants to follow from complaints: settings of `[abuse]`, as values.

The defaults are those of RULES.md S7. The block order is no setting: it is written at
once and always (S7.2a). Reads no file.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from mailproc.abuse.policy import DEFAULT, Policy

AUTHORITY = "law_enforcement"
CHILD_ABUSE = "csam"
LISTING = "sbl_listing"


class Mode(StrEnum):
    """Who sends a kind of letter: the program, a person from a draft, or nobody."""

    AUTOMATIC = "automatic"
    DRAFT = "draft"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class AbuseRules:
    """What follows from complaints, and who may be believed.

    `receipt`, `client_letter`, `block_letter` and `outcome` are S7.5, S7.1, S7.2c–d
    and S7.5; `restricted` is the queue of what only few may read; `authserv` are the
    authserv-ids of our front servers; `trusted` domains whose authenticated complaint
    may start the block command, `has_command` whether there is one. `listing_from`
    writes to Spamhaus at `listing_to` about our own networks (S7.2d). The bytes of
    complaints are kept until `evidence_days` after a case was done, 0 for good.
    """

    receipt: Mode = Mode.AUTOMATIC
    client_letter: Mode = Mode.AUTOMATIC
    block_letter: Mode = Mode.DRAFT
    outcome: Mode = Mode.AUTOMATIC
    restricted: str = "restricted"
    authserv: frozenset[str] = frozenset()
    trusted: frozenset[str] = frozenset()
    has_command: bool = False
    listing_from: str = "abuse@spheral.ru"
    listing_to: str = "sbl-removals@spamhaus.org"
    evidence_days: int = 0
    policy: Policy = field(default=DEFAULT, repr=False)
