"""What is remembered with the ticket of a complaint, and read again by its letters.

Facts by name (effect Remember): `report` as explain prints it, `case`, `count`, one
`reporter:ADDRESS` for each who is owed an answer; `order`, `block` and `outcome` as
they come. Reading is tolerant: an erased fact is an empty one. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

REPORTER = "reporter:"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """How a case runs: since when, until when, and whose it is for sure.

    `told` is by when the client reacts, None for at once; `at` and `back` the moment
    for which addresses are looked up (S11.8); `feed` whether it has no mail itself.
    """

    flow: str
    category: str
    since: datetime
    due: datetime
    told: datetime | None
    at: datetime
    back: timedelta = timedelta()
    customers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the value that is remembered."""
        return {
            "flow": self.flow,
            "category": self.category,
            "since": self.since.isoformat(),
            "due": self.due.isoformat(),
            "told": self.told.isoformat() if self.told else None,
            "at": self.at.isoformat(),
            "back": int(self.back / timedelta(hours=1)),
            "customers": list(self.customers),
        }


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who is owed an answer; `exempt` why none can go, None where one can (S7.5).

    `form` is the link by which such a reporter can be reached, "" for none.
    """

    address: str
    exempt: str | None = None
    reference: str | None = None
    message_id: str = ""
    form: str = ""

    @property
    def name(self) -> str:
        """Return the name of the fact."""
        return REPORTER + self.address.casefold()

    def as_json(self) -> dict[str, Any]:
        """Return the value that is remembered."""
        return {
            "exempt": self.exempt,
            "reference": self.reference,
            "message_id": self.message_id,
            "form": self.form,
        }


def case_of(facts: Mapping[str, Any]) -> CaseFacts | None:
    """Return how a case runs; None for a ticket that is no complaint."""
    kept = facts.get("case")
    if not isinstance(kept, Mapping):
        return None
    told = kept.get("told")
    return CaseFacts(
        flow=kept["flow"],
        category=kept["category"],
        since=datetime.fromisoformat(kept["since"]),
        due=datetime.fromisoformat(kept["due"]),
        told=datetime.fromisoformat(told) if told else None,
        at=datetime.fromisoformat(kept["at"]),
        back=timedelta(hours=kept.get("back", 0)),
        customers=tuple(kept.get("customers", ())),
    )


def reporters(facts: Mapping[str, Any]) -> Iterator[Reporter]:
    """Yield everybody who complained in a case, in the order in which they came."""
    for name, value in facts.items():
        if name.startswith(REPORTER) and isinstance(value, Mapping):
            yield Reporter(
                name.removeprefix(REPORTER),
                value.get("exempt"),
                value.get("reference"),
                value.get("message_id") or "",
                value.get("form") or "",
            )


def is_open(facts: Mapping[str, Any]) -> bool:
    """Whether somebody can still be answered."""
    return any(one.exempt is None for one in reporters(facts))
