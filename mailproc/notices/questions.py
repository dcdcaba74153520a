"""Doubts as questions that a person answers once: the key, and the answers there are.

What is a habit of a provider (order of dates, zone, which of two sources is right) has
a key; what is wrong in one mail only has none and is asked each time. Answers are kept
by whoever calls, as a mapping from key to answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mailproc.notices.times import zones

REGION = "a zone such as Europe/Berlin or UTC"
_STATES = (
    *("CONFIRMED", "TENTATIVE", "RE-SCHEDULED", "IN-PROCESS", "COMPLETED"),
    "CANCELLED",
)
_WRITTEN, _CIVIL = "written", "civil"


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of doubt: `key` below its provider, and the answers that settle it.

    `answers` may hold REGION, for the name of a zone.
    """

    key: str
    answers: tuple[str, ...]


_KINDS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), key, answers)
    for pattern, key, answers in (
        (r"order of day and month is open: \d+([./-])", "order {0}", ("dmy", "mdy")),
        (r"no time zone is stated", "zone", (REGION,)),
        (r"the calendar names no time zone", "calendar zone", (REGION,)),
        (r"zone (\S+) may mean", "zone {0}", (REGION,)),
        (r"(\S+) is not the time in force", "zone {0}", (_WRITTEN, _CIVIL)),
        (r"unknown state in the calendar: (.+)", "calendar state {0}", _STATES),
        (r"subject and text differ in state", "state", ("subject", "text")),
        (r"the letter names another start", "start", ("calendar", "letter")),
        (r"(?:local and UTC times|two zones) disagree", "two zones", ("UTC",)),
        (r"the end is the start and an approx", "duration", ("yes", "no")),
        (r"these hours on each of the days", "days", ("throughout", "each")),
        (r"no day is stated; the day of the letter", "day", ("letter",)),
        (r"the end is before the start", "end before start", ("next day",)),
        (r"the day may be that of the end", "night", ("start", "end")),
        (r"number \S+ in the subject, \S+ in the text", "number", ("text", "subject")),
        (r"the subject names .*, the text another day", "subject day", ("text",)),
    )
)


def question(doubt: str) -> Question | None:
    """Return the question that a doubt asks; None where no answer can be kept."""
    for pattern, key, answers in _KINDS:
        found = pattern.match(doubt)
        if found:
            return Question(key.format(*found.groups()).casefold(), answers)
    return None


def key(provider: str | None, doubt: str) -> str | None:
    """Return the key under which the answer is kept, None where none can be.

    Without a provider there is no habit to remember.
    """
    asked = question(doubt)
    return f"{provider}: {asked.key}" if asked and provider else None


def is_answer(doubt: str, answer: str) -> bool:
    """Whether an answer settles a doubt."""
    asked = question(doubt)
    if asked is None:
        return False
    return answer in asked.answers or (REGION in asked.answers and _is_zone(answer))


def of_provider(provider: str | None, confirmed: Mapping[str, str]) -> dict[str, str]:
    """Return the answers for one provider, by the key below it."""
    head = f"{provider}: "
    return {
        name.removeprefix(head): answer
        for name, answer in confirmed.items()
        if provider and name.startswith(head)
    }


def settled(doubts: list[str], answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the doubts that are still open, each once."""
    return tuple(dict.fromkeys(d for d in doubts if not _is_settled(d, answers)))


def _is_settled(doubt: str, answers: Mapping[str, str]) -> bool:
    asked = question(doubt)
    return asked is not None and is_answer(doubt, answers.get(asked.key, ""))


def _is_zone(name: str) -> bool:
    found = zones.named(name)
    return found is not None and found.known
