"""The state of works or of an outage, from the words of the sender's new text.

TENTATIVE … RESOLVED of COMMANDS.md. Quoted history is never read for state, and
neither are conditions ("once the work has been completed") and the future.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mailproc.notices.prose import is_log, paragraphs

# Every pattern begins with a word: looking there alone spares most of the time.
_AT_WORD = r"(?<!\w)(?=\w)"
# Both tables are in order of precedence, and for text in lower case.
PLANNED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(f"{_AT_WORD}(?:{pattern})"))
    for name, pattern in (
        (
            "RE-SCHEDULED",
            r"(?<!may be )(?<!can be )(?<!could be )(?<!might be )(?<!be "
            r")\bre-?scheduled\b|\brescheduling\b|\bpostpone(?:d|ment)\b|"
            r"(?:performed|take\s+place)\s+(?:during|on)\s+the\s+alternate\s+night|"
            r"\b(?:maintenance|window|works?)\s+(?:\S+\s+)?(?:has|"
            r"have)\s+been\s+moved\b|"
            r"\bverschoben\b|\bverlegt\b|\bterminverschiebung|\bverschiebung\b|"
            r"\breportée?s?\b|\breprogrammée?s?\b|\bdécalée?s?\b|\breport\s+(?:de|"
            r"des)\b|"
            r"\bперенес[её]н\w*|\bперенос\w*\b|\bprzeniesion\w+|\bprzełożon\w+|"
            r"\bprzesunięt\w+|\bzmian\w+\s+terminu|"
            r"\breprogramad\w+|\baplazad\w+|\breagendad\w+|\badiad[ao]s?\b|"
            r"\bremarcad\w+|\brinviat\w+|\briprogrammat\w+|\bverplaatst\b|"
            r"\buitgesteld\b",
        ),
        (
            "CANCELLED",
            r"\b(?:ha(?:s|ve)|had)\s+(?:now\s+)?been\s+(?:cancel+ed|called\s+off|"
            r"withdrawn|aborted)|\b(?:is|are|was|were)\s+(?:now\s+|"
            r"hereby\s+)?cancel+ed|"
            r"\bcancel+ed\b|\bcancel+ation\b|\bcalled\s+off\b|"
            r"\bno\s+longer\s+(?:needed|required|necessary)|\brolled\s+back\b|"
            r"\b(?:could\s+)?not\s+(?:be\s+)?completed\b|"
            r"\bnicht\s+mehr\s+(?:erforderlich|notwendig|nötig)|"
            r"\bбольше\s+не\s+(?:требу|нужн)\w+|\bplus\s+nécessaires?\b|"
            r"\bwill\s+(?:no\s+longer|not)\s+(?:take\s+place|be\s+(?:carried\s+out|"
            r"performed)|proceed)|\bwas\s+not\s+completed|"
            r"\babgesagt\b|\bstorniert\b|\bentfällt\b|\bentfallen\b|\babsage\b|"
            r"\bnicht\s+statt\b|\bannulée?s?\b|\bannulation\b|"
            r"\bотмен[её]?н\w*|\bотмена\b|\bотменя\w+|\bне\s+состоятся|\bodwołan\w+|"
            r"\banulowan\w+|\bnie\s+odbędą|\bcancelad\w+|\bannullat\w+|"
            r"\bgeannuleerd\b",
        ),
        (
            "COMPLETED",
            r"(?<!not )(?<!not be )(?<!not been )(?<!unable to be )\b(?:completed|"
            r"concluded)\b|"
            r"\bcompletion\b|\b(?:has|have)\s+(?:now\s+)?(?:ended|finished)\b|"
            r"\b(?:is|are|was|were|been)\s+(?:now\s+)?(?:complete|finished|over)\b|"
            r"(?<!nicht )\babgeschlossen\b|\bbeendet\b|\bfertiggestellt\b|"
            r"\berfolgreich\s+durchgeführt|\bterminée?s?\b|\bachevée?s?\b|"
            r"\bfin\s+(?:de|des|d['’])\s?(?:la\s+)?(?:maintenance|travaux|"
            r"intervention)|"
            r"(?<!не )\bзаверш[её]н\w*|\bзавершил\w+|"
            r"\bзавершени[еи]\s+(?:\w+\s+)?работ|"
            r"\bокончен\w*|\bзакончен\w*|\bвыполнен[ыа]\b|\bzakończon\w+|"
            r"\bzakończył\w+|\bzakończeni[eu]\s+prac|"
            r"\bfinalizad\w+|\bcompletad\w+|\bconclu[ií]d\w+|\bterminad\w+|"
            r"\bencerrad\w+|\bcompletat\w+|\bconclus[aoie]\b|\bterminat[aoie]\b|"
            r"\bafgerond\b|\bvoltooid\b",
        ),
        (
            "IN-PROCESS",
            r"\bhas\s+(?:now\s+)?(?:begun|started|commenced)\b|"
            r"\bhave\s+(?:now\s+)?(?:begun|started|commenced)\b|\bin[\s-]progress\b|"
            r"\bin[\s-]process\b|\bunder\s?way\b|\b(?:is|are)\s+(?:now\s+|"
            r"currently\s+)?ongoing\b|\bis\s+starting\s+now\b|"
            r"\b(?:has|have)\s+been\s+extended\b|\bextension\s+of\b|"
            r"\bextended\s+(?:until|to|by)\b|"
            r"\b(?:hat|haben)\b.{0,30}\bbegonnen\b|"
            r"\bverlängert\b|\bverlängerung\b|\ba\s+(?:débuté|commencé)|"
            r"\bont\s+(?:débuté|commencé)|\ben\s+cours\b|\bprolongée?s?\b|"
            r"\bначались\b|\bначаты\b|\bначат[ао]\b|\bведутся\b|\bв\s+процессе\b|"
            r"\bпродлен\w*|\bпродлева\w+|\brozpoczęły\b|\brozpoczęto\b|"
            r"\brozpoczęte\b|\bw\s+toku\b|\btrwają\b|\bprzedłużon\w+|\bwydłużon\w+|"
            r"\bha\s+comenzado|\ben\s+curso\b|\bforam\s+iniciad\w+|"
            r"\bem\s+andamento\b|\bsono\s+iniziat\w+|\bin\s+corso\b",
        ),
        (
            "TENTATIVE",
            r"\btentative(?:ly)?\b|\bprovisional(?:ly)?\b|\bto\s+be\s+confirmed\b|"
            r"\bnot\s+yet\s+confirmed\b|\bsubject\s+to\s+confirmation\b|"
            r"\bproposed\s+(?:date|window|maintenance)|\bvorläufig\w*\s+(?:termin|"
            r"planung|ankündigung)|"
            r"\bunter\s+vorbehalt\b|\bprovisoire\b|\bà\s+confirmer\b|"
            r"\bпредварительн\w+\s+(?:уведомлени|дат|врем|план|срок)\w*|"
            r"\bwstępn\w+\s+(?:termin|informac)\w*|\bdo\s+potwierdzenia\b",
        ),
        (
            "CONFIRMED",
            r"\bconfirmed\b|\bbestätigt\b|\bconfirmée?s?\b|\bподтвержд[её]н\w*|"
            r"\bpotwierdzon\w+|\breminder\b|\berinnerung\b|\brappel\b|"
            r"\bнапоминани\w+|\bнапомина\w+|\bprzypomnien\w+|\bprzypominamy\b|"
            r"\b(?:has\s+been|is)\s+scheduled\b",
        ),
    )
)
INCIDENT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(f"{_AT_WORD}(?:{pattern})"))
    for name, pattern in (
        (
            "RESOLVED",
            r"\bservices?\s+(?:was\s+|were\s+|is\s+|are\s+)?restored\b|"
            r"(?<!not )(?<!not yet )(?<!not been )(?<!yet been )(?<!unresolved "
            r")\b(?:resolved|rectified)\b|\b(?:has|"
            r"have)\s+(?:now\s+)?(?:been\s+)?(?:fully\s+)?(?:restored|fixed|repaired|"
            r"cleared|recovered)\b|"
            r"\b(?:is|are|was|were)\s+(?:now\s+)?(?:fully\s+)?(?:restored|fixed|"
            r"repaired|back\s+(?:online|to\s+normal|up)|operational\s+again)\b|"
            r"\bend\s+of\s+(?:the\s+)?(?:incident|outage|intervention)|"
            r"\b(?:intervention|operation|repairs?)\s+(?:\S+\s+){0,2}(?:completed|"
            r"finished|closed)\b|\b(?:incident|ticket|case|event|fault)\s+(?:\S+\s+)"
            r"{0,3}closed\b|^closed\W*$|(?<=[-:\]]\s)closed\b|"
            r"\bbehoben\b|\bwiederhergestellt\b|\bgelöst\b|\bbeseitigt\b|"
            r"\bentstört\b|\brésolue?s?\b|\brétablie?s?\b|"
            r"\bfin\s+(?:de\s+l|d)['’](?:incident|intervention)|"
            r"\bintervention\s+(?:est\s+)?(?:terminée|clôturée)|"
            r"\bустран[её]н\w*|\bвосстановлен[ыао]?\b|\bвосстановил\w+|"
            r"\bликвидирован\w*|\bрешен[аы]\b|\busunięt\w+|\bprzywrócon\w+|"
            r"\brozwiązan\w+|\bnaprawion\w+|\bkoniec\s+awarii|\bzakończeni\w+\s+awarii|"
            r"\bdziała(?:ją)?\s+(?:już\s+)?(?:poprawnie|prawidłowo)|\bentwarnung\b|"
            r"\b(?:operating|working)\s+normally\b|\bв\s+штатном\s+режиме\b|"
            r"\bresuelt\w+|\brestablecid\w+|\bsolucionad\w+|\bresolvid\w+|"
            r"\brestabelecid\w+|\bnormalizad\w+|\brisolt\w+|\bripristinat\w+|"
            r"\bopgelost\b|\bhersteld\b",
        ),
        (
            "MONITORING",
            r"\bmonitoring\s+(?:the|for|our|it|its|closely|phase)\b|\b(?:are|"
            r"will)\s+(?:now\s+|"
            r"still\s+)?(?:continu\w+\s+)?(?:to\s+)?monitor(?:ing)?\b(?!\s+system)|"
            r"^monitoring\W*$|\bbeing\s+monitored\b|\bmonitored\s+for\b|\bunder\s+observation\b|"
            r"\bbeobacht(?:en|ung)\b|\bsous\s+(?:observation|surveillance)\b|"
            r"\bsurveillons\b|\bнаблюда(?:ем|ется|ют)\b|\bнаблюдени[еи]\b|"
            r"\bmonitorujemy\b|\bobserwuj\w+|\bmonitoreando\b|\bmonitorando\b",
        ),
        (
            "IDENTIFIED",
            r"\b(?:cause|issue|problem|fault|break)\s+(?:has\s+been\s+|"
            r"have\s+been\s+|was\s+|is\s+)?(?:now\s+)?(?:identified|located|found|"
            r"isolated)\b|\b(?:identified|located|isolated)\s+(?:the|an?)\b|"
            r"^identified\W*$|"
            r"\bursache\b.{0,60}\b(?:gefunden|identifiziert|ermittelt|lokalisiert)|"
            r"\b(?:cause|panne|origine)\b.{0,40}\b(?:identifiée?|localisée?|"
            r"trouvée?)|"
            r"\bпричин\w+\b.{0,60}\b(?:установлен|выявлен|найден|определен|обнаружен|"
            r"локализован)\w*|\bprzyczyn\w+\b.{0,60}\b(?:zidentyfikowan|ustalon|"
            r"zlokalizowan)\w+|\bzidentyfikowa\w+|\bzlokalizowa\w+|\bidentificad\w+",
        ),
        (
            "INVESTIGATING",
            r"\binvestigat\w+|\blooking\s+into\b|\bdiagnos\w+|\btroubleshoot\w+|"
            r"\b(?:just\s+|been\s+)?detected\s+(?:a|an)\s+(?:fault|issue|problem|"
            r"outage)|\b(?:engineers?|technicians?|team)\b.{0,40}\b(?:working|"
            r"intervening|dispatched|checking|"
            r"analy[sz]ing|looking|trying|on\s+it)|"
            r"\b(?:techniciens?|équipes?)\b.{0,60}\b(?:intervien\w+|prévenue?s?)\b|"
            r"\bin\s+bearbeitung\b|\buntersuch\w+|\bwird\s+geprüft|\bprüfen\b|"
            r"\banalysier\w+|"
            r"\barbeiten\s+(?:bereits\s+)?(?:mit\s+hochdruck|an\s+(?:der|einer))|"
            r"\bfehlersuche\b|\b(?:diagnostic|analyse|"
            r"investigation)\s+(?:est\s+)?en\s+cours|\bnos\s+équipes\s+(?:sont|"
            r"travaillent|recherchent)|"
            r"\bвыясня\w+|\bразбира(?:ем|ют)\w*|\bдиагност\w+|\bрасследу\w+|"
            r"\bведутся\s+(?:\w+\s+)?(?:восстановительн|аварийн|ремонтн)\w+|"
            r"\bспециалист\w+\b.{0,50}\b(?:работа|заним|устраня)\w+|"
            r"\bработаем\s+над\b|"
            r"\bbadamy\b|\banalizuj\w+|\bdiagnoz\w+|\bustalamy\b|\btrwają\s+prace\b|"
            r"\bpracuj\w+\s+nad\b|\binvestigando\b|\bapurando\b|\bindagand\w+|"
            r"\bonderzoeken\b",
        ),
    )
)
_CONDITION = re.compile(
    r"\b(?:if|once|when|whenever|after|until(?!\s+[\d(])|upon|unless|should|"
    r"as\s+soon\s+as|"
    r"in\s+case|in\s+the\s+event|before|wenn|falls|sobald|nachdem|sollte[n]?|"
    r"si|dès\s+que|lorsque|quand|après|une\s+fois|если|когда|после|как\s+только|"
    r"в\s+случае|jeśli|jeżeli|gdy|kiedy|po\s+zakończeniu|w\s+przypadku|"
    r"cuando|una\s+vez|caso|quando|assim\s+que|após|dopo|indien|zodra|"
    r"nach\s+(?:abschluss|beendigung))\b",
)
_FUTURE = re.compile(
    r"\b(?:will|shall|expect\w*|estimat\w+|plan(?:ned)?\s+to|wird|"
    r"(?<!behoben\s)(?<!gelöst\s)(?<!abgeschlossen\s)werden\b(?!\s+konnten)|soll(?:en)?|voraussichtlich|sera|seront|devrait|"
    r"prévue?s?|"
    r"буд[уе]т|должн\w+|планируется|ожида\w+|zostan(?:ą|ie)|będ(?:ą|zie)|planowan\w+|"
    r"será[n]?|serão|estimad\w+|previst\w+|sarà|saranno|eta|etr)\b",
)
_FINISHED = frozenset(("COMPLETED", "IN-PROCESS", "RESOLVED"))
_EDGE = " \t-–—*•·[](){}:"
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def of_value(
    value: str, kind: str, phrases: Mapping[str, str] | None = None
) -> str | None:
    """Return the state that a status field or a subject line names."""
    return next(_named(value, kind, phrases or {}), None)


def of_text(
    lines: Sequence[str], kind: str, phrases: Mapping[str, str] | None = None
) -> str | None:
    """Return the state that new text tells: sentences first, else the newest entry.

    `phrases` are the provider's own words for a state.
    """
    told = list(_told(lines, kind, phrases or {}))
    for state, _ in _table(kind):
        if state in told and not (state == "CONFIRMED" and len(told) > 1):
            return state
    return of_log(lines, kind)


def of_log(lines: Sequence[str], kind: str) -> str | None:
    """Return the state of the newest entry with its own time."""
    entries = [line.strip() for line in lines if is_log(line)]
    ordered = sorted(entries, key=_stamp, reverse=True)
    return next((s for entry in ordered if (s := of_value(entry, kind))), None)


def _stamp(entry: str) -> str:
    found = re.match(r"\W*(\d{4}-\d\d-\d\d[T ]?\d\d:\d\d)", entry)
    return found[1] if found else ""


def _told(lines: Sequence[str], kind: str, phrases: Mapping[str, str]) -> Iterator[str]:
    text = "\n".join(paragraphs(lines))
    for sentence in _SENTENCE.split(text.lower()):
        if len(sentence) > 1000 or not sentence:
            continue
        for state in _named(sentence, kind, phrases):
            if _counts(sentence, state):
                yield state


def _counts(sentence: str, state: str) -> bool:
    if _CONDITION.search(sentence):
        return False
    return state not in _FINISHED or not _FUTURE.search(sentence)


def _named(text: str, kind: str, phrases: Mapping[str, str]) -> Iterator[str]:
    low = text.lower().strip(_EDGE)
    yield from (state for phrase, state in phrases.items() if phrase in low)
    yield from (state for state, pattern in _table(kind) if pattern.search(low))


def _table(kind: str) -> Iterable[tuple[str, re.Pattern[str]]]:
    return INCIDENT if kind == "incident" else PLANNED
