"""The words by which the state of works is told (COMMANDS.md). Data only.

English, German, French, Russian, Polish, Spanish, Portuguese, Italian, Dutch; for text
in lower case, in order of precedence.
"""

import re

# Every pattern begins with a word: looking there alone spares most of the time.
AT_WORD = r"(?<!\w)(?=\w)"
PLANNED: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(f"{AT_WORD}(?:{pattern})"))
    for name, pattern in (
        (
            "RE-SCHEDULED",
            r"(?<!may be )(?<!can be )(?<!could be )(?<!might be )(?<!be )"
            r"\bre-?scheduled\b|"
            r"rescheduling\b|postpone(?:d|ment)\b|"
            r"(?:performed|take\s+place)\s+(?:during|on)\s+the\s+alternate\s+night|"
            r"(?<!end of the )(?:maintenance|window|works?)\s+(?:\S+\s+)?(?:has|"
            r"have)\s+been\s+moved\b|"
            r"verschoben\b|verlegt\b|terminverschiebung|verschiebung\b|"
            r"reportée?s?\b|reprogrammée?s?\b|décalée?s?\b|report\s+(?:de|des)\b|"
            r"перенес[её]н\w*|перенос\w*\b|przeniesion\w+|przełożon\w+|"
            r"przesunięt\w+|zmian\w+\s+terminu|reprogramad\w+|aplazad\w+|"
            r"reagendad\w+|adiad[ao]s?\b|remarcad\w+|rinviat\w+|riprogrammat\w+|"
            r"verplaatst\b|uitgesteld\b|"
            r"changes?\s+(?:of|in|to)\s+(?:the\s+)?(?:date|schedule|time)s?\b|"
            r"(?<!be )(?:pushed|moved|put)\s+(?:back|forward)\s+(?:to|by|until)|"
            r"brought\s+forward\b|(?<!be )deferred\s+(?:to|until)|"
            r"(?<!be )moved\s+to\s+(?:a\s+)?(?:new|later|earlier|another|different|"
            r"mon|tue|wed|thu|fri|sat|sun|the\s+\d|\d(?!\d?[:h]))\w*|"
            r"neuer\s+termin\s*:|terminänderung\b|vorgezogen\b|repouss[ée]+s?\b|"
            r"changement\s+de\s+(?:date|créneau)|nouvelle\s+date\s*:|сдвига\w+|"
            r"сдвинут\w*|"
            r"(?:изменени[ея]|изменен[ыао]?|изменил\w+)\s+(?:\w+\s+)?(?:дат[аы]|"
            r"времени|время|срок\w*|график\w*)|"
            r"нов(?:ая\s+дата|ые\s+даты|ое\s+время)\s*:|przełożeni\w+|"
            r"przesunięci\w+|nowy\s+termin\s*:|odroczon\w+|pospuest\w+|"
            r"reprogramación\b|aplazamiento\b|cambio\s+de\s+fecha\b|"
            r"nueva\s+fecha\s*:|reagendamento\b|remarcação\b|adiamento\b|"
            r"postergad\w+|nova\s+data\s*:|posticipat\w+|rinvio\b|spostat[aoie]\b|"
            r"nuova\s+data\s*:|uitstel\b|verzet\s+naar\b|nieuwe\s+datum\s*:",
        ),
        (
            "CANCELLED",
            r"(?:ha(?:s|ve)|had)\s+(?:now\s+)?been\s+(?:cancel+ed|called\s+off|"
            r"withdrawn|aborted)|"
            r"(?:is|are|was|were)\s+(?:now\s+|hereby\s+)?cancel+ed|cancel+ed\b|"
            r"cancel+ation\b|called\s+off\b|"
            r"no\s+longer\s+(?:needed|required|necessary)|rolled\s+back\b|"
            r"(?:could\s+)?not\s+(?:be\s+)?completed\b|"
            r"nicht\s+mehr\s+(?:erforderlich|notwendig|nötig)|"
            r"больше\s+не\s+(?:требу|нужн)\w+|plus\s+nécessaires?\b|"
            r"will\s+(?:no\s+longer|not)\s+(?:take\s+place|be\s+(?:carried\s+out|"
            r"performed)|proceed)|"
            r"was\s+not\s+completed|abgesagt\b|storniert\b|entfällt\b|entfallen\b|"
            r"absage\b|nicht\s+statt\b|annulée?s?\b|annulation\b|отмен[её]?н\w*|"
            r"отмена\b|отменя\w+|не\s+состоятся|odwołan\w+|anulowan\w+|nie\s+odbędą|"
            r"cancelad\w+|annullat\w+|geannuleerd\b|"
            r"will\s+not\s+(?:be\s+going|go)\s+ahead\b|stood\s+down\b|"
            r"(?:maintenance|works?|change|window)\s+(?:\S+\s+){0,3}(?:withdrawn|"
            r"aborted)|"
            r"zurückgezogen\b|abgebrochen\b|n['’]aur(?:a|ont)\s+pas\s+lieu\b|"
            r"не\s+(?:состоится|будут\s+(?:проводиться|проведены)|проводятся)|"
            r"сняты\s+с\s+плана\b|odwołani\w+|anulowani\w+|nie\s+odbędzie\b|"
            r"anulad\w+|suspendid\w+|cancelación\b|cancelamento\b|annullament\w+|"
            r"gaat\s+(?:\w+\s+)?niet\s+door\b|vervalt\b|ingetrokken\b|afgelast\b",
        ),
        (
            "COMPLETED",
            r"(?<!not )(?<!not be )(?<!not been )(?<!unable to be )\b(?:completed|"
            r"concluded)\b|"
            r"(?<!at )(?<!on )(?<!upon )(?<!until )(?<!for )(?<!expected )"
            r"(?<!estimated )"
            r"completion\b|(?:has|have)\s+(?:now\s+)?(?:ended|finished)\b|"
            r"(?:is|are|was|were|been)\s+(?:now\s+)?(?:complete|finished|over)\b|"
            r"(?<!nicht )\babgeschlossen\b|beendet\b|fertiggestellt\b|"
            r"erfolgreich\s+durchgeführt|terminée?s?\b|achevée?s?\b|"
            r"fin\s+(?:de|des|d['’])\s?(?:la\s+)?(?:maintenance|travaux|intervention)|"
            r"(?<!не )\bзаверш[её]н\w*|завершил\w+|завершени[еи]\s+(?:\w+\s+)?работ|"
            r"окончен\w*|закончен\w*|выполнен[ыа]\b|zakończon\w+|zakończył\w+|"
            r"zakończeni[eu]\s+prac|finalizad\w+|completad\w+|conclu[ií]d\w+|"
            r"terminad\w+|encerrad\w+|completat\w+|conclus[aoie]\b|terminat[aoie]\b|"
            r"afgerond\b|voltooid\b|"
            r"(?:work|works|maintenance|upgrade|migration)\s+(?:is|are|was|"
            r"were)\s+done\b|"
            r"finished\s+successfully\b|"
            r"successfully\s+(?:finished|performed|carried\s+out|done)|"
            r"(?:s['’]est|se\s+sont)\s+(?:bien\s+)?(?:déroulé|terminé|achevé)\w*|"
            r"effectuée?s?\s+avec\s+succès\b|"
            r"успешно\s+(?:провед|обновл|заменен|заменён)\w*|"
            r"(?:работ\w+|обслуживание)\s+(?:\w+\s+)?(?:закрыт|окончил|закончил)\w*|"
            r"(?:prace|prac|serwis)\s+(?:\S+\s+){0,4}(?:wykonan|zrealizowan)\w+|"
            r"przebiegł[yoa]\s+pomyślnie\b|ultimat[aoie]\b|"
            r"con\s+(?:éxito|esito\s+positivo)|com\s+sucesso\b|"
            r"succesvol\s+(?:uitgevoerd|verlopen)",
        ),
        (
            "IN-PROCESS",
            r"has\s+(?:now\s+|just\s+)?(?:begun|started|commenced)\b|"
            r"have\s+(?:now\s+|just\s+)?(?:begun|started|commenced)\b|"
            r"in[\s-]progress\b|"
            r"in[\s-]process\b|under\s?way\b|"
            r"(?:is|are)\s+(?:now\s+|currently\s+)?ongoing\b|is\s+starting\s+now\b|"
            r"(?:has|have)\s+been\s+extended\b|extension\s+of\b|"
            r"extended\s+(?:until|to|by)\b|(?:hat|haben)\b.{0,30}\bbegonnen\b|"
            r"verlängert\b|verlängerung\b|a\s+(?:débuté|commencé)|"
            r"ont\s+(?:débuté|commencé)|en\s+cours\b|prolongée?s?\b|начались\b|"
            r"начаты\b|начат[ао]\b|ведутся\b|в\s+процессе\b|продлен\w*|продлева\w+|"
            r"rozpoczęły\b|rozpoczęto\b|rozpoczęte\b|w\s+toku\b|trwają\b|"
            r"przedłużon\w+|wydłużon\w+|ha\s+comenzado|en\s+curso\b|"
            r"foram\s+iniciad\w+|em\s+andamento\b|sono\s+iniziat\w+|in\s+corso\b|"
            r"overrun\w*|(?:additional|more|extra)\s+time\s+(?:is\s+)?(?:required|"
            r"needed|than)\b|"
            r"needs?\s+(?:more|additional)\s+time\b|"
            r"(?:taking|longer)\s+(?:\w+\s+)?than\s+(?:originally\s+|"
            r"initially\s+)?(?:planned|expected|anticipated|scheduled)|"
            r"(?:have|has|had\s+to)\s+extend(?:ed)?\b|"
            r"(?:works?|maintenance|window)\s+(?:\S+\s+)?extended\b|"
            r"(?:is|are)\s+(?:still\s+)?(?:under\s+way|being\s+carried\s+out)|"
            r"dauer[nt]\s+länger\b|laufen\s+(?:derzeit|aktuell|noch)|"
            r"(?:a|ont)\s+démarré\b|se\s+prolonge\w*|prolongation\b|приступил\w*|"
            r"ид[уё]т\s+(?:\w+\s+)?работы\b|rozpoczęliśmy\b|rozpoczęła\s+się\b|"
            r"przedłuża(?:ją)?\s+się\b|ha[n]?\s+(?:iniciado|empezado)|"
            r"en\s+ejecución\b|prorrogad\w+|ampliad[ao]s?\s+hasta\b|"
            r"iniciamos\s+agora\b|em\s+execução\b|estendid[ao]s?\b|prolungat\w+|"
            r"prorogat\w+|loopt\s+uit\b|"
            r"(?:is|zijn)\s+(?:nu\s+|zojuist\s+)?(?:begonnen|gestart|bezig)",
        ),
        (
            "TENTATIVE",
            r"tentativ(?:ely|e|[ao]s?)\b|provisional(?:ly)?\b|to\s+be\s+confirmed\b|"
            r"not\s+yet\s+confirmed\b|subject\s+to\s+confirmation\b|"
            r"proposed\s+(?:date|window|maintenance)|"
            r"vorläufig\w*\s+(?:termin|planung|ankündigung)|unter\s+vorbehalt\b|"
            r"provisoire\b|à\s+confirmer\b|"
            r"предварительн\w+\s+(?:уведомлени|дат|врем|план|срок)\w*|"
            r"wstępn\w+\s+(?:termin|informac)\w*|do\s+potwierdzenia\b|"
            r"subject\s+to\s+change\b|to\s+be\s+announced\b|"
            r"noch\s+nicht\s+bestätigt\b|sous\s+réserve\b|"
            r"pendiente\s+de\s+confirmación\b|por\s+confirmar\b|"
            r"provisional(?:es)?\b|a\s+confirmar\b|in\s+attesa\s+di\s+conferma\b|"
            r"voorlopig\w*|ожида\w+\s+подтверждени\w+|"
            r"wstępnie\s+(?:zaplanowan|planowan)\w+",
        ),
        (
            "CONFIRMED",
            r"confirmed\b|bestätigt\b|confirmée?s?\b|подтвержд[её]н\w*|"
            r"potwierdzon\w+|reminder\b|erinnerung\b|rappel\b|напоминани\w+|"
            r"напомина\w+|przypomnien\w+|przypominamy\b|"
            r"(?:has\s+been|is)\s+scheduled\b",
        ),
    )
)
