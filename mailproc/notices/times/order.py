"""Day before month, or month before day: decided by evidence, never guessed.

In this order: the letter names its format, a number above 12, the provider's rule,
a weekday, the same day written out elsewhere, zones of the United States, the
language, the day the letter was sent, days that stand close together only one way.
Where none speaks it stays open.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailproc.notices.times.tokens import Day

DMY, MDY = "dmy", "mdy"
_FORMAT = re.compile(
    r"\b(?:(dd|tt|jj|дд|gg)[./-](?:mm|мм)[./-]|(mm)[./-]dd[./-])", re.IGNORECASE
)
_US_ZONE = re.compile(r"\b(?:[ECMP][SD]T|Eastern|Pacific|Mountain)\b")
_NEAR_BEFORE, _NEAR_AFTER = timedelta(days=7), timedelta(days=45)
_DAY = timedelta(days=1)
_FAR = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a letter offers for the decision.

    `days` are all its days with the weekday beside each; `rule` is the provider's
    order or None; `sent` the day of the letter. An `incident` lies in the past.
    """

    text: str
    days: Sequence[tuple[Day, int | None]]
    language: str
    rule: str | None
    sent: date | None
    incident: bool = False


def decide(evidence: Evidence, sign: str) -> str | None:
    """Return DMY or MDY for days written with `sign`, None where it stays open."""
    days = [
        (day, weekday)
        for day, weekday in evidence.days
        if day.numbers is not None and day.sign == sign
    ]
    if not days:
        return evidence.rule
    for judge in _JUDGES:
        verdicts = set(judge(evidence, days)) - {None}
        if len(verdicts) == 1:
            return verdicts.pop()
        if verdicts:
            return None
    return None


def as_date(
    day: Day, order: str | None, sent: date | None, anchors: Sequence[date] = ()
) -> date | None:
    """Return the calendar day, None where order or year stay open.

    A day without a year is the one next to `anchors`, the days with a year in the
    same letter, else next to the day of the letter.
    """
    if day.relative is not None:
        return sent + timedelta(days=day.relative) if sent else None
    month_day = _month_day(day, order)
    if month_day is None:
        return None
    if day.year is not None:
        return _valid(day.year, *month_day)
    known = anchors or ((sent,) if sent else ())
    years = {each.year + step for each in known for step in (-1, 0, 1)}
    near = [found for year in sorted(years) if (found := _valid(year, *month_day))]
    return min(near, key=lambda d: min(abs(d - each) for each in known), default=None)


def _month_day(day: Day, order: str | None) -> tuple[int, int] | None:
    if day.month is not None and day.day is not None:
        return day.month, day.day
    assert day.numbers is not None
    first, second = day.numbers
    if first == second:
        return first, first
    if first > 12 or second > 12:
        return (second, first) if first > 12 else (first, second)
    if order is None:
        return None
    return (second, first) if order == DMY else (first, second)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Days = Sequence[tuple[Day, int | None]]


def _both(day: Day, sent: date | None) -> dict[str, date]:
    """Return the readings of a day that are real days."""
    read = {order: as_date(day, order, sent) for order in (DMY, MDY)}
    return {order: found for order, found in read.items() if found}


def _named_format(evidence: Evidence, _: _Days) -> Iterable[str | None]:
    for found in _FORMAT.finditer(evidence.text):
        yield DMY if found[1] else MDY


def _above_twelve(_: Evidence, days: _Days) -> Iterable[str | None]:
    for day, _weekday in days:
        first, second = day.numbers or (0, 0)
        if first > 12 or second > 12:
            yield DMY if first > 12 else MDY


def _rule(evidence: Evidence, _: _Days) -> Iterable[str | None]:
    yield evidence.rule


def _weekday(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    for day, weekday in days:
        fitting = [
            order
            for order, read in _both(day, evidence.sent).items()
            if read.weekday() == weekday
        ]
        yield fitting[0] if len(fitting) == 1 else None


def _written_out(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    named = {
        as_date(day, None, evidence.sent)
        for day, _ in evidence.days
        if day.month is not None
    }
    for day, _ in days:
        fitting = [o for o, read in _both(day, evidence.sent).items() if read in named]
        yield fitting[0] if len(fitting) == 1 else None


def _american(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    """Who gives times of the United States writes the month first."""
    if days[0][0].sign == "/" and _US_ZONE.search(evidence.text):
        yield MDY


def _language(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    """Outside English, and with dots, nobody writes the month first."""
    if evidence.language != "en" or days[0][0].sign == ".":
        yield DMY


def _sent(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    """Works are announced weeks ahead: one reading is near, the other far off."""
    if evidence.sent is None:
        return
    for day, _ in days:
        near, far = [], []
        for order, read in _both(day, evidence.sent).items():
            away = read - evidence.sent
            if -_NEAR_BEFORE <= away <= (_DAY if evidence.incident else _NEAR_AFTER):
                near.append(order)
            elif abs(away) > _FAR or evidence.incident:
                far.append(order)
        yield near[0] if len(near) == 1 and len(far) == 1 else None


def _close(evidence: Evidence, days: _Days) -> Iterable[str | None]:
    """Three nights in a row are likelier than three months in a row."""
    spread: dict[str, int] = {}
    for order in (DMY, MDY):
        read = [as_date(day, order, evidence.sent) for day, _ in days]
        real = [each for each in read if each]
        if len(set(real)) > 1:
            spread[order] = (max(real) - min(real)).days
    if len(spread) == 2 and abs(spread[DMY] - spread[MDY]) > 20:
        yield min(spread, key=lambda order: spread[order])


_JUDGES: tuple[Callable[[Evidence, _Days], Iterable[str | None]], ...] = (
    *(_named_format, _above_twelve, _rule, _weekday),
    *(_written_out, _american, _language, _sent, _close),
)
