"""The Provider record: what the lists of this package are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider's habits.

    `domains`: of its senders and DKIM signatures. `says`: phrases (lower case) that
    only its notices hold, for forwarded mail. `numbers`: patterns of its work or
    incident numbers, the first group or the whole match counts. `order`: "dmy" or
    "mdy" where it writes numeric dates. `zone`: region whose time it means when it
    names none. `labels`: its own labels (lower case) by kind. `states`: its own
    phrases (lower case) for a state. `everywhere`: its name is a domain below many
    top-level ones (ovh.ca, ovh.pl), all of them its own.
    """

    name: str
    domains: tuple[str, ...]
    says: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    order: str | None = None
    zone: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    states: Mapping[str, str] = field(default_factory=dict, hash=False)
    everywhere: bool = False


NOBODY = Provider("", ())
