"""The words with which mail clients introduce what they quote, as data.

Read by mailproc.compose.openers; nothing here knows about lines or offsets. To
teach a language: its verb, its separators, its header labels, its weekdays.
"""

import re

# "wrote", as clients write it in a line above a quote.
VERBS = (
    r"wrote|writes|пишет|пишете|писал(?:\(а\)|а|и)?|написал(?:\(а\)|а|и)?|пише|"
    r"написав(?:\(ла\))?|napisał(?:\(a\)|\(-a\)|a)?|pisze|napisan[aey] przez|"
    r"schrieb(?:en)?|hat geschrieben|a écrit|escribió|escreveu|ha scritto|scrisse|"
    r"schreef|heeft geschreven|skrev|kirjoitti|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|"
    r"ezt írta|írta|a scris|yazdı|quoting|zitat von|сообщает"
)

# Languages whose verb stands between the date and the name.
MIDDLE_VERBS = r"schrieb|schreef|skrev|napisana przez|quoting|zitat von"

# What an attribution line begins with, before its date.
PREPOSITIONS = (
    r"on|at|le|el|em|no dia|il|il giorno|op|am|den|på|dne|dňa|dnia|w dniu|в|во|"
    r"pe|ti|ke|to|su|ma|la|wiadomość napisana przez|użytkownik|пользователь|"
    r"you wrote|вы писали|пишет|quoting"
)

WEEKDAYS = (
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|среду|"
    r"четверг|пятница|пятницу|суббота|субботу|воскресенье|нд|pon|pn|wt|śr|czw|pt|sob|"
    r"niedz|ndz|nd|poniedziałek|wtorek|środa|środę|czwartek|piątek|sobota|sobotę|"
    r"niedziela|niedzielę|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"lun|mar|mer|jeu|ven|sam|dim|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)


def _words(*rows: str) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split("|"))


# Lines between dashes: "-----Original Message-----".
SEPARATORS = _words(
    "original message|original appointment|forwarded message|reply message",
    "исходное сообщение|оригинальное сообщение|первоначальное сообщение",
    "пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение",
    "исходное письмо|пересланное письмо|оригинал сообщения",
    "початкове повідомлення|переслане повідомлення",
    "wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości",
    "przekazana wiadomość|treść przekazanej wiadomości|wiadomość przekazana dalej",
    "wiadomość pierwotna|pierwotna wiadomość",
    "ursprüngliche nachricht|originalnachricht|original-nachricht",
    "originale nachricht|weitergeleitete nachricht",
    "message d'origine|message d’origine|message original|message transféré",
    "mensaje original|mensaje reenviado",
    "mensagem original|mensagem encaminhada|mensagem reencaminhada",
    "messaggio originale|messaggio inoltrato",
    "oorspronkelijk bericht|origineel bericht|doorgestuurd bericht",
    "ursprungligt meddelande|původní zpráva|přeposlaná zpráva|pôvodná správa",
)

# The same followed by a name: "----- Forwarded by Ivan Petrov/Example on … -----".
SEPARATOR_STARTS = (
    "forwarded by ",
    "forwarded message from ",
    "переслано ",
    "переслал ",
    "przesłane dalej przez ",
    "weitergeleitet von ",
)

# Whole lines, as Apple Mail writes them.
FORWARD_LINES = _words(
    "begin forwarded message",
    "начало переадресованного сообщения|начало пересылаемого сообщения",
    "początek przekazywanej wiadomości|początek przekazanej wiadomości",
    "anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail",
    "début du message réexpédié|début du message transféré",
    "inicio del mensaje reenviado",
    "início da mensagem encaminhada|início da mensagem reencaminhada",
    "inizio messaggio inoltrato|begin doorgestuurd bericht",
)

_KINDS = {
    "from": _words(
        "from|от|от кого|отправитель|від|od|nadawca|von|de|da|van|från|fra|odesílatel"
    ),
    "date": _words(
        "date|sent|sent at|sent on|дата|дата отправки|отправлено|отправленные",
        "отправлен|надіслано|wysłano|wysłane|data|data wysłania",
        "gesendet|gesendet am|datum",
        "enviado|enviado el|enviado em|enviada|enviada em|fecha|envoyé|envoyé le",
        "inviato|verzonden|skickat|sendt|odesláno",
    ),
    "to": _words(
        "to|кому|получатель|do|adresat|an|para|à|a|pour|aan|till|til|komu",
    ),
    "subject": _words(
        "subject|тема|temat|betreff|asunto|assunto|objet|sujet|oggetto|onderwerp",
        "ämne|emne|předmět",
    ),
    "cc": _words(
        "cc|bcc|reply-to|importance|priority|attachments|organization",
        "копия|скрытая копия|вложения|важность|организация|копія",
        "dw|udw|kopia|załączniki|ważność|kopie|anlagen",
    ),
}

# Label of a header line, lower case → what it is.
LABELS = {name: kind for kind, names in _KINDS.items() for name in names}

# Fields that only raw headers have: somebody pasted them to show, not to quote.
RAW_FIELDS = re.compile(
    r"(?:received|return-path|message-id|mime-version|content-[a-z-]+|delivered-to|"
    r"dkim-signature|authentication-results|x-[\w-]+|references|in-reply-to|"
    r"user-agent)\s*:",
    re.IGNORECASE,
)

# Lines that phones and web mail put under a letter.
SENT_FROM = re.compile(
    r"\W{0,3}(?:sent (?:from|with|via)|get outlook for|отправлено (?:из|с)|"
    r"скачать outlook|wysłan[eoy] (?:z|za pomocą)|pobierz (?:program )?outlook|"
    r"von meinem|gesendet (?:mit|von)|diese nachricht wurde von|"
    r"envoyé (?:de|depuis)|enviado (?:desde|do)|inviato da|verzonden (?:vanaf|met))\b",
    re.IGNORECASE,
)
