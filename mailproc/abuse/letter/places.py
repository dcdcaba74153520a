"""Every address in a complaint with its place, and whose it seems to be there.

Labels, prose, columns of tables, arrows of packet traces and lists under a heading
tell the offender from the victim. No choice is made here; see `candidates`.
Work is linear: an address that stands in hundreds of lines is judged a few times.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.abuse.addresses import normal_prefix, plain_ip
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import words
from mailproc.abuse.letter.roles import Role, heading_role, role
from mailproc.abuse.letter.zones import Line, Zone

_MOST = 3000
_OFTEN = 12  # judgements of one address

_V4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_PLACE = re.compile(
    rf"(?<![\w.])(?<!\w[-/])(?P<v4>{_V4})"
    r"(?:/(?P<bits>\d\d?)(?![\d/.]))?"
    r"(?:(?!\w|\.\w|-\d)|(?=\.\d{1,5}(?: [>=-]|: |:$)))"
    r"|(?<![\w:.])(?P<v6>(?=[0-9A-Fa-f]{1,4}:|::)[0-9A-Fa-f:]{4,39}"
    r"(?:\.\d{1,3}){0,3})(?:/(?P<bits6>\d{1,3}))?(?![\w])"
)
_ARROW = re.compile(r"[\s:.,\d()/a-z]{0,24}?(?:-{1,3}>|={1,2}>|\s>|→|»)\s{0,12}[\w\[(]")
_ARROW_END = re.compile(r"(?:-|=)>\s{0,20}\S{0,4}$|\d\s{1,3}>\s*$|→\s*$")
_LETTER = re.compile(r"\w")
_USER = re.compile(r"\w@$")
_URL_HEAD = re.compile(r"(?:https?|ftp)://(?:[^\s/@]{0,100}@)?$", re.IGNORECASE)
_SPLIT = re.compile(r"[|;,\t]|\s{2,}|\s(?=\S)")
_SOURCE_COLUMN_WORDS = """
ip source src srcip sourceip attacker offender host address client remote
srcaddr ipaddress adresse quelle zrodlo origen origem источник адрес saddr sip
infected bot ips addr ipv4
"""
_SOURCE_COLUMN = frozenset(_SOURCE_COLUMN_WORDS.split())
_OTHER_COLUMN_WORDS = """
destination dst dest dstip target victim c2 cc cnc controller sinkhole daddr
ziel cible destino cel dip получатель цель назначения dstaddr reporter honeypot
"""
_OTHER_COLUMN = frozenset(_OTHER_COLUMN_WORDS.split())
_NO_ADDRESS = frozenset(("port", "ports", "name", "asn", "country", "mac"))
_PROSE_WORDS = """
the is are was were and your our we has been this that und die der den ist wir
ihr est sont les nous votre в на с и мы ваш jest oraz sa los las
"""
_PROSE = frozenset(_PROSE_WORDS.split())


class Place(NamedTuple):
    """One address in one line; `hop` counts layers from 0, the outermost."""

    ip: str
    is_network: bool
    role: Role
    zone: Zone
    hop: int
    line: int
    in_url: bool


def places(hops: Sequence[Hop]) -> Iterator[Place]:
    """Yield the addresses of all layers in order; those of WHOIS text are none."""
    seen: Counter[str] = Counter()
    for number, hop in enumerate(hops):
        reader = _Reader(number, seen)
        for line in hop.lines:
            if line.zone not in (Zone.WHOIS, Zone.LEGAL):
                yield from reader.read(line)
            if seen.total() > _MOST:
                return


def in_subject(subject: str) -> Iterator[tuple[str, bool, Role]]:
    """Yield (address, whether it is a network, role) of a subject."""
    for match in _PLACE.finditer(subject[:2000]):
        known = _address(match)
        if known:
            before, after = subject[: match.start()], subject[match.end() :]
            is_aim = _ARROW_END.search(before[-30:]) is not None
            told = Role.VICTIM if is_aim else role(before, after)
            yield *known, told


def _address(match: re.Match[str]) -> tuple[str, bool] | None:
    """The address, and whether it stands for a network."""
    word = match["v4"] or match["v6"]
    if match["v6"] and not _is_v6(word):
        return None
    bits = match["bits"] or match["bits6"]
    network = normal_prefix(f"{word}/{bits}") if bits else None
    if network:
        return network, True
    ip = plain_ip(word)
    return (ip, False) if ip else None


def _is_v6(word: str) -> bool:
    groups = word.split(":")
    times = all(len(group) <= 2 for group in groups) and "::" not in word
    return word.count(":") >= 2 and not times and any(c.isdigit() for c in word)


_Match = tuple[re.Match[str], tuple[str, bool]]


class _Reader:
    """Reads the lines of one layer; keeps the heading and the table above."""

    def __init__(self, hop: int, seen: Counter[str]) -> None:
        self._hop = hop
        self._seen = seen
        self._heading = ""
        self._above = ""
        self._listed = Role.UNKNOWN
        self._columns: tuple[bool, ...] = ()

    def read(self, line: Line) -> Iterator[Place]:
        """Yield the addresses of a line; a line without any may be a heading."""
        found = [(m, a) for m in _PLACE.finditer(line.text) if (a := _address(m))]
        if found:
            yield from self._found(line, found)
        else:
            self._remember(line.text)
        self._above = line.text

    def _found(self, line: Line, found: Sequence[_Match]) -> Iterator[Place]:
        bare = [m.start() for m, _ in found if not _in_url(line.text, m.start())]
        in_table = len(bare) == len(self._columns)
        columns = dict(zip(bare, self._columns, strict=True)) if in_table else {}
        for match, (ip, is_network) in found:
            self._seen[ip] += 1
            if self._seen[ip] > _OFTEN:
                continue
            start = match.start()
            told = self._role(line, match)
            if start in columns:
                told = Role.OFFENDER if columns[start] else Role.VICTIM
            yield Place(
                *(ip, is_network, told, line.zone, self._hop, line.number),
                start not in bare,
            )

    def _remember(self, text: str) -> None:
        if not text.strip():
            return
        self._heading = text[-160:]
        self._listed = Role.UNKNOWN
        columns = _columns(text)
        if len(columns) or len(text) > 200:
            self._columns = columns

    def _role(self, line: Line, match: re.Match[str]) -> Role:
        before, after = line.text[: match.start()], line.text[match.end() :]
        if _ARROW.match(after):
            return Role.OFFENDER
        if _USER.search(before[-3:]):  # sip:100@address: whom it was for
            return Role.VICTIM
        if _ARROW_END.search(before[-30:]):
            return Role.VICTIM
        if line.zone is Zone.LOG:  # a log names no one behind the address
            return role(before[-60:], "")
        if _LETTER.search(before):
            return role(_clause(before), after)
        told = role("", after)
        if told is Role.UNKNOWN:
            told = self._listed = self._listed_role()
        return told

    def _listed_role(self) -> Role:
        """An address that opens its line: prose goes on, or a list under a heading."""
        above = self._above.rstrip()
        if above and above[-1] != ":" and _LETTER.search(_PLACE.sub("", above)):
            told = role(above[-120:], "")
            if told is not Role.UNKNOWN:
                return told
        if self._listed is not Role.UNKNOWN:
            return self._listed
        return heading_role(self._heading)


def _in_url(text: str, start: int) -> bool:
    return _URL_HEAD.search(text, max(0, start - 130), start) is not None


def _clause(before: str) -> str:
    """Cut what a sentence or column before says of other things."""
    tail = before[-120:]
    cut = max(tail.rfind(". "), tail.rfind("; "), tail.rfind(" | "), tail.rfind("\t"))
    rest = tail[cut + 1 :]
    return rest if re.search(r"[^\W\d_]", rest) else tail


def _columns(text: str) -> tuple[bool, ...]:
    """The columns of a table head that hold addresses; true for the offender's."""
    if len(text) > 400 or "." in text.rstrip(" ."):
        return ()
    row = words(text)
    if len(row) > 24 or not _PROSE.isdisjoint(row):
        return ()
    cells = next((text.split(d) for d in ";|\t," if text.count(d) > 1), [])
    if cells:
        named = [kind for cell in cells if (kind := _cell(words(cell))) is not None]
        return tuple(named)
    kinds: list[bool] = []
    previous = ""
    for at, word in enumerate(row):
        following = row[at + 1] if at + 1 < len(row) else ""
        kind = _column(word, previous, following)
        if kind is not None:
            kinds.append(kind)
        previous = word
    return tuple(kinds) if len(kinds) > 1 or len(row) > 2 else ()


def _cell(row: Sequence[str]) -> bool | None:
    """Whether a cell of a head names a source (True), another (False), or neither."""
    if not _NO_ADDRESS.isdisjoint(row):
        return None
    if not _OTHER_COLUMN.isdisjoint(row):
        return False
    return True if not _SOURCE_COLUMN.isdisjoint(row) else None


def _column(word: str, previous: str, following: str) -> bool | None:
    """Whether a head word opens a source column (True), another's (False), or none."""
    if following in _NO_ADDRESS:
        return True if word in ("ip", "ips", "ipv4") else None
    is_second = word in ("ip", "address", "addr", "host", "ips", "ipaddress", "ipv4")
    if is_second and (previous in _SOURCE_COLUMN or previous in _OTHER_COLUMN):
        return None
    if word in _OTHER_COLUMN:
        return False
    return True if word in _SOURCE_COLUMN else None
