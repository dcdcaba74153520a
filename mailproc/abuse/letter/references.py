"""The reference of a complaint, which has to survive into the answer.

The subject first, since the answer keeps it, then labelled lines of the outermost
letter. Never a number that is no reference: an address, a date, a law.
"""

import re
from collections.abc import Iterator, Sequence

from mailproc.abuse.letter.hops import Hop

_LINES = 200
_VALUE = r"(?P<id>[A-Za-z0-9][\w./:#+=-]{1,60}[\w])"
_KNOWN = (
    re.compile(r"\b(?P<id>AbuseID:\w{2,20}(?::\w{1,10})?)"),
    re.compile(r"\b(?P<id>SBL\d{4,8})\b"),
    re.compile(r"\[(?P<id>[0-9a-f]{16})\]"),
    re.compile(r"#(?P<id>(?-i:[A-Z]{9,12}))\b"),
    re.compile(r"\bid:(?P<id>\d{6,12})\b"),
    re.compile(r"\[(?P<id>[A-Za-z][\w-]{1,20}#\d[\w-]{2,30})\]"),
)
_LABEL = (
    r"(?:case|ticket|incident|reference|ref|notice|report|complaint|abuse|request"
    r"|tracking|file|issue|claim|event|id|alert|investigation|infringement|notification"
    r"|vorgang|vorgangs|aktenzeichen|az|referenz|fall|meldung|dossier|référence"
    r"|signalement|sprawa|sprawy|zgłoszenie|zgłoszenia|numer|caso|protocolo|referencia"
    r"|referência|номер|обращение|обращения|обращению|заявка|заявки|дело|инцидент"
    r"|инцидента|вх|исх|жалоба|жалобы)"
)
_MARK = (
    r"(?:[ _-]?(?:id|ids|no|nr|num|number|nummer|code|key|номер|n|zgłoszenia|sprawy"
    r"|case|ticket|reference|ref)\b\.?)"
)
_LABELLED = re.compile(
    rf"(?<![\w-]){_LABEL}(?:{_MARK}{{1,2}}[ ]?[:=#№]?|[ ]?[:=#№])"
    rf"[ #№:\[(]{{0,4}}{_VALUE}",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"(?<![\w-])(?:Az|Gz|Ref|Réf|Sygn|Zn|Rif|Exp)\.:?(?: akt:?)?"
    r" (?P<id>\w[\w./:-]{3,40}\w)",
    re.IGNORECASE,
)
_BRACKET = re.compile(
    r"\[#?(?:[\w -]{1,30}(?:[:#] ?| ))?(?P<id>[\w-]{0,20}\d{3,}[\w-]{0,20})\]"
)
_HASH = re.compile(r"(?<!\w)[#№] ?(?P<id>[A-Z]{0,6}-?\d{4,}[\w-]{0,20})")
# INC0098812, PHISH-20391: a number of a ticket system that says so itself.
_SYSTEM = re.compile(
    r"(?<![\w./#-])"
    r"(?P<id>(?!AS|CVE|RFC|SBL|IP)[A-Z]{2,6}-?(?:20\d\d-)?\d{5,12})(?![\w.])"
)
_ISSUE = re.compile(
    r"\b(?:Issue|Case|Ticket|Incident|Ref\.?|Report|Request|Notice|Complaint|Abuse"
    r"|Заявка|Обращение|Жалоба|Dossier|Zgłoszenie"
    r"|Vorgang|Aktenzeichen|Fall|Meldung|Sprawa|Caso|Referencia|Dossier|Дело)"
    r" (?P<id>(?!20\d{6}\b)\d{4,12}(?:[/-]\w{1,10}){0,3})\b",
    re.IGNORECASE,
)
_NO_ID = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d(?!\d).*"
    r"|\d{1,2}:\d\d.*|[^\d]*|https?:.*|\d{1,2}|port.*|(?:tcp|udp).*",
    re.IGNORECASE,
)


def read(hops: Sequence[Hop]) -> tuple[str, str] | None:
    """Return (reference, where it stood), or None."""
    found = references(hops)
    return next(found, None)


def references(hops: Sequence[Hop]) -> Iterator[tuple[str, str]]:
    """Yield every reference with its place, the outermost letter's first."""
    for hop in hops:
        for ident in _of_subject(hop.subject[:1000]):
            yield ident, "subject"
    for hop in hops:
        for at, line in enumerate(hop.own()):
            if at >= _LINES:
                break
            for ident in _of_line(line.text[:500]):
                yield ident, f"body line {line.number}"


def _of_subject(text: str) -> Iterator[str]:
    yield from _of_line(text)
    for pattern in (_ISSUE, _BRACKET, _HASH, _SYSTEM):
        for match in pattern.finditer(text):
            if not _NO_ID.fullmatch(match["id"]):
                yield match["id"]


def _of_line(text: str) -> Iterator[str]:
    for pattern in (*_KNOWN, _LABELLED, _ABBREVIATED):
        for match in pattern.finditer(text):
            ident = match["id"].rstrip(".:-_/")
            if pattern in _KNOWN or not _NO_ID.fullmatch(ident):
                yield ident
