"""How long works last, as written: "2 h", "two hours", "ca. 90 Minuten", "01:30".

A length gives the end where only the start is stated; an approximate one with doubt.
"""

import re
from dataclasses import replace
from datetime import timedelta

from mailproc.notices.times.resolve import Reading

_ABOUT = "the end is the start and an approximate duration"
_NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        (
            "one a eine einer une",
            "two zwei deux dwie",
            "three drei trois trzy",
            "four vier quatre cztery",
            "five fünf cinq pięć",
            "six sechs sześć",
        ),
        start=1,
    )
    for word in words.split()
}
_SPELT = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})(?=\s+(?:h|st|godz|m))", re.IGNORECASE)
_DURATION = re.compile(
    r"(?P<about>ca\.?|circa|about|approx\w*\.?|around|up\s+to|max\w*\.?|bis\s+zu|"
    r"etwa|environ|jusqu\S*|~|около|примерно|до|"
    r"około|ok\.|do)?\s*(?P<n>\d{1,3}(?:[.,]\d)?)\s*[- ]?(?P<unit>h(?:ours?|rs?|\b)|"
    r"std|stunden?|heures?|час\w*|ч\b|"
    r"godz\w*|horas?|ore\b|ora\b|uur|m(?:in\w*|\b)|minut\w*|мин\w*|days?|tage?|"
    r"jours?|дн\w+|день|dni|d[ií]as?)\b"
    r"(?:\s*(?P<m>\d{1,2})\s*(?:m|min\w*|мин\w*)\b)?|"
    r"(?P<hh>\d{1,2}):(?P<mm>[0-5]\d)(?::\d\d)?\s*(?:h(?:ours?|rs?)?)?",
    re.IGNORECASE,
)


def read(text: str) -> tuple[timedelta, bool] | None:
    """Return (how long, whether it is only about that) or None."""
    text = _SPELT.sub(lambda spelt: _NUMBERS[spelt[0].lower()], text)
    found = _DURATION.search(text)
    if found is None:
        return None
    if found["hh"]:
        return timedelta(hours=int(found["hh"]), minutes=int(found["mm"])), False
    number = float(found["n"].replace(",", "."))
    unit = found["unit"].casefold()
    if unit[0] in "mм":
        length = timedelta(minutes=number)
    elif unit.startswith(("day", "tag", "jour", "д", "dn", "dí", "di")):
        length = timedelta(days=number)
    else:
        length = timedelta(hours=number, minutes=int(found["m"] or 0))
    return length, bool(found["about"])


def lasting(reading: Reading, length: tuple[timedelta, bool]) -> Reading:
    """Return a reading with the end that its start and a length give."""
    long, about = length
    if reading.start is None:
        return reading
    doubts = (*reading.doubts, _ABOUT) if about else reading.doubts
    return replace(reading, end=reading.start + long, doubts=doubts)
