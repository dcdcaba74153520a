"""The layers of a complaint: who forwarded what to whom, the outermost first.

A datacenter wraps the letter of somebody else, who may have wrapped another. Each
layer becomes a Hop with its own words; quoted text is a layer too. Nothing is
judged here. Work is linear and bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from mailproc.abuse import fangs
from mailproc.abuse.letter import moments, zones
from mailproc.abuse.letter.phrases import Lexicon, words
from mailproc.abuse.letter.sentences import Sentence, sentences
from mailproc.abuse.letter.zones import Line, Zone
from mailproc.message import htmltext
from mailproc.message.model import Message

_TEXT_CHARS = 300_000
_LINE_CHARS = 2000
_LINES = 8000
_HOPS = 30
_SENTENCES = 400

_QUOTE = re.compile(r"(?:[>|] ?){1,40}")
_FIELD = re.compile(
    r"[*\s]{0,4}(?:(?P<from>From|Von|De|От кого|От|Od|Da|Van|Fra|Från|Expéditeur)"
    r"|(?P<date>Sent|Date|Gesendet(?: am)?|Datum|Envoyé(?: le)?|Enviado(?: el)?|Fecha"
    r"|Отправлено|Дата|Wysłano|Data|Inviato|Verzonden|Skickat)"
    r"|(?P<subject>Subject|Betreff|Objet|Asunto|Assunto|Тема|Temat|Oggetto|Onderwerp"
    r"|Emne)|(?P<other>To|An|À|A|Para|Кому|Do|Aan|Til|Cc|Kopie|Копия|DW|Reply-To"
    r"|Antwort an|Organi[sz]ation))[ *]{0,3}:[ *\t]{0,4}(?P<value>.{0,500})$"
)
_ADDRESS = re.compile(r"[\w.+=&/-]{1,64}@[\w.-]{1,190}\.[A-Za-z-]{2,30}")
_WROTE = re.compile(
    r".{0,300}(?:wrote|schrieb|a écrit|пишет|писал|написал|napisał|escribió|escreveu"
    r"|ha scritto|schreef)\w{0,3}.{0,120}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
_DECORATED = re.compile(r"[-_=*#~+<]{2,}|.{0,200}(?::|below\.?|follows\.?|unten:?)\s*$")
_MARKS = Lexicon(
    {
        "mark": {
            1: """original message; forwarded message; begin forwarded message
            forwarded email; forwarded mail; forwarded complaint; original mail
            weitergeleitete nachricht; ursprungliche nachricht; originalnachricht
            original nachricht; anfang der weitergeleiteten; ursprungliche meldung
            пересланное сообщение; пересылаемое сообщение; исходное сообщение
            начало переадресованного; перенаправленное сообщение; текст жалобы
            исходное письмо; пересылаемое письмо; текст обращения; текст письма
            wiadomosc oryginalna; oryginalna wiadomosc; przekazana wiadomosc
            wiadomosc przekazana; tresc zgłoszenia; message transfere
            message d origine; message original; courriel original; plainte originale
            mensaje reenviado; mensaje original; mensagem encaminhada
            mensagem original; messaggio inoltrato; messaggio originale
            doorgestuurd bericht; oorspronkelijk bericht; original notification
            original complaint; original report; original notice; original abuse
            original email; original e mail; original ticket; complaint below
            complaint follows; complaint we received; complaint we have received
            report we received; following complaint; following abuse complaint
            following report; following abuse report; complaint text; complaint body
            complaint details; report follows; complaint is below; complaint received
            message from complainant; message from the complainant
            forwarded abuse; quoted complaint; received complaint; copy of the complaint
            copy of the report; copy of the original; details of the complaint
            abuse message below; nachfolgende beschwerde; folgende beschwerde
            folgende meldung; nachfolgende meldung; begin complaint"""
        }
    }
)


@dataclass(frozen=True)
class Hop:
    """One layer: who wrote it and when, as far as it says; its lines with zones.

    `date` may lack a zone; `quoted` is true for text behind `>` marks.
    """

    sender: str | None
    subject: str
    date: datetime | None
    lines: tuple[Line, ...]
    quoted: bool = False

    def own(self) -> Iterator[Line]:
        """The lines that are this writer's own words."""
        return (line for line in self.lines if line.zone is Zone.OWN)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The writer's own words as sentences, the first ones of a long letter."""
        return tuple(islice(sentences(self.own()), _SENTENCES))


def letter_text(message: Message) -> str:
    """Return the letter's text, defanged addresses written out, bounded.

    The HTML is read where the plain part says next to nothing.
    """
    text = message.text[:_TEXT_CHARS]
    if message.html and len(text.strip()) < 120:
        shown = htmltext.to_text(message.html[:_TEXT_CHARS])
        text = shown if len(shown) > 2 * len(text.strip()) else text
    return fangs.refang(text)


def layers(message: Message, text: str) -> tuple[Hop, ...]:
    """Return the layers of a letter, the outermost first; never empty."""
    sender = message.from_[0].addr if message.from_ else None
    drafts = _split(list(_lines(text)))
    hops = [Hop(sender, message.subject, message.date, ())]
    if drafts:
        hops[0] = Hop(sender, message.subject, message.date, zones.marked(drafts[0][1]))
    hops += [_hop(lines, quoted) for quoted, lines in drafts[1:]]
    return tuple(hops)


def _lines(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n", _LINES)[:_LINES], 1):
        for start in range(0, max(len(line), 1), _LINE_CHARS):
            yield Line(number, line[start : start + _LINE_CHARS].rstrip())


def _split(lines: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Cut at forward marks and header blocks; a depth of quoting is a layer."""
    drafts: dict[tuple[int, int], list[Line]] = {(0, 0): []}
    section = last_block = 0
    for at, line in enumerate(lines):
        depth, bare = _unquoted(line)
        starts = at >= last_block and _begins(lines, at)
        if starts and len(drafts) < _HOPS:
            section += 1
            last_block = at + 8
        key = (section, depth if len(drafts) < _HOPS else 0)
        drafts.setdefault(key, []).append(bare)
    return [(depth > 0, rows) for (_, depth), rows in drafts.items()]


def _unquoted(line: Line) -> tuple[int, Line]:
    quote = _QUOTE.match(line.text)
    if quote is None or line.text.startswith("|"):
        return 0, line
    return quote[0].count(">"), line._replace(text=line.text[quote.end() :])


def _begins(lines: Sequence[Line], at: int) -> bool:
    """Whether a forwarded letter begins at this line."""
    text = _unquoted(lines[at])[1].text
    if len(text) < 140 and _DECORATED.match(text) and _MARKS.has(words(text)):
        return True
    field = _FIELD.match(text)
    if not field or not field["from"] or (at and zones.is_trace(lines[at - 1].text)):
        return False
    return _is_block(lines[at : at + 8])


def _is_block(lines: Sequence[Line]) -> bool:
    """Whether From is followed by two more fields of a forwarded letter's head.

    Fields of trace among them mean evidence: a message pasted with its source.
    """
    kinds = set()
    for line in lines:
        text = _unquoted(line)[1].text
        field = _FIELD.match(text)
        if field:
            kinds.add(_kind(field))
    return len(kinds) >= 3


def _kind(field: re.Match[str]) -> str:
    return next(
        name for name in ("from", "date", "subject", "other") if field[name] is not None
    )


def _hop(lines: list[Line], quoted: bool) -> Hop:
    """Read the head of a forwarded letter off its first lines."""
    found: dict[str, str] = {}
    for line in lines[:12]:
        field = _FIELD.match(line.text)
        if field:
            found.setdefault(_kind(field), field["value"].strip())
        elif _WROTE.match(line.text):
            found.setdefault("from", line.text)
            found.setdefault("date", line.text)
    address = _ADDRESS.search(found.get("from", ""))
    moment = moments.first(found.get("date", ""))
    return Hop(
        address[0] if address else None,
        found.get("subject", ""),
        moment.at if moment else None,
        zones.marked(lines),
        quoted,
    )
