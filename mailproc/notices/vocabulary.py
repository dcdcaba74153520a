"""The words before values in notices, by what they announce. Data only.

English, German, French, Russian, Polish, Spanish, Portuguese, Italian, Dutch. A kind
earlier in KINDS wins: "outage duration" is no window, "ticket number" no duration.
"""

import re

_STAMP = (
    r"^(?:date\s+)?(?:(?:e-?)?mail\s+)?(?:notice\s+)?(?:sent|created|issued|posted|"
    r"published|generated)\b",
    r"last\s+updated?|updated\s+(?:at|on)|^update\s+(?:time|date)|notice\s+(?:date|"
    r"sent)|"
    r"notification\s+(?:date|sent)|date\s+(?:of\s+)?(?:notice|notification|notified|"
    r"issued|sent)|"
    r"next\s+update|reported\s+(?:at|on)|deadline|reply\s+by|"
    r"^(?:gesendet|erstellt|aktualisiert|stand\s+vom|nächst\w+\s+update|"
    r"letzte\s+aktualisierung)",
    r"^(?:envoyé|créé|mis\s+à\s+jour|prochain\w*\s+mise|dernière\s+mise)",
    r"^(?:отправлено|создан[оа]?|обновлен[оа]?|дата\s+(?:создания|отправки|письма|"
    r"обращения|уведомления)|"
    r"следующ\w+\s+обновлени)",
    r"^(?:wysłano|utworzono|data\s+(?:utworzenia|zgłoszenia|wysłania|powiadomienia)|"
    r"kolejna\s+aktualizacja|następna)",
    r"^(?:enviado|fecha\s+de\s+(?:envío|creación)|data\s+d[eo]\s+(?:envio|abertura|"
    r"criação)|inviato)",
    r"^(?:subject|from\s*:|to\s*:|cc|betreff|objet|тема|temat)\b",
)
_OLD = (
    r"^(?:было|alt|stary|vecchio|oud)$|\b(?:bisher|original(?:ly)?|previous(?:ly)?|"
    r"old|former|initial(?:ly)?|"
    r"ursprünglich\w*|bisherig\w*|alte[rns]?|vorherig\w*|"
    r"initiale?(?:ment)?|ancien\w*|précédent\w*|"
    r"первоначальн\w*|предыдущ\w*|прежн\w*|стар\w{2,3}|ранее|"
    r"pierwotn\w*|poprzedni\w*|star[ya]|anterior|precedente)\b"
)
_DOWNTIME = (
    r"(?:outage|down\s?time|impact|interruption|disruption|circuit|unavailab\w+|"
    r"maximum)\w*\s+"
    r"(?:\w+\s+)?(?:duration|time|length|window)(?!\s*(?:start|end))",
    r"(?:planned|expected|estimated|max\w*|total)\s+(?:\w+\s+){0,2}down\s?time|"
    r"^down\s?time",
    r"duration\s+of\s+(?:the\s+)?(?:outage|impact|interruption|down\s?time)",
    r"ausfallzeit|ausfalldauer|dauer\s+der\s+(?:unterbrechung|beeinträchtigung|"
    r"störung)",
    r"(?:durée|temps)\s+(?:de\s+(?:la\s+)?|d['’])(?:coupure|interruption|"
    r"l['’]interruption|indisponibilité)",
    r"(?:время|длительность|продолжительность)\s+(?:простоя|перерыва|недоступности)|"
    r"перерыв",
    r"czas\s+(?:niedostępności|przestoju|trwania\s+(?:przerwy|awarii))|"
    r"tiempo\s+de\s+corte",
    r"tempo\s+de\s+(?:indisponibilidade|interrupção)",
)
_ZONE = (
    r"time\s?zone|^zone$|^tz$|zeitzone|fuseau|часов\w+\s+пояс|strefa|zona\s+horaria|"
    r"fuso|tijdzone",
)
_ID = (
    r"^(?:our\s+)?(?:[\w\-/.]+\s+){0,5}(?:ticket|reference|ref|case|incident|change|"
    r"event|"
    r"work\s?order|maintenance|notification|request|rfo|rfc|crq|outage|notice|job|"
    r"rpo|umw|pw|task|window|tt)\s*"
    r"(?:[\w\-/]+\s+){0,2}(?:#|no|number|num|nr|id|code|reference|ref)s?\.?$",
    r"^(?:our\s+|internal\s+|your\s+)?(?:[\w\-]+\s+){0,2}(?:ticket|reference|ref|"
    r"work\s?order|change\s+request|"
    r"planned\s+work\s+reference|reference\s+internal\s+ticket)s?$",
    r"^(?:ticket|vorgang|wartung|störung|auftrag|referenz|fall|meldung|change|"
    r"vorfall)s?-?\s?"
    r"(?:s?nummer|nr|id|kennung)\.?$|^referenz$|^vorgang$",
    r"^(?:num[ée]ro|n[°ºo])\s+(?:de\s+|d['’])?(?:ticket|référence|incident|"
    r"intervention|dossier|tâche|travaux)|"
    r"^(?:référence|réf)(?:\s+(?:de\s+|d['’]|du\s+)?\w+(?:\s+\w+)?)?$|^(?:tâche|"
    r"travaux)\s*#?$",
    r"^(?:номер|№|id|идентификатор)\s*(?:заявки|работ\w*|планов\w+\s+работ\w*|"
    r"инцидента|тикета|обращения|"
    r"уведомления|запроса|наряда|аварии|события)?$|^(?:заявка|тикет|обращение|"
    r"инцидент|запрос)\s*(?:№|номер|id)?$",
    r"^(?:nr|numer|id|identyfikator)\s+(?:zgłoszenia|prac\w*|planowanych\s+prac|"
    r"incydentu|zlecenia|awarii|ticketu|"
    r"zdarzenia|sprawy)|^(?:zgłoszenie|sygnatura)(?:\s+nr)?$",
    r"^(?:n[úu]mero|n[°ºo]|id)\s+(?:de\s+|do\s+|da\s+)?(?:ticket|caso|referencia|"
    r"incidencia|chamado|protocolo|"
    r"incidente|trabajo|manutenção)|^(?:referencia|referência|riferimento|"
    r"referentie|kenmerk|protocolo|"
    r"chamado)$",
)
_BARE_ID = r"^(?:incident|case|change|event)$"
_NOT_ID = re.compile(
    r"\b(?:account|customer|client|contact|circuit|service|contract|invoice|asset|"
    r"device|peer|"
    r"serial|phone|tel|fax|order(?!\s*number$)|as|port|vat|kunden\w*|vertrag\w*|"
    r"leitung\w*|klant\w*|"
    r"договор\w*|клиент\w*|лицев\w*|umow\w*|klient\w*|vlan|cable|site|rack|server|"
    r"host)\b"
)
_START = (
    r"\bstart(?:s|ing|ed)?\b|\bbegan\b|\bbegin(?:s|ning|n|nt|t)?\b|\bcommence\w*|"
    r"\w*beginn\b|"
    r"\w*startzeit\b|"
    r"\banfang\b|^from$|^von$|^ab$|"
    r"\bdébut\b|\bdebut\b|^du$|^de$|\bначал\w+|\bстарт\w*|^с$|\bпочат\w+|"
    r"\bpoczątek\b|\bpoczątku\b|\brozpoczęci\w+|"
    r"\bstartu\b|^začátek\b|^od$|\bin[ií]ci\w+|\bcomienzo\b|\binizi\w+|^desde$|"
    r"^dal(?:le)?$|"
    r"\baanvang\b|\bbegintijd\b|"
    r"^van$|\bbaşlangıç|^since$|^seit$|\bdetected\b|\boccur+ed\b|возникновени\w+|"
    r"обнаружен\w*|wykryt\w*|wystąpieni\w+",
)
_END = (
    r"\bend(?:s|e|ed|ing|zeit|datum)?\b|\bfinish(?:ed)?\b|\bfin\b|^au$|\bокончани\w+|"
    r"\bзавершени\w+|\bконец\b|"
    r"\bkoniec\b|^konec\b|\bkońca\b|\bzakończeni\w+|^bis$|^to$|^until$|^до$|^по$|"
    r"^do$|^a$|"
    r"^hasta$|\bfim\b|\bfine\b|"
    r"\bt[ée]rmino\b|\bfinal(?:ización)?\b|\w*einde\b|\w*ende\b|\w*entstörung\b|"
    r"\beindtijd\b|^tot$|\bbitiş|"
    r"\bcompletion\b|\bstop\b|"
    r"\b(?:restored|resolved|cleared|recovered|closed|mitigated)\b|восстановлени\w+|"
    r"устранен\w*|przywróceni\w+|usunięci\w+|"
    r"\brestabelecimento\b|\brestablecimiento\b|\brestauração\b|"
    r"\bnormali[sz]a(?:ção|ción|zione|tion)\b|\bnormalisierung\b|"
    r"\bripristino\b|\w*herstel\b|"
    r"\brétablissement\b|\bwiederherstellung\b|\brestoration\b|"
    r"\bbehoben\b|\brétabli\w*|\bresolução\b|\bresolución\b",
)
_DURATION = (
    r"^(?:\w+\s+){0,3}(?:duration|length)\b|\bdauer\b|\bdurée\b|продолжительност|"
    r"длительност|czas\s+trwania|"
    r"\bduraci[óo]n\b|\bduração\b|\bdurata\b|\bduur\b",
)
_WINDOW = (
    r"\b(?:window|schedule|timeframe|time\s+frame|time\s+period|timeslot|time\s+slot|"
    r"period|span)\b|^when$|"
    r"^(?:(?:old|new|former|previous|revised)(?:\s+schedule)?|alt|neu|bisher|ancien|"
    r"nouveau|"
    r"было|стало|stary|nowy|anterior|nuevo|novo|vecchio|nuovo|oud|nieuw)$|"
    r"^scheduled(?:\s+(?:for|time|date))?$|\bdate\s*(?:and|&|/|\+|-|\s)\s*time\b|"
    r"\bdatetime\b|\btime\s*(?:and|&|/)\s*date\b|"
    r"\bactivity\s+date\b|^(?:primary|backup|alternate|utc|gmt|local|local\s+time|"
    r"utc\s+time|gmt\s+time)(?:\s+\w+)?$",
    r"\bzeitraum\b|\w*fenster\b|^wann$|\btermin\w*\b|\bdatum\s*(?:und|/|"
    r"&)\s*(?:uhr)?zeit\b|wartungszeit\w*",
    r"\bfenêtre\b|\bcréneau\b|\bplage\b|\bpériode\b|^quand$|\bdate\s*(?:et|"
    r"/)\s*heures?\b",
    r"\bокн[оа]\b|\bпериод\b|время\s+(?:проведения|работ|выполнения|недоступности)|"
    r"дата\s+и\s+время|\bсроки?\b|"
    r"\bкогда\b|планируемое\s+время|время\s+начала\s+и\s+окончания|"
    r"дата\s+(?:проведения\s+)?и\s+время",
    r"\bokno\b|\btermin\b|\bprzedział\b|\bkiedy\b|\bokres\b|data\s+i\s+(?:godzina|"
    r"czas)|czas\s+(?:prac|wykonania|realizacji)",
    r"\bventana\b|\bjanela\b|\bfinestra\b|\bper[íi]odo\b|fecha\s+y\s+hora|"
    r"data\s+e\s+(?:hora|ora)|\bvenster\b|^wanneer$",
)
_DATE = (
    r"^(?:\w+\s+){0,3}(?:date|day)s?(?:\s+of\s+(?:\w+\s*){1,3})?$|"
    r"^datum(?:\s+der\s+\w+)?$|^tag$|wartungsdatum|"
    r"^date\s+(?:de\s+(?:la\s+)?|d['’]|de\s+l['’]|des\s+|prévue|"
    r"du\s+)\w*(?:\s+\w+)?$|^jour$|"
    r"^дата(?:\s+\w+){0,2}$|^день$|^data(?:\s+\w+){0,2}$|^dzień$|"
    r"^fecha(?:\s+\w+){0,3}$|^día$|^dia$|^giorno$|^dato$",
)
_TIME = (
    r"^(?:\w+\s+){0,2}(?:time|times|hours)(?:\s+of\s+\w+)?$|^(?:uhr)?zeit(?:en)?$|"
    r"^uhrzeit\w*$|^heures?$|^horaires?$|"
    r"^время$|^часы$|^godzin[ay]$|^godz$|^czas$|^hor[aá](?:rio|s)?$|^ora(?:rio)?$|"
    r"^tijd(?:en)?$",
)
_STATUS = (
    r"^(?:\w+\s+){0,2}(?:status|state)$|^(?:aktueller\s+)?(?:stand|zustand|status)$|"
    r"^statut$|^état$|"
    r"^(?:текущий\s+)?(?:статус|состояние)$|^stan$|^status\s+\w+$|"
    r"^estado(?:\s+actual)?$|^stato$|^notification\s+type$",
)
_IMPACT = (
    r"\bimpact\b|\brisk\b|\beffect\b|^outage\s+type$|^severity$|auswirkung\w*|"
    r"beeinträchtigung\w*|"
    r"влияни\w+|последстви\w+|воздействи\w+|wpływ\w*|skutk\w+|impacto|impatto|"
    r"^conséquences?$|^incidence$|gevolgen",
)
_AFFECTED = (
    r"^(?:equipment|instance|host|node|droplet|vm)s?\s*(?:ids?|names?|numbers?)$|"
    r"^the\s+following\s+(?:of\s+your\s+)?(?:\w+\s+){1,3}(?:will\s+be|are)\b",
    r"\b(?:affected|impacted|involved)\b|\bcircuits?(?:\s*/?\s*(?:id|number|"
    r"service)s?)?$|^circuits?\b|"
    r"^service\s*(?:id|serial|number|#)|^services?$|^(?:your\s+)?servers?(?:\s+(?:id|"
    r"name|number))?$|^host(?:s|name)?$|"
    r"^nodes?$|^racks?$|^equipments?$|^objects?$|^systems?$|^devices?$|"
    r"\border\s+ids?\b|^assets?$|^peer\s+as$|"
    r"^ip(?:\s+address(?:es)?)?$|^resources?$|^instances?$|^products?\s+affected$|"
    r"^line\s+id$",
    r"betroffen\w*|^(?:ihr\s+)?server(?:name)?$|^leitung\w*$|^dienste?$|^systeme?$",
    r"\b(?:impacté|concerné|affecté)\w*|^(?:serveurs?|équipements?|baies?|services?)$",
    r"^(?:перечень|список)\s+(?:услуг|сервер\w+)$|затронут\w+|затрагива\w+|"
    r"^(?:сервер\w*|услуг\w*|стойк\w+|оборудовани\w+|узел|"
    r"узлы|канал\w*|объект\w*|"
    r"площадк\w+\s+оборудования)$",
    r"dotycz\w+|objęt\w+|^(?:serwer\w*|usług\w*|urządzeni\w+|szaf\w+|łącz\w*|"
    r"obiekt\w*)$|"
    r"afectad\w+|afetad\w+|^(?:servicios?|serviços?|servizi|circuitos?|"
    r"servidor(?:es)?)$|interessat\w+",
)
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<!\w)(?=[\w№])(?:{'|'.join(words)})"))
    for kind, words in (
        ("stamp", _STAMP),
        ("downtime", _DOWNTIME),
        ("zone", _ZONE),
        ("id", (*_ID, _BARE_ID)),
        ("affected", _AFFECTED),
        ("status", _STATUS),
        ("duration", _DURATION),
        ("start", _START),
        ("end", _END),
        ("window", _WINDOW),
        ("date", _DATE),
        ("time", _TIME),
        ("impact", _IMPACT),
    )
)
OLD = re.compile(_OLD)
BACKUP = re.compile(
    r"\b(?:back-?up|alternate|alternative|fall-?back|contingency|reserve|"
    r"ersatz\w*|ausweich\w*|alternativ\w*|reservetermin|secours|repli|"
    r"резервн\w+|запасн\w+|zapasow\w+|rezerwow\w+|respaldo|contingência|riserva)\b"
)
NEW = re.compile(
    r"\b(?:new|extended|revised|rescheduled|updated|neue[rns]?|nouve\w+|нов\w{2,3}|"
    r"now[yea]\w{0,2}|nuev\w+|nov[ao]|nuov\w+)\b"
)
NOT_ID = _NOT_ID


def kind_of(label: str) -> str | None:
    """Return what a label (lower case, cleaned) announces, None for another word."""
    for kind, pattern in KINDS:
        if pattern.search(label):
            if kind == "id" and NOT_ID.search(label):
                continue
            return kind
    return None
