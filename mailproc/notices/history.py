"""The new text of a letter, and what it quotes or forwards below.

State is read from the new text only. A forwarded notice is the notice: its own
sender, day and subject count, and its text is the new text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WROTE = re.compile(
    r"^(?:>\s*)?(?:on|am|le|el|em|il|op|w dniu|dnia)?\b.{4,160}"
    r"(?:wrote|schrieb(?:en)?.{0,80}|a écrit|пишет|написала?|napisał(?:a|"
    r"\(a\))?.{0,80}|"
    r"escribió|escreveu|ha scritto|schreef.{0,80})\s*:\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"^\W*(?:-{2,}|_{5,}|={5,})\s*(?:(?:original|forwarded|ursprüngliche|"
    r"weitergeleitete|message|"
    r"wiadomość|исходное|пересылаемое|перенаправленное|пересланное|begin forwarded|"
    r"przekazana|"
    r"mensaje|mensagem|messaggio)\b.{0,60}?)\s*[-_=]*\s*$|^begin forwarded "
    r"message\s*:?$",
    re.IGNORECASE,
)
# What each of the above and below needs; most lines have none.
_SIGN = re.compile(r"[-_=]{2}|:|(?i:begin)")
_FROM = re.compile(
    r"^\W{0,3}(?:from|von|de|от|кому|od|da|van)\W{0,3}:\s*\W{0,3}(?P<who>\S.*)$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"^\W{0,3}(?P<name>sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|"
    r"objet|à|отправлено|дата|"
    r"кому|копия|тема|wysłano|data|do|dw|temat|enviado(?:\s+el)?|para|asunto|assunto|"
    r"inviato|oggetto|a)"
    r"\W{0,3}:\s*\W{0,3}(?P<value>.*)$",
    re.IGNORECASE,
)
_SUBJECT = _set("subject betreff objet тема temat asunto assunto oggetto")
_DATE = _set(
    "sent date gesendet datum envoyé отправлено дата wysłano data enviado inviato"
)
FORWARDED = re.compile(r"^\W*(?:fwd?|wg|tr|пересл|fw|pd|enc|rv|i)\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_NOTE = 400  # a person forwards with a few words of their own


@dataclass(frozen=True, slots=True)
class Split:
    """A letter in two: its new lines and the quoted ones.

    `forwarded` says that `new` is what was forwarded; then `sender`, `date` and
    `subject` are those of its header as far as they are given.
    """

    new: tuple[str, ...]
    quoted: tuple[str, ...] = ()
    forwarded: bool = False
    sender: str = ""
    date: str = ""
    subject: str = ""


def split(lines: Sequence[str], subject: str) -> Split:
    """Part new text from history; `subject` tells a forward from a reply."""
    at = _cut(lines)
    if at is None:
        return Split(*_without_quotes(lines))
    above, _ = _without_quotes(lines[:at])
    head, rest = _header(lines, at)
    below = tuple(line.lstrip("> ") for line in rest)
    own = sum(map(len, above))
    if FORWARDED.match(subject) or (own < 20 and head):
        inner = split(below, "") if _cut(below) is not None else Split(below)
        return Split(
            new=(inner.new if own > _NOTE else (*above, *inner.new)),
            quoted=inner.quoted,
            forwarded=True,
            sender=head.get("from", ""),
            date=head.get("date", ""),
            subject=head.get("subject", ""),
        )
    return Split(above, below)


def _without_quotes(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    new = tuple(line for line in lines if not line.startswith(">"))
    quoted = tuple(line.lstrip("> ") for line in lines if line.startswith(">"))
    return new, quoted


def _cut(lines: Sequence[str]) -> int | None:
    """Return the line where history begins."""
    for number, line in enumerate(lines):
        if len(line) > 300 or not _SIGN.search(line):
            continue
        if _RULE.match(line) or _WROTE.match(line):
            return number
        if (
            _FROM.match(line)
            and sum(bool(_OTHER.match(x)) for x in lines[number + 1 : number + 6]) >= 2
        ):
            return number
    return None


def _header(lines: Sequence[str], at: int) -> tuple[dict[str, str], Sequence[str]]:
    """Read the header that stands above quoted text, and where that text begins."""
    head: dict[str, str] = {}
    last = ""
    number = at
    for number in range(at, min(at + 14, len(lines))):
        line = lines[number]
        who, other = _FROM.match(line), _OTHER.match(line)
        if who and "from" not in head:
            found = _ADDRESS.search(who["who"])
            head["from"] = found[0].lower() if found else ""
        elif other:
            name = other["name"].lower().split()[0]
            last = "subject" if name in _SUBJECT else "date" if name in _DATE else "to"
            head.setdefault(last, other["value"].strip("* "))
        elif line.strip() and last == "subject" and head:
            head["subject"] += " " + line.strip()
            last = ""
        elif (line.strip() and number > at) or (not line.strip() and len(head) >= 2):
            return head, lines[number:]
    return head, lines[number + 1 :]
