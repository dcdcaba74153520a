"""Contact groups of partner notices (N5): who is told, and in which languages.

`propose` is the table of the rule, from cause and operators to groups; a person may
choose otherwise. `expand` makes groups into partners, each once. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MPS_SMS = "Awaria MPS/SMS"
SUBSCRIPTIONS = "Awaria Subskrypcje"
ONE_SHOTS = "Awaria Oneshooty"
BRAZIL = "Partnerzy brazylijscy"
EVERYBODY = "Wszyscy"
FOUR = (MPS_SMS, SUBSCRIPTIONS, ONE_SHOTS, BRAZIL)

BRAZILIAN = "BR"

# The languages of one message, first the reader's own, and the zone its times are in.
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "pl": ("pl", "en"),
    "pt": ("pt", "en"),
    "ru": ("ru", "en"),
    "en": ("en",),
}
ZONES: Mapping[str, str] = {
    "pl": "Europe/Warsaw",
    "pt": "America/Sao_Paulo",
    "ru": "Europe/Moscow",
    "en": "UTC",
}
DEFAULT_LANGUAGE = "pl"


class Cause(StrEnum):
    """What is down, in the words of N3 and N5."""

    NETWORK = "network"
    PLATFORM = "platform"  # MP core, all SMS, MT and Direct Billing traffic
    SMS_GATEWAY = "sms-gateway"
    MPS = "mps"
    MTSP = "mtsp"  # registrations, billing
    MT_GATEWAY = "mt-gateway"
    DIRECT_BILLING = "direct-billing"
    DIRECTPAY = "directpay"
    OPERATOR = "operator"  # communication with operators, nothing more known


_TABLE: Mapping[Cause, tuple[str, ...]] = {
    Cause.NETWORK: FOUR,
    Cause.PLATFORM: FOUR,
    Cause.SMS_GATEWAY: (MPS_SMS,),
    Cause.MPS: (MPS_SMS,),
    Cause.MTSP: (SUBSCRIPTIONS,),
    Cause.MT_GATEWAY: (SUBSCRIPTIONS,),
    Cause.DIRECT_BILLING: (SUBSCRIPTIONS, ONE_SHOTS),
    Cause.DIRECTPAY: (ONE_SHOTS,),
    Cause.OPERATOR: (),
}


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner: where notices go, and how they are wanted.

    `language` and `timezone` may be empty: those of the group hold. `account` is the
    partner's own number of us; `method` the iTIP method of calendars, "" for none;
    `phone` is for what mail does not reach.
    """

    name: str
    addresses: tuple[str, ...]
    language: str = ""
    timezone: str = ""
    account: str = ""
    method: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One contact group: its name, the alias that only the relay knows, partners."""

    name: str
    alias: str
    members: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One partner who gets a notice, in which languages and in which zone."""

    partner: Partner
    languages: tuple[str, ...]
    timezone: str


def propose(cause: Cause, countries: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the groups whose condition in N5 holds, in the order of the rule.

    `countries` are those of the operators concerned (ISO 3166, two letters). All
    four together are called by their one name.
    """
    found = set(_TABLE[cause])
    if BRAZILIAN in countries:
        found.add(BRAZIL)
    return (EVERYBODY,) if found == set(FOUR) else tuple(n for n in FOUR if n in found)


def expand(
    names: Sequence[str], groups: Mapping[str, Group], partners: Mapping[str, Partner]
) -> tuple[Told, ...]:
    """Return the partners of the groups, each once, in the order of the groups.

    EVERYBODY is exactly the four. A partner's own language counts, else the first of
    its groups that has one. KeyError for a group or partner that is not there.
    """
    language: dict[str, str] = {}
    for name in _single(names):
        group = groups[name]
        for member in group.members:
            language[member] = language.get(member) or group.language
    return tuple(_told(partners[name], own) for name, own in language.items())


def _single(names: Sequence[str]) -> tuple[str, ...]:
    """Put the four in place of EVERYBODY, each name once."""
    lists = (FOUR if name == EVERYBODY else (name,) for name in names)
    return tuple(dict.fromkeys(name for some in lists for name in some))


def _told(partner: Partner, by_group: str) -> Told:
    language = partner.language or by_group or DEFAULT_LANGUAGE
    return Told(partner, LANGUAGES[language], partner.timezone or ZONES[language])
