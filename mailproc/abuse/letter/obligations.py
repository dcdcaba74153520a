"""The words that make a time a deadline, and those that make it something else.

Data only, for `deadline`.
"""

from mailproc.abuse.letter.phrases import Lexicon

OBLIGE = Lexicon(
    {
        "oblige": {
            1: """respond*; reply; replies; answer*; react*; resolv*; solv*; remov*
            nakaz*; removal order; ordered; act; take action; action; actions
            action required; take down; takedown
            taken down; taken care; address; addressed; investigat*; fix*; correct*
            disabl*; suspend*; terminat*; block; blocked; shut*; disconnect*
            null route*; nullroute*; null routed; clean*; secur*; stop*; cease*
            comply; compliance; complied; confirm*; provide; inform*; notify
            notified; update us; update the; feedback; let us know; report back
            must; required; require; requires; deadline; due; otherwise; failure
            fail to; unless; handl*; process; mitigat*; rectif*; remedi*; close
            patch*; expect*; get back to us; hear from you; you have; given; kindly
            please; we ask; we request; you need; you should; should be; are to be
            to do so; measures; solution; statement; response; acknowledg*
            deactivat*; eliminat*; filter*; unplug*; terminate; grace; escalat*
            antwort*; reagier*; beheb*; entfern*; losch*; stellungnahme; sperr*
            abschalt*; abzuschalten; frist; frist*; massnahm*; beseitig*; beantwort*
            mitteil*; mitzuteilen; ruckmeldung; bereinig*; unterbind*; abstell*
            kummern; bitte; losung; gesperrt; repond*; reponse; supprim*; retir*
            agir; mesures; bloqu*; desactiv*; suspend*; delai; traiter; traitement
            cess*; resoud*; resolu*; corrig*; informer; merci; veuillez; prions
            reagir; ответ*; отреагир*; устран*; удал*; заблокир*; огранич*; принять
            примите; примит*; срок*; прекрат*; сообщ*; уведом*; предостав*; решит*
            решен*; обязан*; просим; прошу; требу*; необходимо; исправ*; отключ*
            информир*; проинформ*; направ*; меры; мер; закры*; принятия; разобраться
            отсутствии
            ваш* реакц*; реагир*; odpowied*; odpowiedz*; usun*; zablok*; podj*
            termin; terminie; rozwiaz*; wyjasn*; reakcj*; zareagow*; prosimy; prosze
            wylacz*; dzialan*; zaprzest*; respuesta; elimin*; retir*; bloque*; tomar
            medidas; plazo; resolver; suspension; solicitamos; favor; resposta
            prazo; providenc*; rispond*; rimuov*; provved*; reager*; verwijder*
            reactie; interven*; preghiamo; oploss*; maatregel*""",
        }
    }
)
DECOY = Lexicon(
    {
        "decoy": {
            1: """sent again; re sent; resent; resend; be delisted
            delisted automatically
            automatic delisting; delisting takes; delisting may; delisting can
            unblocked
            expire automatically; removed automatically; automatically removed
            automatically expire*; retention; retained for; kept for; stored for
            attempts within; attempts in; requests within; hits within
            login attempts within; failures within; times within; logs are kept
            we will contact; re contact; will recontact; contacted again
            we will follow up; response time; typically; usually; opening hours
            office hours; our working hours; business hours are; blocked for
            banned for; ban time; bantime; block time; is blocked for
            are blocked for; was active; within the last; in the last
            during the last; over the last; within the past; in the past
            over the past; data is up to; may take up to; can take up to
            it can take; it may take; auto remove; reminder will
            removed from the list; removed from our list; listing will
            will be delisted; blacklist for; hours of operation; money back; wait
            we aim; we answer; we respond; we usually; we try; our team will respond
            our team will reply; we reply; you will receive; you will get
            you will hear; we will reply; we will respond; we will get back
            will be processed; we process; we will answer; wir antworten
            wir melden uns; wir werden uns; we scan; rescanned; rescan
            scanned every; checked every; polled; nous vous repond*; nous repondrons
            мы ответим; ответим вам; ответ в течение; рассмотр* обращени* занимает
            ответим в; odpowiemy; postaramy sie; le responderemos; responderemos
            за последние; в последние; за прошедшие; in den letzten
            innerhalb der letzten; seit; w ciagu ostatnich; au cours des; durant les
            en las ultimas; nas ultimas; after which the block; ban will be lifted
            block will be lifted; will be unblocked; will be unbanned
            to unsubscribe; unsubscribe requests; ttl; cache; caching
            not receive any more; valid for; link expires; link is valid; password""",
        }
    }
)
WE = Lexicon(
    {
        "we": {
            1: """we will; we ll; i will; our team will; our staff will
            our engineers will; our system will; our abuse team will; wir werden
            nous allons; мы будем; bedziemy""",
        }
    }
)
# What stands right before a time that somebody has to act.
WITHIN = Lexicon(
    {
        "within": {
            1: """within; within a; within the; within the next; within next
            withing; in; in the next; within max; within maximum
            within a maximum of; max; maximum; maximum of; at most; deadline
            to resolve this is; to resolve is; to respond is; to reply is; to act is
            to fix this is; to solve this is; for response is; for resolution is
            deadline of; deadline is; deadline is set to; have; have only; has
            given; allow; allow you; given you; period of; timeframe of
            time frame of; timeframe is; time frame is; sla; sla of; sla is; after
            limit of; limit is; you up to; have up to; not later than; no later than
            not more than; no more than; not exceed; not exceeding; a; the
            respond by; next; grace period of; time limit of; time is; another
            no longer than; binnen; innerhalb; innerhalb von; innert
            innerhalb der nachsten; frist; frist von; frist betragt; in den nachsten
            maximal; haben; haben sie; spatestens in; nach; binnen der nachsten
            spatestens innerhalb; innerhalb eines; binnen von; в течение; течение
            течении; в течении; срок; срок до; срок не более; через; есть; не более
            не более чем; не позднее чем через; не позднее; не позже чем через
            в ближайшие; в течение ближайших; в срок; отводится; сроком; до
            в срок до; в срок не более; в срок не позднее; в пределах
            срок исполнения; срок ответа; sous; sous un delai de; dans les
            dans un delai de; delai de; delai; dans un delai; disposez de; avez
            dans; d ici; sous les; dans le delai de; dans un delai maximum de
            w ciagu; w terminie; w przeciagu; ciagu; termin; w ciagu najblizszych
            maja panstwo; nie pozniej niz w ciagu; terminie do; w ciagu kolejnych
            do; en; en un plazo de; en el plazo de; dentro de; dentro de las
            plazo de; en las proximas; tiene; en menos de; plazo maximo de
            en un plazo maximo de; en un maximo de; em; em ate; ate; no prazo de
            prazo de; dentro das proximas; nas proximas; tem; no prazo maximo de
            entro; entro le; entro un termine di; binnen de; inom; inden""",
        }
    }
)
# What stands right before a time that has passed, recurs or is a penalty.
PAST = Lexicon(
    {
        "past": {
            1: """last; past; previous; preceding; recent; every; each; per; lasting
            older than; less than; since; over; over the; during; during the; for
            for the; for a; for another; for at least; for up to; for about
            for the next; at least; almost; once in; once a; once every; more than
            within the last; within the past; in the last; in the past; the last
            the past; letzten; letzte; vergangenen; alle; seit; fur
            fur die nachsten; letzter; derniere; dernieres; derniers; pendant
            toutes les; tous les; depuis; последние; последних; последнюю; более
            каждые; на; свыше; прошедшие; за последние; ostatnich; ostatnie; przez
            co; ponad; ultimas; ultimos; cada; durante; por; a cada; attempts in
            attempts within; hits in; hits within; requests in; requests within
            times in; times within; packets in; emails in; messages in
            messages within; attempts within a; attempts in a; times in a; раз за
            попыток за; попыток в течение; attempts within the; hits within a
            in under; only after; afgelopen; elke""",
        }
    }
)
UNTIL = Lexicon(
    {
        "until": {
            1: """by; before; until; till; no later than; not later than; latest
            latest by; deadline; due; due date; due by; due on; any time after
            respond by; bis; bis zum; spatestens; frist; vor dem; до; не позднее
            не позже; срок; срок до; крайний срок; avant; tard; au plus tard
            au plus tard le; jusqu au; d ici; d ici le; echeance; do; do dnia
            najpozniej; przed; termin; antes; hasta; plazo; ate; prazo; entro; voor
            uiterlijk; tot; к; reply before; deadline is; time after; expires""",
        }
    }
)
_THREATS = """
suspend suspended block blocked blocking terminate terminated disconnect
disconnected disable disabled nullroute null shut shutdown unplug unplugged filtered
deactivate deactivated nullrouted sperren gesperrt abschalten abgeschaltet
заблокируем заблокирован заблокировано отключим отключен bloquer bloque suspendre
suspendu zablokujemy zablokowany wylaczymy bloquear bloqueado suspender suspendido
suspenso forced required
"""
THREAT = frozenset(_THREATS.split())
