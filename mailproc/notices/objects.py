"""What is affected, and how badly, in the four words of the maintnote standard.

An impact that is not clearly one of them stays None: never OUTAGE by default.
"""

import re
from collections.abc import Iterator, Sequence

from mailproc.notices.labels import Field

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "REDUCED-REDUNDANCY",
            r"\b(?:loss|lack|reduction)\s+of\s+redundancy|\breduced\s+redundancy|"
            r"\bredundancy\s+(?:is|will\s+be|loss|reduced)\b(?!\s+not)|\bwithout\s+redundancy|"
            r"\bredundanzverlust|\bredundanz\b|\bperte\s+de\s+redondance|\bредондан|"
            r"\bрезервировани\w+|\bредунданс\w+|\bпотер\w+\s+резерв|"
            r"\b(?:utrata|brak|ograniczenie)\s+redundancji|"
            r"\bpérdida\s+de\s+redundancia|\bperda\s+de\s+redundância",
        ),
        (
            "NO-IMPACT",
            r"\bno[\s-](?:\w+\s+)?(?:impact|interruption|outage|downtime|effect|"
            r"disruption)|\bno\s+expected\s+impact|"
            r"\bnon[\s-]?(?:service[\s-])?(?:impacting|affecting)|"
            r"\bnot\s+(?:be\s+)?(?:affected|impacted)|"
            r"\bnot\s+expected\s+to\s+(?:affect|impact|cause)|\bnone\b|"
            r"\bat[\s-]risk\b|\bwithout\s+(?:any\s+)?(?:interruption|impact|"
            r"downtime)|\bkeine\b.{0,40}(?:auswirkung|unterbrechung|beeinträchtigung|"
            r"ausfall)\w*|"
            r"\bpas\s+d['’](?:impact|interruption)|\baucune?\s+(?:impact|"
            r"interruption|coupure)|\bsans\s+(?:impact|interruption|coupure)|"
            r"\bбез\s+(?:перерыв|перебо|влияни|простоя|остановк)\w*|\bне\s+(?:затро|"
            r"повлия|ожида)\w+|"
            r"\b(?:bez\s+(?:przerw|wpływu)|brak\s+(?:wpływu|przerw)|"
            r"nie\s+(?:przewiduj|spowoduj|wpłyn))\w*|\bsin\s+(?:impacto|afectación)|"
            r"\bsem\s+impacto|\bnessun\s+impatto|^no$|^нет$|^brak$|^keine$|^aucun$",
        ),
        (
            "DEGRADED",
            r"\bdegrad\w+|\bswitch(?:ing)?\s+hits?|\bintermittent\w*|\bpacket\s+loss|"
            r"\bhigher\s+latency|\bincreased\s+latency|\blatency\b|\bflap\w*|"
            r"\bshort\s+interruptions?|\bbrief\s+interruptions?|"
            r"\beingeschränkt|\bkurze\w*\s+(?:unterbrechung|aussetzer)\w*|"
            r"\bpaketverlust\w*|\bmicro-?coupures?|\bdégradation|\bralentissement|"
            r"\bкратковременн\w+|\bпотер\w+\s+пакетов|\bзадержк\w+|\bснижени\w+|"
            r"\bdegradac\w+|\bkrótkotrwał\w+|\bchwilow\w+|\bintermitent\w+|"
            r"\bdegradação",
        ),
        (
            "OUTAGE",
            r"\boutage|\bdown\b|\bdowntime|\bhard\s+down|\bservice\s+interruption|"
            r"\bunavailab\w+|\bnot\s+be\s+(?:available|reachable)|"
            r"\bloss\s+of\s+(?:service|connectivity|power)|"
            r"\bservice[\s-](?:affecting|impacting|disruption)|\bunreachable|"
            r"\binterrupt\w+|"
            r"\bausfall\w*|\bnicht\s+(?:erreichbar|verfügbar)|\bunterbrechung\w*|"
            r"\bindisponib\w+|\bcoupure|\binterruption|\bинедоступ|\bнедоступ\w+|"
            r"\bперерыв\w*|\bпростой\b|\bотключ\w+|\bостановк\w+|\bniedostępn\w+|"
            r"\bprzerw\w+|\bawari\w+|\bbrak\s+(?:dostępu|łączności|zasilania)|"
            r"\bcorte\b|\binterrupci\w+|\binterrupç\w+|\bindisponív\w+|"
            r"\binterruzione|^yes$|^да$|^ja$|^oui$|^tak$",
        ),
    )
)
_SPLIT = re.compile(r"[;\n,]\s*|\s{2,}|\t")
_SPLIT_WORDS = re.compile(r"\s+(?:and|und|et|и|oraz|i|y|e)\s+")
_NOTHING = re.compile(
    r"^(?:n/?a|none|-+|—|nan|no|null|keine|aucun|нет|brak|_+)$", re.IGNORECASE
)
_MOST = 500


def impact(fields: Sequence[Field]) -> tuple[str | None, str]:
    """Return (the impact word or None, the text it was read from)."""
    for each in fields:
        if each.kind == "impact":
            word = impact_of(each.value)
            if word:
                return word, each.value
    return None, ""


def impact_of(text: str) -> str | None:
    """Return the standard's word for an impact as written, None if it is not clear."""
    head = text[:300]
    return next((name for name, pattern in _WORDS if pattern.search(head)), None)


def affected(fields: Sequence[Field]) -> tuple[str, ...]:
    """Return the affected services, circuits and servers as written."""
    found: dict[str, None] = {}
    for each in fields:
        if each.kind == "affected":
            for name in _names(each.value):
                found.setdefault(name)
    return tuple(found)[:_MOST]


def _names(value: str) -> Iterator[str]:
    pieces = _SPLIT.split(value)
    if len(pieces) == 1 and len(value) < 80:
        pieces = _SPLIT_WORDS.split(value)
    for piece in pieces:
        name = piece.strip(" \t.*•-–:[]\"'")
        if name and len(name) <= 120 and not _NOTHING.match(name):
            yield name
