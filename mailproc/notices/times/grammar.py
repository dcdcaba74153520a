"""The patterns of days, clock times, weekdays and zones in running text. Data only.

Every alternative is a named group around named pieces; `tokens` reads them. No
pattern repeats a repetition, so the time is linear in the text.
"""

import re
from collections.abc import Iterable

from mailproc.notices.times import timewords, zones


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_MONTH = f"(?:{_any(timewords.MONTHS)})"
_RISKY = f"(?:{_any(timewords.MONTHS_WITH_YEAR)})"
_YEAR = r"(?:19[7-9]\d|20\d\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|-?го|-?ого|[.ºª])?"
_OF = r"(?:de\s+|of\s+)?"
_NIGHT = (
    r"\s*(?:-|–|/|\bto\b|\bna\b|\bна\b|auf(?:\s+den)?|\bbis\b|\bau\b|\bal\b|\band\b|"
    r"\bи\b)\s*"
)
# "2 may be affected" is no date.
_NOT_MAY = r"(?!(?<=may)\s+[a-z]+\s+[a-z]*(?:ed|ing|e|t)\b)(?!(?<=may)\s+be\b)"

DAYS = (
    rf"(?P<iso>(?<![\w-])(?P<iy>{_YEAR})(?P<isep>[-/.])(?P<im>\d\d?)(?P=isep)"
    r"(?P<id>\d\d?)(?=T\d|(?!\w)))T?",
    rf"(?P<cjk>(?P<cy>{_YEAR})\s?年\s?(?P<cm>\d\d?)\s?月\s?(?P<cd>\d\d?)\s?日)",
    rf"(?P<packed>(?<![\w-])(?P<py>{_YEAR})(?P<pm>[01]\d)(?P<pd>[0-3]\d)(?=T\d{{4}}))T",
    rf"(?P<ynd>(?<![\w-])(?P<yy>{_YEAR})[-/ ](?P<ym>{_MONTH})[-/ ](?P<yd>\d\d?)\b)",
    rf"(?P<two>(?<![\w.:/-])(?P<ta>\d\d?){_ORDINAL}{_NIGHT}(?:the\s+|den\s+)?"
    rf"(?P<tb>\d\d?){_ORDINAL}\s+{_OF}(?P<tm>{_MONTH})\b\.?"
    rf"(?:[\s,]{{1,3}}(?:de\s+)?(?P<ty>{_YEAR})\b)?)",
    rf"(?P<named>(?<![\w:/])(?P<dd>\d\d?){_ORDINAL}[\s\-/.]{{0,3}}{_OF}"
    rf"(?P<dmon>{_MONTH})\b{_NOT_MAY}\.?(?:[\s\-/.,]{{0,3}}(?:de\s+|del\s+)?"
    rf"(?P<dy>{_YEAR}(?!\d)|(?<=[-/])\d\d(?![\d:.])|['’]\d\d\b))?)",
    rf"(?P<risky>(?<![\w:/])(?P<rd>\d\d?)[\s\-/.]{{1,3}}{_OF}(?P<rmon>{_RISKY})\b\.?"
    rf"[\s\-/.]{{1,3}}{_OF}(?P<ry>{_YEAR})\b)",
    rf"(?P<num>(?<![\w.,:/-])(?P<n1>\d\d?)(?P<nsep>[./-])(?P<n2>\d\d?)(?P=nsep)"
    rf"(?P<n3>{_YEAR}|\d\d)(?![\w/]|[.-]\d))",
    # "24/7" and "rack 2.14" are no days.
    r"(?P<short>(?<![\w.,:/-])(?:(?P<s1>[0-3]?\d)(?P<ssep>\.)(?P<s2>[01]?\d)\.(?!\w)"
    r"|(?P<t1>[0-3]\d)(?P<tsep>\.)(?P<t2>[01]\d)(?![\w/:.-]|\s?(?:uhr|h\b|ч|%))"
    r"|(?P<u1>\d\d?)(?P<usep>/)(?P<u2>\d\d?)(?=\s+(?:at\s+)?\d\d?:\d\d)))",
)
_MONTHDAY = (
    rf"(?P<monthday>\b(?P<mmon>{_MONTH})\b\.?[\s\-]{{1,2}}(?P<mday>\d\d?)"
    rf"(?:st|nd|rd|th)?(?![\d:])(?:\s?[,-]?\s?(?P<my>{_YEAR})\b)?)"
)
_ZONED = r"(?-i:UTC|GMT|Z|HRS?|[hH]rs?|hours|CES?T|E[SD]T|[CMP][SD]T|BST|MSK)\b"
CLOCKS = (
    # "zwischen 4 und 6 Uhr", "from 2 to 4 am": the unit stands once.
    r"(?P<hours>(?<![\w.:/-])(?P<ha>[01]?\d|2[0-4])\s?(?:-|–|bis|und|to|and|до|do|a|"
    r"à|au)\s?"
    r"(?P<hb>[01]?\d|2[0-4])\s?(?:uhr\b|h\b|час\w*|(?P<hap>[ap])\.?m\b\.?))",
    r"(?P<clock>(?<![\d.:])(?P<h>[01]?\d|2[0-4])\s?:\s?(?P<m>[0-5]\d)"
    r"(?:\s?:\s?(?P<s>[0-5]\d)(?:[.,]\d+)?)?(?![\d:])(?:\s?(?P<ap>[ap])\.?m\b\.?)?)",
    r"(?P<twelve>(?<![\w.:])(?P<h2>1[0-2]|0?[1-9])(?:[.:](?P<m2>[0-5]\d))?"
    r"\s?(?P<ap2>[ap])\.?m\b\.?)",
    r"(?P<hm>(?<![\w.:])(?P<h3>[01]?\d|2[0-4])(?:\s?h\s?|\s?[.](?=\d\d\s?(?:uhr|h\b|"
    r"ч)))"
    r"(?P<m3>[0-5]\d)\b)",
    r"(?P<hour>(?<![\w.:])(?P<h4>[01]?\d|2[0-4])\s?(?:uhr\b|h\b(?=\s*(?:[-–(]|à|a|le|du"
    r"|et|$))))",
    rf"(?P<four>(?<![\w.:/#-])(?P<h5>[01]\d|2[0-4])(?P<m5>[0-5]\d)"
    rf"(?=\s?{_ZONED}|\s?(?:-|–|to)\s?[0-2]\d[0-5]\d\s?{_ZONED}))",
    r"(?P<tail>(?<=T)(?P<h6>[01]\d|2[0-3])(?P<m6>[0-5]\d)(?:[0-5]\d)?)",
)
_WEEKDAY = (
    rf"(?P<weekday>\b(?:{_any(timewords.WEEKDAYS)})\b"
    # Two Latin letters are words of their own ("22:00 do 23:00") without a dot.
    rf"|\b(?:{_any(timewords.WEEKDAYS_SHORT)})(?=[.,]{{1,2}}\s?\d|[.,]\s\w{{3}}"
    rf"|(?<![a-z][a-z])\s+\d|(?<=[a-z]{{3}})\s+(?:\d|{_MONTH}\b)))"
)
_WORD_LED = (
    _MONTHDAY,
    _WEEKDAY,
    rf"(?P<relative>\b(?:{_any(timewords.RELATIVE)})\b)",
    zones.WORDS,
)
# The looks ahead only spare time: most places can begin nothing.
TOKEN = re.compile(
    rf"(?=\d)(?:{'|'.join((*DAYS, *CLOCKS))})"
    rf"|\b(?=[^\W\d_])(?:{'|'.join(_WORD_LED)})|{zones.SIGNS}",
    re.IGNORECASE,
)
GAP = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[-–—→~>]+|[^\s]")
