"""Words that label the fields of a notice, in the languages that partners write.

English, Polish, Portuguese, Russian, German, French; folded case. Data only.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


START = _words(
    "start starts started starting begin begins began beginning from since "
    "początek poczatek rozpoczęcie rozpoczęcia rozpoczecie rozpoczecia od início "
    "inicio começo desde de начало начала с beginn anfang ab début debut"
)
END = _words(
    "end ends ended ending finish finished until till to completion resolved "
    "restored completed koniec końca konca zakończenie zakończenia zakonczenie "
    "zakonczenia do usunięcie usunięcia przywrócenie przywrócenia fim término "
    "termino encerramento até ate restabelecimento normalização конец окончание "
    "окончания завершение завершения восстановление восстановления по до ende bis "
    "fin jusqu'à"
)
# Words that tell one window from another, by what they tell.
QUALIFIERS = {
    word: kind
    for kind, listed in {
        "old": "old previous original poprzedni poprzednia poprzednie pierwotny "
        "pierwotna pierwotne stary stara anterior original antigo antiga "
        "прежнее прежний исходное старое bisheriger bisheriges ancien "
        "ancienne",
        "new": "new revised updated nowy nowa nowe novo nova новое новый neuer "
        "neues nouveau nouvelle",
        "actual": "actual real rzeczywisty rzeczywista rzeczywiste faktyczny "
        "faktyczna фактическое фактический tatsächlicher réel réelle",
        "backup": "backup zapasowy zapasowa zapasowe rezerwowy reserva резервное "
        "резервный",
        "second": "second drugi druga segundo segunda второе второй",
    }.items()
    for word in listed.split()
}
# Words that may stand around them in a label that is about time and nothing else.
_AROUND = _words(
    "time date hour of the a at on works work maintenance outage window incident "
    "event downtime interruption failure local and planned estimated expected "
    "scheduled primary first approximate czas data godzina dzień prac prace "
    "awarii okna okno konserwacji przerwy i planowany planowana planowane "
    "planowanego przewidywany przewidywana przewidywane przewidywanego szacowany "
    "szacowana szacowane orientacyjny orientacyjna pierwszy hora horário dia do "
    "da dos das trabalhos manutenção janela incidente falha interrupção e "
    "previsto prevista estimado estimada planejado planejada primeiro время дата "
    "работ аварии сбоя окна и планируемое плановое ожидаемое ориентировочное "
    "предполагаемое первое zeit uhrzeit datum der des wartung arbeiten störung "
    "wartungsfensters geplanter geplantes voraussichtliches heure date du la le "
    "des travaux prévu prévue"
)
ZONES = _words(
    "utc gmt z cet cest msk мск brt eet eest wet west bst est edt cst cdt pst pdt "
    "local czasu lokalnego"
)
TIME_WORDS = START | END | _AROUND | ZONES | QUALIFIERS.keys()
# Single words that open a header line of a quoted letter as often as a window.
SHORT = _words("from to od do de с по до ab bis since until till desde até ate")

# A value that is a time, or a stretch of it; "window" may also head two lines.
SPAN = frozenset(
    (
        *("window", "maintenance window", "period", "time", "date", "time window"),
        *("okno", "okno serwisowe", "okres", "termin", "data", "czas", "termin prac"),
        *("janela", "janela de manutenção", "período", "periodo", "horário", "hora"),
        *("окно", "период", "время", "дата", "время работ", "wartungsfenster", "datum"),
    )
)
MOMENT = frozenset(
    (
        *("eta", "next update", "next update at", "duration", "expected duration"),
        *("następna aktualizacja", "następna informacja", "kolejna informacja"),
        *("kolejna aktualizacja", "czas trwania", "próxima atualização", "duração"),
        *("próxima informação", "следующее обновление", "следующее сообщение"),
        *("длительность", "продолжительность", "dauer", "nächstes update", "durée"),
    )
)
FIELD = frozenset(
    (
        *("ticket", "ticket number", "ticket no", "ticket id", "number", "id", "case"),
        *("maintenance id", "incident number", "incident id", "reference", "operator"),
        *("operators", "provider", "reason", "cause", "root cause", "impact", "status"),
        *("service", "services", "affected services", "affected service", "priority"),
        *("severity", "gateway", "group", "description", "type", "country", "subject"),
        *("title", "affected operators", "affected operator", "effect", "scope"),
        *("platform", "partner", "circuit", "server", "solution", "resolution"),
        *("numer", "numer zgłoszenia", "zgłoszenie", "nr zgłoszenia", "operatorzy"),
        *("dostawca", "przyczyna", "powód", "wpływ", "skutek", "skutki", "status"),
        *("usługa", "usługi", "usługi objęte pracami", "usługi dotknięte awarią"),
        *("priorytet", "bramka", "grupa", "opis", "typ", "rodzaj", "kraj", "temat"),
        *("platforma", "zakres", "serwer", "rozwiązanie", "tytuł", "zakres prac"),
        *("número", "chamado", "operadora", "operadoras", "operador", "fornecedor"),
        *("motivo", "causa", "impacto", "efeito", "estado", "situação", "serviço"),
        *("serviços", "serviços afetados", "prioridade", "grupo", "descrição", "tipo"),
        *("país", "assunto", "plataforma", "servidor", "solução", "protocolo"),
        *("номер", "номер заявки", "заявка", "тикет", "оператор", "операторы"),
        *("провайдер", "причина", "влияние", "последствия", "статус", "состояние"),
        *("услуга", "услуги", "затронутые услуги", "приоритет", "шлюз", "группа"),
        *("описание", "тип", "страна", "тема", "платформа", "сервер", "решение"),
        *("grund", "ursache", "auswirkung", "auswirkungen", "dienst", "dienste"),
        *("raison", "cause", "impact", "service concerné", "opérateur"),
    )
)
# Of these the value is a name or a number, and never a paragraph below.
NAMES = _words(
    "ticket number no id case operator operators provider priority severity country "
    "numer nr zgłoszenie zgłoszenia operatorzy dostawca priorytet kraj número chamado "
    "protocolo operadora operadoras operador fornecedor prioridade país номер заявка "
    "заявки тикет оператор операторы провайдер приоритет страна"
)
# Labels that may head lines of labels.
HEADINGS = _words(
    "details detail schedule timeline times summary information info notes note "
    "contact contacts location locations systems components devices steps actions "
    "action plan scope list following attachments links history updates changes "
    "data hours example szczegóły harmonogram informacje kontakt kontakty "
    "lokalizacja uwagi uwaga plan dane podsumowanie kroki działania zmiany "
    "terminy godziny przykład detalhes cronograma informações contato contatos "
    "contacto local locais observações observação plano resumo passos ações dados "
    "horários exemplo подробности детали график информация контакты контакт "
    "примечание примечания план данные место итоги шаги пример details zeitplan "
    "kontakt hinweis ort détails calendrier contact lieu remarque"
)
# Fields of a forwarded head, which clients write without a value.
HEAD = _words("cc bcc cco dw udw kopia копия скрытая")
# Words that end the line above a quote.
SAID = _words(
    "wrote writes schrieb napisał napisała pisze escreveu написал пишет écrit"
)
# What opens the end of a letter, and so is nobody's value.
CLOSERS = re.compile(
    r"(?:we (?:are )?(?:sincerely |very )?(?:apologi[sz]e|sorry|regret|thank|will)"
    r"|sorry|please accept|our apologies|apologies|(?:best|kind|warm)?\s?regards"
    r"|sincerely|yours|thank you|thanks|if you have|should you have|in case of"
    r"|przepraszamy|za (?:utrudnienia|niedogodności)|z poważaniem|pozdrawia"
    r"|pozdrowienia|z wyrazami|dziękujemy|w razie|w przypadku|prosimy"
    r"|pedimos desculpas|lamentamos|desculp|atenciosamente|cordialmente|obrigad"
    r"|agradecemos|em caso|qualquer dúvida|cumprimentos"
    r"|приносим|извин|с уважением|спасибо|благодарим|если у вас|в случае"
    r"|mit freundlichen|cordialement|wir bitten|nous nous excusons"
    r"|on .{6,80} wrote:|.{0,80}(?:napisał|pisze|escreveu|написал|пишет)[^:]{0,20}:"
    r"|-{2,}\s*(?:original|forwarded|пересылаем|oryginaln))",
    re.IGNORECASE,
)
# Words of a text that speaks about one window moved to another.
MOVED = re.compile(
    r"\b(?:moved?|moving|re-?schedul|postpon|brought forward|shift|chang|advanc"
    r"|przenie|przesu|zmian|zmien|przełoż|adiad|remarc|reagend|alterad|antecip"
    r"|перенес|перенос|сдвин|измен|instead|zamiast|вместо|verschob)",
    re.IGNORECASE,
)
EMPTY_WORDS = frozenset(("None", "null", "NULL", "undefined", "Undefined"))
