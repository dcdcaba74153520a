"""The words of mail that is no notice: clients, bills, alarms, advertising. Data only.

For text in lower case, in the languages of `cues`.
"""

import re


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


OURS = _cue(
    r"\b(?:my|our)\s+(?:server|vps|vds|site|website|service|domain|machine|order|"
    r"account)s?\b|\bi\s+(?:have|can(?:no|')t|cannot|see|am|would)\b|\b(?:can|"
    r"could)\s+you\b|\bplease\s+(?:help|check(?!\s+your)|fix|look|upgrade|reboot|"
    r"restart|register|add|install)\b|\bпросьба\b|\bis\s+there\b|"
    r"\bwhen\s+(?:will|is|are)\b|\bplease\s+(?:investigate|revert|prepare)\b|"
    r"\brevert\s+urgently\b|\b(?:dear|hello|hi)\s+support\b|\b(?:on|"
    r"via)\s+your\s+(?:route|side|network)s?\b|\b(?:send|provide|tell)\s+us\b|"
    r"\bwhat\s+(?:is|"
    r"happened)\b|"
    r"\b(?:mein|meine|meinem)\s+(?:server|seite|webseite|vps|domain)|"
    r"\bkönnen\s+sie\b|\bbitte\s+prüfen\b|\bmon\s+(?:serveur|site|vps)\b|"
    r"\bpouvez-vous\b|\b(?:мой|моя|моего|моему|наш|у\s+меня|у\s+нас|не\s+могу|"
    r"подскажите|почему|помогите|проверьте)\b|\b(?:mój|moj[aemi]\w*|mam|"
    r"proszę\s+o\s+(?:pomoc|sprawdzenie)|dlaczego|czy\s+(?:jest|są|można|planuj))\b",
)
OTHER_SUBJECT = _cue(
    r"\b(?:invoice|receipt|payment|overdue|newsletter|webinar|offer|discount|sale|"
    r"promo\w*|survey|feedback|price|pricing|renewal|expir\w+|contract|job|vacancy|"
    r"abuse|spam|phishing|malware|complaint|copyright|dmca|netscan|brute.?force|"
    r"blacklist\w*|security\s+(?:incident|alert|report)|unauthori[sz]ed|"
    r"intrusion|hack\w*|"
    r"fraud\w*|malicious|attacks?\s+(?:from|by)|attack\s+report|infringement|"
    r"rechnung|mahnung|angebot|rabatt|umfrage|missbrauch|facture|devis|offre|enquête|"
    r"счёт|счет|оплат\w+|акци[яи]|скидк\w+|опрос|жалоб\w+|faktura|płatnoś\w+|rabat|"
    r"oferta|promocja|ankieta|nadużyci\w+|factura|fatura|fattura)\b",
)
# Programs that watch servers, with the names of their fields.
ALARM = _cue(
    r"\b(?:problem\s+(?:name|duration|id|started\s+at)|original\s+problem|trigger\s*"
    r"(?:name|id|:)|zabbix|nagios|icinga|check_mk|checkmk|prometheus|"
    r"alertmanager|grafana|"
    r"uptime\s?robot|uptime\s?kuma|pingdom|notification\s+type:\s*(?:problem|recovery)|"
    r"http\s+[45]\d\d\s+-|monitor\s+is\s+(?:up|down))\b"
)
MARKETING = _cue(
    r"\b(?:\d+\s?%\s+off|special\s+offer|limited\s+time|sign\s+up\s+(?:now|today)|"
    r"register\s+(?:now|today)|join\s+us|new\s+features?|we(?:'re|\s+are)\s+excited|"
    r"read\s+more|learn\s+more|buy\s+now|coupon|black\s+friday|jetzt\s+(?:sichern|"
    r"buchen|anmelden)|"
    r"profitez|скидк\w+|акци[яию]|промокод|zapisz\s+się|skorzystaj)\b",
)
