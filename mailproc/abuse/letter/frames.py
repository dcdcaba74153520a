"""The words that show whether a letter is a complaint to a provider at all.

Data only: who is spoken to, what is asked, and what marks letters of other kinds
(a client's own trouble, an invoice, advertising, an account of what was done).
"""

from mailproc.abuse.letter.phrases import Source

FRAMES: Source = {
    "report": {
        1: """abuse; abuse report*; complaint*; incident report; abuse notification*
        abuse complaint*; abuse notice; report of abuse; hereby report; we report
        we are reporting; i am reporting; would like to report; wish to report
        to report; notice of; notification of; formal notice; takedown; take down
        security incident*; security alert; incident; abuseid*; violation*; illegal
        abusive; malicious; attack*; unlawful; жалоб*; абуз*; нарушени*; инцидент*
        обращени*; уведомлени*; сообщаем; сообщаю; требовани*; beschwerde*
        missbrauch*; meldung*; abuse meldung; rechtsverletz*; melden; vorfall*
        plainte*; signalement*; signaler; signalons; notification; mise en demeure
        abus; reclamation; naduzyci*; zgloszeni*; zglasza*; skarga*; skargi
        zawiadom*; incydent*; denuncia*; queja*; reporte; reportar; abuso*
        notificacion; notificacao; reclamacao; incidente*; segnalazione*; segnala*
        melding*; misbruik*; klacht*; anmeldelse""",
    },
    "abuse": {
        1: """abuse; abuse report*; abuse complaint*; abuse notice; complaint*; abuseid*
        abusive; takedown; dmca; жалоб*; абуз*; злоупотреб*; beschwerde*; missbrauch*
        plainte*; abus; naduzyci*; skarga*; skargi; denuncia*; queja*; abuso*
        segnalazione*; misbruik*; klacht*; reclamacao""",
    },
    "yours": {
        2: """your network*; your ip*; your server*; your customer*; your client*
        your user*; your range*; your infrastructure; your hosting; your subnet*
        your netblock*; your system*; your subscriber*; your data center
        your datacenter; your host*; your address*; your end user*; your asn
        your as1*; your as2*; your as3*; your as4*; your as5*; your as6*; your as7*
        your as8*; your as9*
        your machine*; your autonomous system; your platform; your service*
        your account holder; your control; your facilit*; your block*
        your reseller*; your ips; your equipment; your responsib*; your domain*
        under your; within your; hosted by you; hosted on your; hosted at your
        you are hosting; you host; you are listed; you are the; your abuse
        your colo*; your web*; your vps; assigned to you; allocated to you
        delegated to you; belongs to you; owned by you; registered to you
        on your side; from your; in your; your organi*; your compan*
        responsible for; ваш* сервер*; вашего сервера; вашем сервере; ваш* сет*
        ваш* клиент*; вашего клиента; вашему клиенту; ваш* хостинг*; ваш* адрес*
        ваш* ip; вашего ip; ваших ip; ваш* пользовател*; ваш* абонент*
        ваш* площадк*; вашем хостинге; вами; принадлеж* вам; ваш* инфраструктур*
        ваш* ресурс*; ваш* компани*; ваш* дата; закреплен* за вами; размещен* у вас
        у вас размещ*; вашего провайдера; ihr* netz*; ihr* server*; ihr* kunde*
        ihr* ip*; ihr* system*; ihr* adress*; ihr* hosting*; ihr* verantwort*
        ihr* infrastruktur; bei ihnen gehostet; ihr* nutzer*; ihnen zugewiesen*
        von ihnen gehostet*; in ihrem bereich; votre reseau; vos client*
        votre client*; votre serveur*; vos serveur*; votre ip; vos ip; votre adresse
        vos adresses; vos service*; vos infrastruct*; votre plateforme
        votre heberg*; hebergez; heberge par vo*; vos utilisateur*; panstwa sieci
        panstwa serwer*; panstwa klient*; panstwa adres*; panstwa ip; waszej sieci
        waszego serwera; waszego adresu; waszym serwerze; waszego klienta
        panstwa infrastrukt*; panstwa uslug*; panstwa stron*
        naszej infrastruktury klient; su red; su servidor*; sus servidor*
        su cliente*; sus cliente*; su ip; su direccion; sus direccion*
        su infraestructura; su rango; alojado en su; sua rede; seu cliente*
        seu servidor; sua infraestrutura; seu ip; seus cliente*; seus servidor*
        seu endereco; vostra rete; vostro server; vostro cliente; vostri client*
        vostro ip; vostri ip; uw netwerk; uw server*; uw klant*; uw ip; uw systeem
        din server; ditt natverk""",
    },
    "ask": {
        1: """please withdraw; withdraw the; stop announcing; remove it; remove them
        be removed; be resolved; you have to resolve
        take action; appropriate action; necessary action
        appropriate measures; immediate action; prompt action; corrective action
        take steps; appropriate steps; investigate; look into; please stop
        make it stop; cease and desist; cease; take down; takedown; take it down
        remove the; removal of; disable access; disable the; shut down; suspend
        terminate; please remove; kindly remove; please disable; please suspend
        please investigate; please block; please check; please resolve; please fix
        please act; please handle; please address; please forward; notify your
        inform your; contact your; stop this; deal with; please clean; please secure
        preserve all; preservation request; court order; subpoena; search warrant
        formal request; legal request; removal order; ordered to; remove or disable
         not disclose; запрос*; предоставить
        lock down; please look; needs to stop; fix it; fix this; fix the; sort it out
        put an end; bring down; shut it down; shut this; expeditiously; clean up
        please help; remedy; mitigate; your assistance; your cooperation
        your immediate; your attention; act on this; action required
        request that you; we request; we demand; please take; stop the; stop these
        null route; примите меры; принять меры; принятия мер; просим; прошу; требуем
        необходимо; пресеч*; устран*; удалить; заблокир*; разберитесь; проверьте
        прекрат*; отреагир*; меры; massnahmen; bitte prufen; bitte sperren
        bitte entfernen; bitte kummern; sperren sie; unterbinden; bitten wir
        wir bitten; abschalten; abzuschalten; beheben; abstellen; mesures; merci de
        veuillez; prions; faire cesser; retirer; supprimer; bloquer; podjecie
        prosimy; prosze o; usuniecie; zablokowanie; zablokowac; interwencj*
        tomar medidas; medidas; solicitamos; por favor; eliminar; retirar; bloquear
        providencias; tomar providencia*; remover; prendere provvediment*
        vi preghiamo; actie; maatregelen; verzoeken""",
    },
    "client": {
        1: """my server*; my vps; my account; my website; my site; my ip*; our vps
        my hosting; my domain; my order; my service; my dedicated; cannot connect
        can t connect; cannot access; can t access; unable to connect; does not work
        doesn t work; is not working; not working; please unblock; unblock my
        unblock our; unlock my; please restore; please enable my; please install
        please help me; do you allow; is it allowed; are we allowed; do you accept
        what happens when; what happens if; we are not spammers; i am not a spammer
        give me another; how can i; how do i; could you install; can you install
        получил вот такое; это серьезно; сможете ли вы; did you send; is this real
        is this from you; is this mail from you; это вы прислали; это ваше письмо
        нужно ли; не заблокируете; не блокируйте; что нам делать
        who handles; which e mail address; which email address; what is your usual
        questionnaire; for our records; do you have an abuse; fill in a supplier
        why was; why is my; why did you; we rent; i rent; we ordered; i ordered
        my emails; our emails; my mail; my client number; please advise how
        not delivered; go to spam; land in spam; goes to spam; in the spam folder
        spam folder; marked as spam; мой сервер; моего сервера; моём сервере
        моем сервере; моему серверу; мой сайт; мой vps; мой ip; мои письма
        наш сервер у вас; нашего сервера у вас; не работает; не могу; не получается
        не открывается; подскажите; помогите; разблокируйте; разблокировать мой
        почему заблокир*; попада* в спам; в спам; в папку спам; установите
        перезагрузите; включите; заказать; хочу; нужен сервер; мой заказ; моя услуга
        на моем; на моём; mein server; meinem server; mein vps; meine website
        funktioniert nicht; bitte entsperren; mon serveur; mon site
        ne fonctionne pas; moj serwer; mojego serwera; mojej strony; nie dziala
        prosze o odblokowanie; mi servidor; no funciona; meu servidor; nao funciona
        my customer s website is down; is down; offline; is unreachable
        wordpress plugin; login to my; log in to my; my password; reset my password
        my control panel""",
        2: """delist my; remove my ip; why my ip; my ip is blacklisted
        my ip is listed; our server at your; rent a server; order a server
        buy a server; new server for""",
    },
    "done": {
        1: """has been removed; have removed; has been resolved; have resolved
        been suspended; have suspended; been terminated; have terminated
        have deleted; been deleted; has been fixed; have fixed; issue is resolved
        issue is fixed; been cleaned; have cleaned; have disabled; been disabled
        i removed; i deleted; we removed; i fixed; already removed; already fixed
        already deleted; is now closed; ticket closed; we apologize for
        has been closed; case closed; ive removed; ve removed; удалил*; удалено
        удален; устранил*; устранено; исправил*; исправлено; закрыт; решено; уже нет
        приняли меры; меры приняты; wurde entfernt; haben entfernt; a ete supprime
        avons supprime; zostal usuniet*; usunelismy; ha sido eliminado; foi removido
        thank you for your report; thank you for reporting; thanks for reporting
        we have received your; thank you for contacting; your report has been
        has been processed; have been processed; been delisted; was delisted
        no longer listed; removed from our blacklist; removed from our list
        removed from the blacklist; removed from the blocklist; delisting request
        delist request; we have taken; has been taken down; was taken down; were changed
        we updated; has been updated; has been blocked; have blocked; been blocked
        have been removed; has been secured; we consider this; is considered closed
        we have informed our; informed our customer; informed the customer
        we have contacted our; was notified and; have taken the site down
        problem is solved; problem solved; has been solved; is solved; now resolved
        been mitigated; forwarded your report; forwarded your complaint
        forwarded to our customer; forwarded to the customer; passed on to our
        поблагодарить за; проблема решена; проблема устранена; вопрос решен
        зараженн* файл* удал*; клиент уведомлен; передан* клиенту; сервер очищен
        das problem wurde; wurde behoben; wurden entfernt; wurde gesperrt
        haben den kunden; le probleme est; a ete bloque; nous avons bloque; a ete resolu
        zostal zablokowan*; zablokowalismy; zostal* usuniet*; rozwiazan*; ha sido
        hemos eliminado; foi bloquead*; foram removid*; removemos
        your request has been; your ticket; your message has been received
        received your report; your case has; received your abuse report
        vielen dank fur ihre; спасибо за обращение; ваше обращение принято
        ваша заявка; dziekujemy za zgloszenie; i have removed; i have deleted
        as you requested; as requested; per your request; we have excluded
        is now offline; no longer accessible; no longer online; we confirm that
        we can confirm; deleted it; removed it; deleted them; removed them; is gone
        are gone; sorry for
        apologies for; don t suspend; do not suspend; don t block; do not block my
        will not happen again; won t happen again; i found; reinstalled
        changed all passwords; changed the password*; please close this
        please close the; closing this; no further action
        i have fixed; im now; it is fixed; it s fixed""",
    },
    "shield": {
        1: """attacks mitigated; mitigated attacks; attack on your ip
        attack against your; attack on the ip; attack to your
        attacks against your; attack on your server; attack targeting your
        attack towards your; attack to the ip; your ip is under attack
        your server is under attack; is under attack; ddos protection; anti ddos
        mitigation; being mitigated; we have mitigated; traffic will be filtered
        attack will be filtered; legitimate traffic; protect your infrastructure
        to protect your; null routed to protect; your ip has been null routed
        vacuum*; scrubbing; attack is over; attack has ended; attack ended
        attack has stopped; has just been banned; has been banned by fail2ban
        problem started at; problem has been resolved; original problem id
        атак* на ваш*; под защит*; защит* от ddos; фильтрац* трафика
        ddos angriff auf ihr*; angriff auf ihre ip; attaque sur votre; sur votre ip
        atak na panstwa; ataque a su; ataque contra su""",
    },
    "remind": {
        1: """reminder; still online; still active; still up; still accessible
        still live; still hosted; still attacking; still receiving; still sending
        still continuing; still ongoing; second notice; third notice; final notice
        no response; no reply; no answer; not received a; have not heard
        not been resolved; not been taken down; not yet been; any update; follow up
        following up; escalat*; again; continues; повторн*; напомин*; до сих пор
        все еще; по прежнему; ответа не; не получили ответа; erinnerung; immer noch
        weiterhin; noch aktiv; keine antwort; relance; toujours en ligne
        toujours actif; sans reponse; przypomnien*; nadal; brak odpowiedzi; ponown*
        recordatorio; sigue activo; sigue en linea; lembrete; ainda ativo
        continua no ar""",
    },
    "other": {
        1: """invoice*; payment; server is ready; has been delivered
        has been activated; has been installed; your new server; сервер готов
        serwer gotowy; server ist bereit; your order; receipt for; newsletter
        webinar; special offer; discount; promo*; free trial; subscribe
        view in browser; view this email; unsubscribe from this list
        manage your preferences; update your preferences; maintenance window
        scheduled maintenance; planned maintenance; planned work*; maintenance
        outage; password reset; verification code; backup report; backup completed
        weekly digest; dmarc digest; in your dashboard; bug bounty; bounty program
        hall of fame
        receive a reward; rate your experience; rate our; how did we do; release notes
        register now; save the date; conference; job offer
        curriculum; cooperation proposal; business proposal; price list; quotation
        pricing; счет; счёт; оплат*; акци*; скидк*; вебинар*; рассылка новостей
        отписаться; новости; плановые работы; технические работы; профилактическ*
        тариф*; коммерческое предложение; rechnung*; zahlung; wartungsarbeiten
        wartung; angebot*; facture*; paiement; faktura*; platnosc*; prace serwisowe
        prace planowe; oferta; factura; pago; fatura; pagamento; release notes
        changelog; new version; new features; product update; our latest
        fixed in version; we have released; security release; upgrade script
        we help hosting; we help companies; we help providers; be open to a
        minute call; quick question about; upgrade instructions; upgrade to
        now available
        monthly report; weekly report; monthly attack report; in your portal
        is in your portal; registration is open; years of experience; my cv; my resume
        cover letter; rfo; reason for outage
        your services were affected; book a demo; request a demo
        schedule a demo; save your seat; reserve your
        see how; learn how; learn more about; our experts; join us; join our
        free assessment; whitepaper; white paper; case study; register for
        schedule a call; quick call; download our; our platform helps; trusted by
        would you be interested; are you interested; happy to share; free audit
        seo service*; guest post; backlink*; link building; increase your sales""",
    },
}

_ROLES = """
    abuse cert csirt soc noc dmca copyright copyrights antipiracy piracy
    phishing antiphishing security fraud antifraud spam antispam report reports
    reporter brandprotection brand takedown takedowns notice notices incident
    incidents infringement legal cybercrime enforcement compliance ip-abuse
    abuse-report fail2ban trademark trademarks complaints complaint hotline
    netsec dns-abuse nic-abuse postmaster hostmaster abusereport abusereports
    blocklist ipabuse abuseteam alerts threat intel netops rkn zapret
    zapret-info safebrowsing police cyber infosec protection
"""
ROLES = frozenset(_ROLES.split())
_ADVERTISERS = """
    newsletter newsletters news marketing events event sales promo vertrieb
    webinar webinars ventes ventas vendas sprzedaz digest mailing updates
"""
ADVERTISERS = frozenset(_ADVERTISERS.split())
