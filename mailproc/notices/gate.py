"""A cheap look before the costly reading: mail that can be no notice stops here.

Each class needs at least one of a few words, whatever else it needs; where none of
them stands in subject or text nothing is read further. Only necessary conditions
stand here: the gate never refuses what the reader would accept.
"""

import re
from collections.abc import Iterable

from mailproc.notices import providers


def _set(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split("|"))


# Pieces of words in lower case, blanks as one; each pattern of `cues` holds one.
_WORKS = _set(
    "maintenance|planned|scheduled|emergency|urgent|service window|wartung|geplante|"
    "network activity|migration work|upgrade work|repair work|relocation work|"
    "fibre work|fiber work|cable work|planmäßige|arbeiten|travaux|intervention|"
    "opération|работ|обслуживани|отключени|"
    "werkzaamheden|avis de travaux|отключен|отключён|prac|przerw|wyłączeni|konserwac|"
    "okno serwisowe|okna serwisow|planowan|"
    "serwisow|"
    "mantenimiento|manutenção|manutenzione|onderhoud|trabajo|parada programada|"
    "údržb|odstávk|lavori programmati|bakım|planlı çalışma|メンテナンス"
)
_WORK = _set(
    "work|upgrad|replac|migration|reboot|relocation|patching|activity|at risk|cutover|"
    "switchover|austausch|umbau|umzug|neustart|aktualisierung|remplacement|mise à jour|"
    "redémarrage|замен|обновлени|переключени|перезагрузк|миграци|wymian|aktualizacj|"
    "przełączeni|restart|migracj|actividad|atividade|intervenci|ventana|troca|"
    "reemplazo|janela|perform|carry|carri|conduct|swap|relocat|move|patch|remo|"
    "migrat|"
    "перезагруз|обнов|перенес|провед|nous allons|przenies|zaktualizuj|wymieni|"
    "przeprowadzi|zrestartuj|gaan we|gaan wij|zullen we|zullen wij"
)
_CLOCK = re.compile(r"\d\s?(?:[:h.]\s?\d\d|uhr|h\b|[ap]\.?m|час|ч\b)")
# "WIJ-0771" in a subject.
_NUMBER = re.compile(r"\b[A-ZА-Я]{2,6}-\d{3,}")
_OUTAGE = _set(
    "outage|disruption|interruption|degradation|issue|problem|failure|fault|"
    "loss of|network event|elevated|increased|unplanned|service impact|high |"
    "investigating|identified|monitoring|resolved|"
    "power loss|power cut|fibre cut|fiber cut|cable cut|connectivity loss|incident|"
    "degraded|packet loss|restored|störung|ausfall|ausgefallen|panne|coupure|"
    "perturbation|dysfonctionnement|défaillance|défaut|indisponibilité|авари|"
    "сбой|сбое|сбоя|инцидент|"
    "перебо|недоступност|обрыв|awari|usterk|usterc|zakłóceni|incydent|brak zasilania|"
    "problem|issue|rétablissement|восстановлени|ripristino|przywróceni|"
    "restablecimiento|"
    "power shutdown|without power|fire |evacuation|availability|eingeschränkt|accès |"
    "brandalarm|brandfall|feueralarm|пожар|pożar|incend|incêndio|temperat|температур|"
    "delay|failure|error|status: |status - |intermitt|degradation|unreachable|"
    "ddos attack|delayed |slow |paketverlust|"
    "beeinträchtigung|verbindungsproblem|dégradation|perte|ralentissement|"
    "интермит|деградаци|"
    "потер|проблем|повреждени|отсутстви|utrat|niedostępnoś|degradacj|brak łączności|"
    "uszkodzeni|intermitencia|degradación|pérdida|caída|afectación|intermitência|"
    "degradação|perda|queda|instabilidade|lentidão|rompimento|degrado|perdita|"
    "malfunzionament|interruzione|verstoring|uitval|avería|falla|interrupción|"
    "corte|indisponibilidade|falha|guasto|disservizio|výpad|poruch|"
    "storing|arıza"
)
_TAKEN_BACK = _set(
    "in error|an error|by mistake|by accident|erroneously|mistakenly|accidentally|"
    "disregard|ignore|retract|irrtümlich|versehentlich|fälschlicherweise|"
    "gegenstandslos|par erreur|pas tenir compte|ошибк|ошибочн|не принимать|"
    "не обращать|игнорировать|считать|omyłkow|pomyłkę|błędnie|zignorowa|"
    "nieuwzględnia|por error|por engano"
)
_MACHINE = _set(
    "server|vps|vds|machine|instance|order|bestellung|serveur|commande|livraison|"
    "сервер|заказ|serwer"
)
_HANDED_OVER = _set(
    "ready|installed|delivered|delivery|provisioned|available|activated|deployed|"
    "set up|setup|completed|online|bereit|eingerichtet|fertiggestellt|"
    "freigeschaltet|installiert|aktiviert|prêt|livr|installé|disponible|activé|готов|"
    "установлен|выделен|активирован|предоставлен|настроен|введен|введён|выполнен|"
    "gotowy|uruchomiony|aktywny|dostępny|zainstalowany|aktywowany"
)
_TICKET = _set(
    "ticket|case|request|inquiry|reply|anfrage|antwort auf ihr|demande|votre|тикет|"
    "заявк|обращени|запрос|zgłoszeni"
)
_AT_DOMAIN = re.compile(r"@([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")


def opens(subject: str, text: str, domains: Iterable[str]) -> bool:
    """Whether a mail without a calendar may be a notice; `domains` are its senders'.

    `text` is the richest form of it, with quoted and forwarded text.
    """
    said = even(f"{subject} {text}".lower().replace(">", " "))
    return (
        works(said)
        or outage(said)
        or _two_of_three(subject, said)
        or _any(_TICKET, said)
        or _any(_TAKEN_BACK, said)
        or (_any(_MACHINE, said) and _any(_HANDED_OVER, said))
        or any(map(providers.by_domain, (*domains, *_AT_DOMAIN.findall(said))))
    )


def _two_of_three(subject: str, said: str) -> bool:
    """Whether there are two of a word of work, a number and a clock time."""
    numbered = _NUMBER.search(subject) is not None
    worked = _any(_WORK, said)
    return (numbered and worked) or (
        (numbered or worked) and _CLOCK.search(said) is not None
    )


def even(text: str) -> str:
    """Return a text with single blanks, as the words here are written."""
    return " ".join(text.split())


def works(said: str) -> bool:
    """Whether an even text in lower case may speak of works (`cues.PLANNED`)."""
    return _any(_WORKS, said)


def work(said: str) -> bool:
    """Whether an even text in lower case may hold a word of `cues.WORK`."""
    return _any(_WORK, said) or works(said)


def outage(said: str) -> bool:
    """Whether an even text in lower case may speak of an outage (`cues.OUTAGE`)."""
    return _any(_OUTAGE, said)


def _any(words: Iterable[str], said: str) -> bool:
    for word in words:  # noqa: SIM110 - a generator would take half as long again
        if word in said:
            return True
    return False
