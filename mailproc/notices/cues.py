"""The words by which the class of a mail is told. Data only, in lower case.

English, German, French, Russian, Polish; the commonest words of Spanish, Portuguese,
Italian, Dutch and Turkish. Every pattern is for a text in lower case.
"""

import re


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _word(pattern: str, anywhere: str = "(?!)") -> re.Pattern[str]:
    """Every alternative begins a word: looking there alone spares most of the time.

    `anywhere` is for Japanese, which has no blanks between words.
    """
    return re.compile(rf"(?<!\w)(?=[^\W\d_])(?:{pattern})|{anywhere}")


PLANNED = _word(
    r"\bmaintenance\b(?!\s+(?:release|contract|engineer|fee|plan\b|mode|records?|"
    r"logs?|history|agreement|costs?))|"
    r"\b(?:planned|scheduled|emergency|urgent)\s+(?:\w+\s+){0,2}(?:works?|outage|"
    r"activity|event|interruption|migration|upgrade|change|downtime)s?\b|"
    r"\bservice\s+window\b|\bnetwork\s+activity\b|"
    r"\b(?:migration|upgrade|repair|relocation|fib(?:re|er)|cable)\s+works?\b|"
    r"\bscheduled\s+for\s+(?:retirement|replacement|migration|reboot|upgrade)\b|"
    r"(?!(?:un)?erwart)\w*wartung\w*|\b(?:geplante|planmäßige)\w*\s+(?:arbeiten|"
    r"unterbrechung|"
    r"abschaltung)|\bumbauarbeiten\b|\b(?:travaux|"
    r"intervention)\s+(?:\w+\s+){0,2}(?:programmé|planifié|prévu|de\s+maintenance|"
    r"réseau|sur)\w*|\b(?:opération|intervention)\s+(?:planifiée|programmée|"
    r"de\s+maintenance)|"
    r"\b(?:планов|профилактическ|регламентн|техническ|аварийн|аварийно-восстановительн|"
    r"ремонтн)\w+\s+(?:\w+\s+)?(?:работ|обслуживани|отключени)\w*|"
    r"\bтехобслуживани\w+|\b(?:проводим|провед[её]м|проводятся|"
    r"проведени[еяи]|проводиться|"
    r"выполняться|производиться)\s+(?:\w+\s+)?работ\w*|"
    r"\bработ\w*\s+на\s+(?:систем|электр|энерг|канал|кластер|хост|платформ|"
    r"инфраструктур|сет|оборудован|узл|"
    r"коммутатор|маршрутизатор|площадк|лини|сервер)\w*|\barbeiten\s+(?:am|an|"
    r"im)\s+(?:\w+\s+)?(?:storage|cluster|host|firewall|system|datenbank|infrastruktur|"
    r"backbone|usv|klima|leitung|glasfaser|netz|server|rechenzentr|strom|router|"
    r"switch|speicher)\w*|"
    r"\bprac\w*\s+(?:na|w|przy)\s+(?:sieci|serwer|infrastruktur|urządzeni|łącz)\w*|"
    r"\bработ\w*\s+по\s+(?:обновлен|замен|модерниз|ремонт)\w+|"
    r"\b(?:planowan|serwisow|konserwacyj|techniczn|"
    r"modernizacyj)\w+\s+(?:\w+\s+)?(?:prac|przerw|wyłączeni|okn)\w*|"
    r"\bprac\w*\s+(?:planow|serwisow|konserwac|technicz|modernizac)\w+|"
    r"\bзаверш[её]н\w*\s+(?:\w+\s+)?работ\w*|\bработы\s+(?:\w+\s+)?заверш[её]н\w*|"
    r"\bwerkzaamheden\b|\barbeiten\s+(?:am|an|im)\s+(?:\w+\s+)?(?:lwl|strecke|"
    r"trasse|kabel)\w*|"
    r"\b(?:pré-?)?avis\s+de\s+travaux|\bотключ(?:ени[еяию]|[её]н)\s+(?:\w+\s+){0,2}"
    r"(?:ввод|фидер|лини)\w*|"
    r"\bkonserwacj\w+|\bokno\s+serwisowe|\bprzerw\w+\s+(?:techniczn|serwisow)\w+|"
    r"\b(?:mantenimiento|manutenção|manutenzione|onderhoud\w*|"
    r"trabajos?\s+programad\w+|parada\s+programada|lavori\s+programmati|"
    r"(?:atividade|actividad|trabalhos?)\s+programad\w+|údržb\w+|odstávk\w+|"
    r"bakım|"
    r"planlı\s+çalışma)\b",
    anywhere="メンテナンス",
)
# Who says that they will do it plans it, whatever that does to a service.
INTENT = _word(
    r"\b(?:will|going\s+to|need\s+to|"
    r"have\s+to)\s+(?:be\s+)?(?:\w+\s+)?(?:upgrad|replac|"
    r"migrat|perform|carry|carri|conduct|reboot|relocat|swap|patch)\w*|"
    r"we['’]ll\s+(?:\w+[\s-])?(?:upgrad|replac|migrat|reboot|move|patch)\w*|faremos\b|"
    r"(?:actualiza|realiza|efectua|atualiza|substitui)remos\b|effettueremo\b|"
    r"мы\s+(?:перезагруз|замен|обнов|перенес|провед)\w+|nous\s+allons\b|"
    r"(?:przenies|zaktualizuj|wymieni|przeprowadzi|zrestartuj)\w*my\b|"
    r"(?:gaan|zullen)\s+(?:we|wij)\b",
)
# Words of works that stand in other mail as well.
WORK = _word(
    r"\b(?:works?|upgrad(?:e|es|ing)|replac(?:e|ing|ement)|migration|reboots?|"
    r"relocation|"
    r"patching|activity|at\s+risk|cutover|switchover|arbeiten|austausch|umbau|umzug|"
    r"neustart|aktualisierung|travaux|remplacement|mise\s+à\s+jour|redémarrage|"
    r"работ[аы]?|замен\w+|обновлени\w+|переключени\w+|перезагрузк\w+|миграци\w+|"
    r"prac[ey]?|wymian\w+|aktualizacj\w+|przełączeni\w+|restart|migracj\w+|trabajos?|"
    r"actividad|atividade|intervenci[oó]n|ventana|troca|reemplazo|janela)\b",
)
# What works do to a service.
EFFECT = _cue(
    r"\b(?:will\s+(?:not\s+)?be\s+(?:\w+\s+)?(?:off|down|offline|unavailable|available|"
    r"reachable|affected|impacted|interrupted|without|rebooted|restarted|moved|"
    r"migrated)|"
    r"will\s+lose|(?:is|are)\s+not\s+affected|downtime|outages?|interruptions?|"
    r"no\s+impact|at\s+risk|pause|impact|flaps?|packet\s+loss|redundan\w+|unterbr\w+|"
    r"nicht\s+(?:erreichbar|verfügbar)|ausfall\w*|beeinträchtig\w+|neu\s+gestartet|"
    r"(?:micro-?)?coupures?|indisponib\w+|interruption|недоступ\w+|перерыв\w*|"
    r"перебо\w+|простой|простоя|przerw\w+|niedostępn\w+|corte|indispon\w+)\b"
)
OUTAGE = _word(
    r"\b(?:outage|service\s+(?:disruption|interruption|degradation)|"
    r"network\s+(?:issue|problem|failure|fault)|power\s+(?:failure|loss|cut|issue)|"
    r"fib(?:re|er)\s+cut|cable\s+cut|connectivity\s+(?:issue|problem|loss)s?|"
    r"incident|fault|"
    r"degraded\s+performance|hardware\s+failure|packet\s+loss|"
    r"loss\s+of\s+(?:\w+\s+)?(?:connectivity|power|service|signal|cooling|network)|"
    r"(?:issues?|problems?|fault)\s+(?:\w+\s+)?(?:affecting|impacting)|network\s+event|"
    r"(?:elevated|increased|high)\s+(?:\w+\s+)?(?:error|latency|temperature|packet)\w*|"
    r"unplanned\s+(?:reboot|downtime|interruption)|service\s+(?:impact|incident)|"
    r"(?:investigating|identified|monitoring|resolved)(?:\s*[-–:]|\])\s|"
    r"detected\s+a\s+fault|services?\s+(?:has\s+been\s+|have\s+been\s+)?restored|"
    r"(?:storage|server|cluster|network|connectivity|system)\s+(?:\w+\s+)?(?:issue|"
    r"problem)s?\b)|\w*störung\w*|\w*ausfall\b|\bausgefallen\b|"
    r"\bnetzwerkproblem\w*|\bstromausfall\w*|\b(?:incident|panne|coupure|"
    r"perturbation|dysfonctionnement|défaillance|défauts?|indisponibilité)\b|"
    r"\bавари[яийюе]\w*|\bсбо[йея]\w*|\bинцидент\w*|\bперебо[йия]\w*|"
    r"\bотключени[ея]\s+(?:электр|питани)\w+|\bнедоступност\w+|\bобрыв\w*|\bawari\w+|"
    r"\buster[kc]\w+|\bzakłóceni\w+|\bincydent\w*|\bbrak\s+zasilania|"
    r"\b(?:(?:delivery|message|traffic|network|e-?mail|processing)\s+(?:delays?|"
    r"failures?)|"
    r"(?:login|api|connection|server|dns|timeout|gateway)\s+errors?|"
    r"status\W{1,3}(?:investigating|identified|monitoring|degraded)|"
    r"failures|(?:problems?|issues?|faults?|"
    r"errors?)\s+(?:\w+\s+){0,2}with\s+(?:\S+\s+){1,6}"
    r"(?:was|were|is|has\s+been)\s+(?:\w+\s+)?(?:solved|resolved|fixed)|"
    r"rétablissement\s+d\w+|восстановлени\w+\s+(?:связ|сервис|услуг|питани)\w+|"
    r"ripristino\s+(?:del\s+)?(?:servizio|collegamento)|przywróceni\w+\s+(?:usług|"
    r"zasilani|łączno)\w+|"
    r"restablecimiento\s+del?\s+servicio|power\s+shutdown|without\s+power|"
    r"fire\s+(?:alarm|incident)|evacuation|"
    r"(?:limited|reduced)\s+availability|eingeschränkt\w*\s+(?:erreichbar|"
    r"verfügbar)\w*|"
    r"accès\s+(?:limité|impossible)|brand(?:alarm|fall)|feueralarm|пожар\w*|pożar\w*|"
    r"incend[iy]\w+|incêndio|(?:hoge|hohe|erhöhte)\s+temperatu+r|"
    r"températures?\s+(?:élevée|anormale)|(?:wysok|podwyższon)\w+\s+temperatur\w*|"
    r"(?:повышени\w+|повышенн\w+|высок\w+)\s+температур\w+|"
    r"intermittent|degradation|disruption|unreachable|ddos\s+attack\s+(?:against|on|"
    r"targeting)\s+our|delayed\s+\w+|slow\s+(?:\w+\s+)?(?:response|propagation|"
    r"delivery)|"
    r"\w*paketverlust\w*|\w*beeinträchtigung\w*|verbindungsproblem\w*|dégradation|"
    r"pertes?\s+de\s+(?:paquets|connectivité|service|signal)|ralentissement\w*|"
    r"интермит\w+|деградаци\w+|потер[яьи]\s+(?:пакет|связ|связн|питан|сигнал)\w+|"
    r"проблем\w+\s+(?:с|в|на)\s+(?:сет|связ|доступ|питани|канал|маршрут)\w+|"
    r"повреждени\w+\s+(?:\w+\s+)?(?:кабел|волс|оптик|лини)\w+|"
    r"отсутстви\w+\s+(?:связ|питани|сервис|электр)\w+|"
    r"utrat\w+\s+(?:pakiet|łączno|zasilan|sygna)\w+|niedostępnoś\w+|degradacj\w+|"
    r"brak\s+łączności|uszkodzeni\w+\s+(?:\w+\s+)?(?:kabl|światł|trakt)\w*|"
    r"intermitencia|degradación|pérdida\s+de\s+(?:paquetes|servicio)|caída|"
    r"afectación|intermitência|degradação|perda\s+de\s+(?:pacotes|conectividade)|"
    r"queda\s+de\s+(?:energia|link|enlace|conexão)|instabilidade|lentidão|rompimento|"
    r"degrado|perdita\s+di\s+pacchetti|malfunzionament\w+|interruzione|storing\w*|"
    r"verstoring\w*|uitval|stroomuitval|avería|falla|incidente|interrupción|"
    r"corte|indisponibilidade|falha|guasto|"
    r"disservizio|výpad\w+|poruch\w+|storing|arıza)\b",
)
# An incident, whatever the subject says of an intervention.
DETECTED = _cue(
    r"\b(?:monitoring|surveillance|"
    r"supervision)\b(?:\s+\S+){0,3}\s+(?:a\s+détecté|detected|"
    r"noticed|wykrył)\b|\bmonitoring\S*\s+hat\b.{0,80}\bfestgestellt\b|"
    r"\bмониторинг\w*\s+(?:\w+\s+)?(?:обнаруж|зафиксир)\w+"
)
VOICE = _cue(
    r"\b(?:please\s+be\s+(?:advised|informed|aware)|be\s+advised|"
    r"this\s+is\s+to\s+(?:inform|notify|advise)|dear\s+(?:peers?|neighbou?rs?)|"
    r"ha(?:s|ve)\s+(?:now\s+|just\s+|already\s+)?(?:been\s+)?(?:started|begun|"
    r"completed|extended|"
    r"cancelled|rescheduled|postponed|resolved|restored|repaired|detected)|"
    r"we\s+(?:need|have|are\s+(?:required|forced|going))\s+to\s+(?:\w+\s+)?(?:perform|"
    r"carry|conduct|reboot|replace|migrate)|requires?\s+(?:\w+\s+)?maintenance|"
    r"(?:we|you)\s+(?:are\s+|will\s+be\s+|"
    r"would\s+like\s+to\s+|wish(?:ed)?\s+to\s+|hereby\s+|regret\s+to\s+)*(?:inform|"
    r"notif|advis|writing\s+to)\w*|"
    r"dear\s+(?:\w+\s+){0,2}(?:customer|client|partner|colleague|subscriber|user|sir|"
    r"all|team|member)s?|hello\s+(?:customer|partner)s?|(?:maintenance|outage|"
    r"incident|network|service|event)\s+(?:\w+\s+)?(?:notification|notice|"
    r"announcement|alert|report|update)|"
    r"will\s+(?:be\s+)?(?:perform|conduct|carry|carri|undertak|execut|implement|"
    r"replac|upgrad|migrat)\w*|has\s+been\s+scheduled|is\s+scheduled|is\s+planned|"
    r"apologi[sz]e\s+for|(?:let|letting)\s+you\s+know|"
    r"thank\s+you\s+for\s+your\s+(?:patience|understanding)|(?:any|the|this)\s+"
    r"inconvenience|our\s+apologies|excuses\s+pour|gêne\s+occasionnée|"
    r"merci\s+de\s+votre\s+compréhension|(?:um|für)\s+(?:ihr|euer)\s+verständnis|"
    r"unannehmlichkeiten|за\s+(?:временн\w+\s+|доставленн\w+\s+|возможн\w+\s+)?"
    r"неудобств\w*|niedogodności|utrudnienia|disculpe\w*|molestias|desculp\w+|"
    r"transtornos?|next\s+update\s+(?:in|at|by)|our\s+(?:vendor|carrier|engineers?|"
    r"technicians?|team|noc|field|monitoring|"
    r"upstream|supplier|provider)|"
    r"we\s+(?:have\s+been|are)\s+(?:currently\s+|now\s+)?(?:seeing|observing)|"
    r"we\s+are\s+going\s+to|"
    r"we\s+(?:are\s+(?:currently\s+|now\s+)?(?:experienc|investigat|aware|work|"
    r"monitor)|have\s+(?:detected|identified|scheduled|planned|completed))\w*|"
    r"sehr\s+geehrte\w*|angekündigte\w*|liebe\s+kund\w+|(?:wir\s+)?(?:informieren|"
    r"möchten\s+\w+\s+(?:\w+\s+)?informieren|führen|werden)\b.{0,80}\b(?:durch|"
    r"darüber|wartung|arbeiten)|hiermit|unser\w*\s+techniker|"
    r"(?:chère?|cher)s?\s+clien\w+|nous\s+(?:vous\s+)?(?:inform|allons|procéd|"
    r"avons|réalis|effectu|constat|prévoy|rencontr|travaill|interven)\w*|"
    r"madame,\s+monsieur|veuillez\s+noter|nos\s+équipes|"
    r"уважаемые\s+\w+|уважаем\w+\s+(?:клиент|партн[её]р|абонент|коллег|"
    r"пользовател|господа|"
    r"заказчик)\w*|(?:уведомля|сообща|информиру)\w+|проводим|"
    r"возможн\w*\s+(?:\w+\s+)?перерыв\w*|будут\s+(?:проводиться|проведены|"
    r"выполн)\w*|запланирован\w*|приносим\s+извинени\w+|наши\s+(?:специалист|"
    r"инженер)\w+|зафиксирован\w*|"
    r"szanown\w+|drog\w+\s+klien\w+|(?:informuj|zawiadamia|uprzejmie)\w+|"
    r"będą\s+prowadzone|zostan\w+\s+(?:przeprowadz|wykonan)\w+|zaplanowa\w+|"
    r"przepraszamy\s+za|nasi\s+(?:inżynier|specjali|technic)\w+|"
    r"estimad\w+|prezad\w+|(?:le|les|lhe|vi)\s+inform\w+|informamos|"
    r"gentil[ei]\s+client[ei]|geachte|vážení|vážený|sayın|beste\s+(?:klant|relatie)\w*|"
    r"(?:wij|we)\s+(?:informeren|voeren|zijn)|excuses\s+voor|(?:la|vi|le)\s+informiamo|"
    r"si\s+(?:informa|comunica)|ci\s+scusiamo|le\s+comunicamos|lamentamos|"
    r"comunicamos|pedimos\s+desculpas|"
    r"your\s+(?:virtual\s+machines?|vms?|servers?|instances?|services?|circuits?)\s+"
    r"(?:listed|will|may|are|is)|subscribed\s+to\b.{0,60}\b(?:status|incident)\w*|"
    r"we\s+will\s+(?:reboot|restart|keep\s+you|provide\s+(?:\w+\s+)?updates?))\b",
)
TECHNICAL = _cue(
    r"\b(?:infrastructure|droplet|core|packet|appliance|temperature|chiller|"
    r"latency|connections?|zone|region|hardware|disk|websites?|"
    r"e-?mail|"
    r"network|server|rack|router|switch|fib(?:re|er)|circuit|data\s?cent(?:er|"
    r"re)|hosting|vps|vds|node|cooling|ups|generator|power|storage|hypervisor|"
    r"connectivity|internet|bgp|peering|ip|link|cable|port|backbone|traffic|firewall|"
    r"platform|cluster|"
    r"service|services|system|systems|host|instance|database|cloud|vpn|dns|transit|"
    r"app|application|login|portal|dashboard|sso|smtp|smpp|sms|mail|route|binds?|"
    r"ddos|gateway|api)s?\d*\b|centro\s+de\s+datos|netzwerk|netwerk|verbinding|"
    r"rechenzentr|strom|leitung|dienst|glasfaser|klima|"
    r"réseau|serveur|baie|alimentation|centre\s+de\s+données|service|"
    r"сет[ьией]|лини[яийю]|связ[ьи]|síť|чиллер|охлажден|температур|машзал|"
    r"маршрут|сервер|стойк|канал|оборудовани|дата-?центр|цод|электропитани|питани|"
    r"узел|узл|площадк|услуг|оптик|волс|маршрутизатор|коммутатор|кондиционир|sie[ćc]|"
    r"serwer|szaf|zasilani|łącz|światłow|centrum\s+danych|usług|router|servidor|"
    r"servicio|servizio|serviço|red\b|rede\b|rete\b|datenbank|base\s+de\s+da[td]os|"
    r"banco\s+de\s+dados|baz\w\s+danych|баз\w\s+данных|plattform|kabl|kabel|trakt|"
    r"fibra|"
    r"enlace|cabo\b|cavo\b|nodo\b|circuito|energia|"
    r"sunucu|ağ\b|サービス|回線",
)
CUSTOMERS = _cue(
    r"\b(?:dear\s+(?:valued\s+)?(?:customer|client|partner)s?|kundinnen\s+und\s+kunden|"
    r"(?:liebe|geehrte)\s+kunde?n?|chers\s+clients|уважаемые\s+(?:клиент|партн[её]р|"
    r"абонент|арендатор)\w*|szanowni\s+(?:państwo|klienci)|(?:estimados|prezados)\s+"
    r"client\w+|gentili\s+clienti|(?:geachte|beste)\s+klant\w*)\b"
)
RETRACTED = _cue(
    r"\b(?:sent|issued|distributed|published|released)\s+(?:to\s+you\s+|"
    r"out\s+)?(?:\w+\s+)?(?:in\s+error|by\s+mistake|by\s+accident|erroneously|"
    r"mistakenly|accidentally)|\b(?:erroneously|mistakenly|accidentally)\s+(?:sent|"
    r"issued|distributed)|"
    r"\b(?:disregard|ignore)\s+(?:the\s+|our\s+|this\s+|that\s+)?(?:previous|earlier|"
    r"above|last|below|former|preceding|prior|recent|maintenance|outage|notification|"
    r"notice)\b|\bretract(?:ion|ed|ing)?\b|\b(?:notice|notification|e-?mail|"
    r"message)\b.{0,40}\b(?:was|is)\s+(?:sent\s+)?(?:an\s+|in\s+)error\b|"
    r"\b(?:irrtümlich|versehentlich|fälschlicherweise)\b.{0,40}\b(?:versandt|"
    r"versendet|verschickt|gesendet|erhalten)|\bgegenstandslos\b|"
    r"\benvoyée?s?\s+par\s+erreur|\bne\s+pas\s+tenir\s+compte|\b(?:отправлен\w*|"
    r"разослан\w*|направлен\w*)\s+(?:вам\s+)?(?:по\s+ошибке|ошибочно)|"
    r"\bошибочно\s+(?:отправ|разосл|направ)\w+|"
    r"\b(?:просим|прошу)\s+(?:\w+\s+)?(?:не\s+(?:принимать|обращать)|игнорировать|"
    r"считать)\b.{0,60}\b(?:недействительн|внимани|предыдущ|письм|уведомлен)\w*|"
    r"\bwysłan\w+\s+(?:omyłkowo|przez\s+pomyłkę|błędnie)|\bomyłkowo\s+wysłan\w+|"
    r"\bprosimy\s+(?:o\s+)?(?:zignorowa\w+|nieuwzględnia\w+)|"
    r"\benviad\w+\s+por\s+(?:error|engano)",
)
IF = _cue(r"\b(?:if|wenn|falls|si|если|jeśli|jeżeli|intended\s+recipient)\b")
REPLY = _cue(
    r"type\s+your\s+reply\s+above|(?:your|the)\s+(?:\w+\s+)?(?:ticket|request|case|"
    r"support\s+request)\b.{0,60}\bha[sd]\s+(?:been\s+)?(?:updated|answered|replied|"
    r"closed|resolved|solved|received)|(?:reply|response|answer|"
    r"update)\s+to\s+(?:your\s+)?(?:ticket|request|case|inquiry)|new\s+(?:reply|"
    r"response|comment|message)\b.{0,30}\b(?:ticket|request|case)|"
    r"(?:ihre?|das)\s+(?:\w+\s+)?(?:ticket|anfrage|"
    r"supportanfrage)\b.{0,60}\b(?:aktualisiert|beantwortet|geschlossen|bearbeitet)|"
    r"antwort\s+auf\s+ihre?|votre\s+(?:ticket|demande)\b.{0,60}\b(?:mis\s+à\s+jour|"
    r"répondu|réponse|clôturé|traitée?)|réponse\s+à\s+votre|"
    r"(?:по|на|в)\s+ваш\w*\s+(?:\w+\s+)?(?:тикет|заявк|обращени|запрос)\w*|"
    r"ответ\s+(?:на|по)\s+(?:\w+\s+)?(?:тикет|заявк|обращени|запрос)\w*|(?:заявк|"
    r"тикет|обращени)\w*\b.{0,40}\b(?:обновлен|закрыт|решен|выполнен)\w*|"
    r"(?:odpowied\w+\s+(?:na|w)|twoje|państwa)\s+(?:\w+\s+)?zgłoszeni\w+",
)
TICKET = _cue(
    r"\[?\b(?:ticket|case|request|sr|тикет|заявк\w|обращени\w|zgłoszeni\w|demande|"
    r"anfrage|support)\b\s*(?:id|no\.?|nr\.?|number)?\s*[-#:№]*\s*#?[a-z]{0,5}-?\d{3,}|"
    r"\[#?[a-z]{0,5}-?\d{4,}\]|#\d{4,}",
)
TICKET_WORD = _cue(r"\[?(?:ticket|case|request|тикет|заявк|обращени|zgłoszeni)")
NOTICE = _cue(r"notif|notice|уведомлен|powiadom|mitteilung|avis")
MEETING = _cue(
    r"\b(?:meeting|call|sync|review|workshop|webinar|training|besprechung|termin|"
    r"réunion|созвон|встреч\w|совещани\w|spotkani\w|reunión|reunião)\b"
)
