"""Lengths of time in words and figures: "24 hours", "dwóch dni", "3 Werktagen".

Finds them in folded text (see `phrases.fold`); whether they bind anybody is judged
elsewhere. Work is linear.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.abuse.letter.phrases import fold


class Span(NamedTuple):
    """A length of time at text[start:end]; `days` counts business days, else 0.

    `fixed` is true where the wording itself makes it a limit ("24-hour deadline").
    """

    hours: float
    days: int
    start: int
    end: int
    fixed: bool = False


_NUMBERS = {
    1: "one a an ein eine einem einer eines einen un une uno una um uma jeden jednego"
    " jednej один одного одних одни een en",
    2: "two zwei deux dos dois duas dwa dwoch dwie due два двух двое twee",
    3: "three drei trois tres trzy trzech tre три трех трое drie",
    4: "four vier quatre cuatro quatro cztery czterech quattro четыре четырех",
    5: "five funf cinq cinco piec pieciu cinque пять пяти vijf",
    6: "six sechs seis szesc szesciu sei шесть шести zes",
    7: "seven sieben sept siete sete siedem siedmiu sette семь семи zeven",
    8: "eight acht huit ocho oito osiem otto восемь восьми",
    10: "ten zehn dix diez dez dziesiec dieci десять десяти tien",
    12: "twelve zwolf douze doce doze dwanascie dodici двенадцать двенадцати twaalf",
    14: "fourteen vierzehn quatorze catorce czternascie quattordici четырнадцать",
    24: "twentyfour vierundzwanzig vingt-quatre veinticuatro ventiquattro"
    " двадцати-четырех двадцать-четыре dwudziestu-czterech vierentwintig",
    36: "sechsunddreissig trente-six",
    48: "fortyeight achtundvierzig quarante-huit quarantotto сорока-восьми"
    " czterdziestu-osmiu achtenveertig",
    72: "seventytwo zweiundsiebzig soixante-douze settantadue семидесяти-двух",
}
_VALUE = {
    fold(word.replace("-", "")): number
    for number, block in _NUMBERS.items()
    for word in block.split()
} | {
    "twentyfour": 24,
    "fortyeight": 48,
    "seventytwo": 72,
    "veinte": 20,
    "vinteequatro": 24,
    "cuarentayocho": 48,
    "quarentaeoito": 48,
}
_HOURS = {
    1.0: "hours hour hrs hr h stunden stunde std heures heure час часа часов часов. ч"
    " godzin godziny godzine godz horas hora ore ora uren uur timer timmar",
    24.0: "days day tagen tage tag tages jours jour день дня дней дни сутки суток dni"
    " dzien dnia dob doby dobe dias dia giorni giorno dagen dag"
    " werktage werktagen werktag"
    " arbeitstage arbeitstagen arbeitstag werkdagen werkdag dager dagar",
    168.0: "weeks week woche wochen semaine semaines неделя недели недель неделю"
    " tydzien tygodni tygodnia semana semanas settimana weken",
    1 / 60: "minutes minute min mins minuten минут минуты minut minuty minutos",
}
_UNIT = {fold(word): hours for hours, block in _HOURS.items() for word in block.split()}
_OFFICE = (
    r"(?:business|working|work|office|bank|werk|arbeits"
    r"|рабоч\w{1,3}|robocz\w{1,3}"
    r"|ouvr\w{1,5}|habil\w{0,2}|laborab\w{1,4}|uteis|util|lavorativ\w|banking)"
)
_SPAN = re.compile(
    r"(?<![\w.,:/])(?P<number>(?P<figure>\d{1,3})|(?P<word>[^\W\d_]{1,16}"
    r"(?:[ -](?:four|eight|two|quatre|huit|douze|y ocho|e quatro|e oito|четырех|четыре"
    r"|восьми|двух|czterech|osmiu))?))"
    r"(?:[ ]?[(\[][ ]?[^()\[\]]{1,20}[ ]?[)\]])?[ -]{0,2}"
    rf"(?P<kind>(?:full|complete|{_OFFICE}|calendar|consecutive|календарн\w{{1,3}}"
    r"|kalendarzow\w{1,3})[ -]{1,2}){0,2}"
    r"(?P<unit>[^\W\d_]{1,13})(?!\w)\.?(?P<after>[ ]" + _OFFICE + r")?"
    r"(?P<fixed>[ -](?:deadline|limit|frist|notice period|response time|sla))?"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WIDTH = 60  # characters of a length of time
_IS_OFFICE = re.compile(_OFFICE)
# "в течение суток", "w ciągu doby": one day without a number.
_BARE = re.compile(
    r"(?:(?:в течени[еи]|не позднее|не более)[ ](?P<one>суток|часа|дня|рабочего дня)"
    r"|(?:w (?:ciagu|przeciagu))[ ](?P<two>doby|godziny|dnia|tygodnia))(?!\w)"
)


def may_hold_span(row: Sequence[str]) -> bool:
    """Whether a row of words has a unit of time, alone or as in `24h`."""
    return any(word in _UNIT or (word[0] <= "9" and word[-1] > "9") for word in row)


def spans(text: str) -> Iterator[Span]:
    """Yield the lengths of time of a folded text, in order, each up to 90 days."""
    end = 0
    for word in _LETTERS.finditer(text):
        if word[0] in _UNIT and word.start() >= end:
            found = _ending_in(text, end, word.start())
            if found:
                yield found
                end = found.end
    for match in _BARE.finditer(text):
        unit = match["one"] or match["two"]
        office_days = 1 if unit == "рабочего дня" else 0
        hours = 24.0 if office_days else _UNIT.get(unit, 24.0)
        yield Span(hours, office_days, *match.span(), fixed=True)


def _ending_in(text: str, start: int, unit: int) -> Span | None:
    """The length of time whose unit stands at a place, none before `start`."""
    at = max(start, unit - _WIDTH)
    while match := _SPAN.search(text, at, unit + _WIDTH):
        if match.start() >= unit:
            break
        found = _span(match) if match.start("unit") == unit else None
        if found:
            return found
        at = match.start() + 1  # "within two days": the number may begin one word on
    return None


def _span(match: re.Match[str]) -> Span | None:
    unit = _UNIT.get(match["unit"])
    number = _number(match["figure"], match["word"])
    if unit is None or number is None or not 0 < number * unit <= 90 * 24:
        return None
    days = int(number) if _in_office(match) and unit == 24 else 0
    return Span(number * unit, days, *match.span(), match["fixed"] is not None)


def _in_office(match: re.Match[str]) -> bool:
    """Whether business days are meant."""
    unit = match["unit"]
    if unit.startswith(("werk", "arbeits")) or match["after"]:
        return True
    return bool(match["kind"] and _IS_OFFICE.search(match["kind"]))


def _number(figure: str | None, word: str | None) -> float | None:
    if figure:
        return float(figure)
    plain = (word or "").replace(" ", "").replace("-", "")
    return _VALUE.get(plain)
