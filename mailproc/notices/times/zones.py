"""Time zones as people write them: abbreviations, offsets, names, cities, languages.

A zone abbreviation is read as written; where the civil time of its region is another
one on that day (CET in July), the doubt says so. Never a guess at a missing zone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# name: (minutes east of UTC, region whose civil time it belongs to)
_FIXED: dict[str, tuple[int, str]] = {
    "utc": (0, ""), "gmt": (0, ""), "zulu": (0, ""), "гринвич": (0, ""),
    "wet": (0, "Europe/Lisbon"), "west": (60, "Europe/Lisbon"),
    "bst": (60, "Europe/London"),
    "cet": (60, "Europe/Berlin"), "mez": (60, "Europe/Berlin"),
    "cest": (120, "Europe/Berlin"), "mesz": (120, "Europe/Berlin"),
    "eet": (120, "Europe/Helsinki"), "eest": (180, "Europe/Helsinki"),
    "msk": (180, "Europe/Moscow"), "мск": (180, "Europe/Moscow"),
    "trt": (180, "Europe/Istanbul"), "gst": (240, "Asia/Dubai"),
    "sgt": (480, "Asia/Singapore"), "hkt": (480, "Asia/Hong_Kong"),
    "jst": (540, "Asia/Tokyo"), "kst": (540, "Asia/Seoul"),
    "awst": (480, "Australia/Perth"), "aest": (600, "Australia/Sydney"),
    "aedt": (660, "Australia/Sydney"), "nzst": (720, "Pacific/Auckland"),
    "nzdt": (780, "Pacific/Auckland"),
    "est": (-300, "America/New_York"), "edt": (-240, "America/New_York"),
    "cst": (-360, "America/Chicago"), "cdt": (-300, "America/Chicago"),
    "mst": (-420, "America/Denver"), "mdt": (-360, "America/Denver"),
    "pst": (-480, "America/Los_Angeles"), "pdt": (-420, "America/Los_Angeles"),
    "brt": (-180, "America/Sao_Paulo"), "brst": (-120, "America/Sao_Paulo"),
    "art": (-180, "America/Argentina/Buenos_Aires"), "clt": (-240, "America/Santiago"),
    "clst": (-180, "America/Santiago"), "cot": (-300, "America/Bogota"),
    "ist": (330, "Asia/Kolkata"), "sast": (120, "Africa/Johannesburg"),
}  # fmt: skip
_TWO_MEANINGS = {"ist": "India, Israel or Ireland", "cst": "America or China"}
# (name, minutes of the sender's clock): which of its meanings that speaks for.
_BY_CLOCK = {
    ("ist", 60): (60, "Europe/Dublin"),
    ("ist", 120): (120, "Asia/Jerusalem"),
    ("cst", 480): (480, "Asia/Shanghai"),
}
_CIVIL: dict[str, str] = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "eastern": "America/New_York", "central": "America/Chicago",
    "mountain": "America/Denver", "pacific": "America/Los_Angeles",
    "berlin": "Europe/Berlin", "frankfurt": "Europe/Berlin", "german": "Europe/Berlin",
    "münchen": "Europe/Berlin", "falkenstein": "Europe/Berlin",
    "nürnberg": "Europe/Berlin", "paris": "Europe/Paris", "french": "Europe/Paris",
    "london": "Europe/London", "uk": "Europe/London", "amsterdam": "Europe/Amsterdam",
    "dutch": "Europe/Amsterdam", "warsaw": "Europe/Warsaw", "polish": "Europe/Warsaw",
    "moscow": "Europe/Moscow", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
    "helsinki": "Europe/Helsinki", "stockholm": "Europe/Stockholm",
    "vienna": "Europe/Vienna", "zurich": "Europe/Zurich", "prague": "Europe/Prague",
    "singapore": "Asia/Singapore", "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo",
    "sydney": "Australia/Sydney", "new york": "America/New_York",
    "hong kong": "Asia/Hong_Kong",
    "chicago": "America/Chicago", "los angeles": "America/Los_Angeles",
    "central european": "Europe/Berlin", "istanbul": "Europe/Istanbul",
}  # fmt: skip
_LONG = {
    "greenwich mean": "gmt", "coordinated universal": "utc", "universal": "utc",
    "eastern standard": "est", "eastern daylight": "edt", "central standard": "cst",
    "central daylight": "cdt", "mountain standard": "mst", "mountain daylight": "mdt",
    "pacific standard": "pst", "pacific daylight": "pdt", "british summer": "bst",
    "central european summer": "cest", "brasilia": "brt",
    "eastern european": "eet", "eastern european summer": "eest",
    "moscow standard": "msk",
    "japan standard": "jst", "singapore standard": "sgt", "india standard": "ist",
    "mitteleuropäische": "mez", "mitteleuropäische sommer": "mesz",
}  # fmt: skip
_PHRASES = {
    r"(?:по\s+)?моск(?:овско(?:му|е|го)|ве)(?:\s+врем(?:ени|я))?": "Europe/Moscow",
    r"врем(?:я|ени)\s+московск(?:ое|ому)": "Europe/Moscow",
    r"heures?\s+(?:de\s+paris|française|métropole)": "Europe/Paris",
    r"czasu?\s+(?:polski|warszawski|środkowoeuropejski)(?:ego)?": "Europe/Warsaw",
    r"(?:deutscher|mitteleuropäischer)\s+zeit": "Europe/Berlin",
    r"hor(?:[áa]rio|a)\s+(?:oficial\s+)?de\s+bras[íi]lia": "America/Sao_Paulo",
    r"hora\s+(?:peninsular|de\s+madrid|española)": "Europe/Madrid",
    r"ora\s+italiana": "Europe/Rome",
    r"(?:CET|MEZ)\s*[/(]\s*(?:CEST|MESZ)\)?": "Europe/Berlin",
    r"EET\s*/\s*EEST": "Europe/Helsinki",
    r"E[SD]T\s*/\s*E[SD]T": "America/New_York",
    r"GMT\s*/\s*BST": "Europe/London",
}
_LOCAL = (
    r"local\s+time|local|ortszeit|lokale[rn]?\s+zeit|heure\s+locale|"
    r"местно\w+\s+врем\w+|"
    r"czas\w*\s+lokaln\w+|hora(?:rio)?\s+local|ora\s+locale|lokale\s+tijd"
)
_AREAS = "Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Etc|Indian"


def _any(names: Iterable[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(name.replace(" ", r"\s+") for name in ordered)


# With a blank, "-02:00" would be the second half of "22:00 UTC -02:00".
_AHEAD = r"(?:UTC|GMT|MSK|МСК)\s?\+\s?\d\d?(?::?\d\d)?"
_BEHIND = r"(?:UTC|GMT)(?:-\d\d?(?::?\d\d)?|\s-\d\d?(?!:))"
WORDS = "|".join(
    (
        rf"(?P<area>(?:{_AREAS})/[A-Za-z_]+(?:/[A-Za-z_]+)?)",
        rf"(?P<offset>(?:{_AHEAD}|{_BEHIND})\b)",
        *(rf"(?P<p{n}>{phrase}\b)" for n, phrase in enumerate(_PHRASES)),
        rf"(?P<long>(?:{_any(_LONG)})\s?(?:time|zeit)\b)",
        rf"(?P<city>(?:{_any(_CIVIL)})(?:\s+local)?\s+time\b)",
        r"(?P<region>(?:eastern|central|mountain|pacific)(?=\s?\))"
        r"|(?<=[mM\d]\s)(?-i:Eastern|Central|Mountain|Pacific)\b)",
        r"(?P<us>(?-i:[ECMP]T)\b)",
        # In small letters "est", "ist" and "cet" are words of French and German.
        rf"(?P<abbr>(?:utc|gmt|msk|мск|(?-i:{_any(_FIXED).upper()}))\b)",
        rf"(?P<local>(?:{_LOCAL})\b)",
    )
)
# Signs count only behind a clock time.
SIGNS = (
    r"(?P<zulu>(?<=\d)(?-i:Z)\b)"
    r"|(?P<signed>(?:(?<=\d)\s?\+|(?<=\d:\d\d:\d\d)-)\d\d(?::?\d\d)?\b)"
)
_FIND = re.compile(rf"\b(?:{WORDS})|{SIGNS}", re.IGNORECASE)
GROUPS = tuple(_FIND.groupindex)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as written: minutes east of UTC, a region's civil time, or "local".

    `minutes` and `region` may both be set: an abbreviation and where it is used.
    """

    text: str
    minutes: int | None = None
    region: str = ""
    doubt: str = ""

    @property
    def known(self) -> bool:
        """Whether a time can be converted with it; "local time" alone cannot."""
        return self.minutes is not None or bool(self.region)


UTC_ZONE = Zone("UTC", 0)


def named(name: str) -> Zone | None:
    """Return the zone of an IANA name or of "UTC", None for another word."""
    if name == UTC_ZONE.text:
        return UTC_ZONE
    return Zone(name, region=name) if "/" in name and _exists(name) else None


def find(text: str) -> Zone | None:
    """Return the first zone that a text names."""
    match = _FIND.search(text)
    return from_match(match) if match else None


def from_match(match: re.Match[str]) -> Zone | None:
    """Return the zone of a match of PATTERN, None for an impossible offset."""
    text = " ".join(match[0].split())
    kind = match.lastgroup or ""
    if kind in ("offset", "signed"):
        return _offset(text)
    key = text.casefold()
    if kind in ("abbr", "us"):
        return _abbreviation(key, text)
    if kind == "long":
        return _abbreviation(_LONG[re.sub(r"\s?(?:time|zeit)$", "", key)], text)
    return _place(kind, text, key)


def _place(kind: str, text: str, key: str) -> Zone | None:
    """Return the zone of a place; "local" names none."""
    if kind == "area":
        return Zone(text, region=text) if _exists(text) else None
    if kind == "local":
        return Zone(text)
    if kind == "zulu":
        return Zone(text, 0)
    if kind in ("city", "region"):
        return Zone(text, region=_CIVIL[re.sub(r"(?:\s+local)?\s+time$", "", key)])
    return Zone(text, region=tuple(_PHRASES.values())[int(kind[1:])])


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _offset(text: str) -> Zone | None:
    sign = -1 if "-" in text else 1
    digits = re.sub(r"\D", "", text)
    hours, minutes = (
        (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    )
    if hours > 14 or minutes > 59:
        return None
    # MSK+2 is how Russian regions are named: two hours ahead of Moscow.
    ahead = 180 if text[:1].casefold() in "mм" else 0
    return Zone(text, sign * (hours * 60 + minutes) + ahead)


def _abbreviation(key: str, text: str) -> Zone:
    if key in _CIVIL:
        return Zone(text, region=_CIVIL[key])
    minutes, region = _FIXED[key]
    meanings = _TWO_MEANINGS.get(key, "")
    doubt = f"zone {text} may mean {meanings}" if meanings else ""
    return Zone(text, minutes, region, doubt)


def by_clock(zone: Zone, minutes: int | None) -> Zone:
    """Return an abbreviation of two meanings as the sender's clock has it.

    `minutes` is that clock, east of UTC. The doubt stays: a clock is a witness only.
    """
    meant = _BY_CLOCK.get((zone.text.casefold(), minutes or 0))
    return replace(zone, minutes=meant[0], region=meant[1]) if meant else zone


def to_utc(local: datetime, zone: Zone) -> tuple[datetime, str]:
    """Return (the time in UTC, a doubt or ""). `zone` must be known."""
    civil = local.replace(tzinfo=ZoneInfo(zone.region)) if zone.region else None
    if zone.minutes is None:
        assert civil is not None
        return civil.astimezone(UTC), _twice_or_never(local, civil, zone)
    fixed = local.replace(tzinfo=timezone(timedelta(minutes=zone.minutes)))
    doubt = zone.doubt
    if civil is not None and civil.utcoffset() != fixed.utcoffset():
        doubt = (
            f"{zone.text} is not the time in force on {local:%Y-%m-%d}; read as written"
        )
    return fixed.astimezone(UTC), doubt


def _twice_or_never(local: datetime, civil: datetime, zone: Zone) -> str:
    """Around a change of the clocks an hour is missing, another comes twice."""
    if civil.utcoffset() == civil.replace(fold=1).utcoffset():
        return ""
    return f"{local:%Y-%m-%d %H:%M} {zone.text} is ambiguous: the clocks change"
