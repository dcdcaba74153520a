"""The words by which complaints name attacks, spam and open services.

Data only, for `words`; the other half of `lexicon`, written in the same way.
"""

from mailproc.abuse.letter.phrases import Source

MAIL: Source = {
    "spam_source": {
        6: """spam from; sending spam; spam source*; unsolicited bulk
        unsolicited email*; unsolicited e mail*; unsolicited commercial; uce; ube
        spam complaint*; spam report*; spamming; spammer*; spam email*; spam e mail*
        spam mail*; spam message*; spamtrap*; spam trap*; sends spam; sent spam
        spam abuse; spam sent; spam run; spam campaign*; outgoing spam
        spam received; spam originat*; junk mail; junk email*; bulk mail*
        bulk email*; email abuse; email spam; mail abuse; outbound spam
        spam activity; spam sending; abusive email*; unwanted email*; unwanted mail*
        this spam; the spam; not opt in; never subscribed; never opted
        harvested address*; did not subscribe; unsolicited message*
        unsolicited mail*; comment spam; forum spam; blog spam; spamversand
        spam versand; unerwunschte werbung; unerwunschte mail*; unverlangte
        unverlangt zugesandt*; werbemail*; werbung per e mail; spam mails; spamt
        рассылк* спам*; рассыла* спам*; спам рассылк*; спам с; спам от; спам*
        несанкционированн* рассылк*; незапрошенн*; нежелательн* рассылк*
        рассылк* писем; нежелательн* почт*; envoi de spam; envoi de spams; pourriel*
        courrier* indesirable*; courriels non sollicites; spam depuis
        rozsyla* spam*; wysyla* spam*; wysylk* spamu; niezamowion* informacj*
        niechcian* wiadomosc*; spamu; envio de spam; correo no deseado
        correos no solicitados; correo basura; correo no solicitado; enviando spam
        spam desde; envio de emails nao solicitados; e mail nao solicitado
        spam enviado; spam inviato; posta indesiderata; ongewenste e mail
        ongevraagde; skrappost; spamming activity; mail bomb*; backscatter
        spam violation""",
        3: """spam; unsolicited; junk; unsubscribe request*; mass mailing*; spams
        can spam""",
    },
    "spamvertised": {
        8: """spamvertised; spamvertized; spamvertising; spam advertis*
        advertised in spam; advertised by spam; website advertised; site advertised
        spam web site; url in spam; spamvertise*; promoted by spam
        advertised via spam; linked in spam; link in spam; beworben durch spam
        рекламируе* в спаме; рекламируе* спам*; spam hosting; hosting of spam
        hosting spam site*; hosting spammer*; redirector used in spam""",
    },
    "other_blocklist": {
        6: """blacklisted; blacklist; blocklist; block list; dnsbl*; rbl; uceprotect
        megarbl; zapbl; listed on; listed in; listed at; delist*
        barracuda reputation; cbl listing; xbl; css listing; spamhaus css
        spamhaus xbl; spamhaus pbl; spamhaus zen; sorbs; spamrats; spfbl; listed by
        blocklisted; schwarze liste; черн* списк*; черный список; liste noire
        czarna lista; czarnej liscie; lista negra; ip reputation; abuseat""",
        3: "reputation; listing; listed",
    },
    "compromised_account": {
        6: """compromised account*; hacked account*; compromised mailbox*
        compromised email account*; compromised credential*; stolen credential*
        hacked mailbox*; account takeover; account compromise*
        compromised user account*; credentials were stolen; leaked password*
        stolen password*; compromised mail account*; gehackte* konto
        kompromittiertes konto; взлом* аккаунт*; взломан* ящик*; compte compromis
        cuenta comprometida; conta comprometida; przejete konto""",
    },
}

ATTACKS: Source = {
    "ddos_source": {
        6: """ddos; dos attack*; denial of service; syn flood*; udp flood*
        http flood*; icmp flood*; ack flood*; tcp flood*; dns flood*
        layer 7 attack*; flood attack*; flooding; packet flood*; volumetric attack*
        attack traffic; stresser*; booter*; distributed denial; syn attack*
        attacking with udp; floods our; floods the; flooded our; is flooding; floods us
        slowloris; outgoing attack*; outbound attack*
        outbound ddos; outgoing ddos; ddos attack*; traffic flood*; ddosen
        ddos angriff*; ddos атак*; отказ* в обслуживании; дос атак*; флуд*
        deni de service; attaque ddos; attaque par deni; ataku ddos; atak ddos
        ataki ddos; odmowy uslugi; denegacion de servicio; ataque ddos
        negacao de servico; aanval ddos; ddos aanval; attacco ddos; ip spoofing
        spoofed packets""",
        3: "flood; pps; gbps; mbps; packets per second; saturat*",
    },
    "reflector": {
        8: """amplification attack*; reflection attack*; reflected ddos
        amplification ddos; reflected attack*; amplified ddos; amplified attack*
        reflector*; amplifier*; dns amplification; ntp amplification
        ssdp amplification; memcached amplification; used for amplification
        amplification; drdos; reflection amplification; reflexionsangriff*
        verstarkungsangriff*; attaque par reflexion; attaque par amplification
        ataque de amplificacion; ataque de amplificacao; атак* с усилением
        used for an attack; used to attack""",
    },
    "open_service": {
        8: """open resolver*; open recursive; open dns; openly accessible
        publicly accessible; open ntp; open snmp; open memcached; open ssdp
        open proxy; open proxies; open relay; open mongodb; open elasticsearch
        open redis; open netbios; open portmapper; open rdp; open ldap; open smb
        open telnet; open ipmi; open chargen; open mdns; open tftp; exposed service*
        exposed to the internet; accessible from the internet; open cldap
        offen* aus dem internet erreichbar*; aus dem internet erreichbar*
        offene* server*; offene* redis*; offene* snmp*; offene* rdp*; offene* ldap*
        offene* mongodb*; offene* elasticsearch*; offene* memcached*; offene* smb*
        offene* telnet*; offene* ssdp*; offene* portmapper*; offene* ntp*
        open resolvers; open server*; open services; exposed port*
        unprotected database; offen erreichbar; offene dns resolver; offene dns
        offen* erreichbar*; offene netbios*; offene* resolver; offener resolver
        offene resolver; offene* dienst*
        aus dem internet erreichbar; offenen dns; открыт* резолвер*; открыт* dns
        открыт* прокси; открыт* релей; resolveur* ouvert*; serveur* dns ouvert*
        otwarty resolver; otwarte resolvery; otwarty serwer; resolver abierto
        dns abierto; resolver aberto; recursivo aberto; dns recursivo; recursive dns
        recursion enabled; monlist; portmapper; portmap; chargen; memcached
        mssql browser; qotd; proxy abierto; open mail relay; allows recursion
        unauthenticated access; misconfigured dns""",
    },
    "vulnerability": {
        6: """vulnerable server*; vulnerable system*; vulnerable host*
        vulnerable service*; vulnerable version*; vulnerability notification*
        vulnerability report*; is vulnerable; are vulnerable; vulnerabilities
        security vulnerabilit*; cve; unpatched; heartbleed; poodle
        outdated software; outdated version*; responsible disclosure; vulnerable to
        vulnerable exchange; vulnerable devices; security advisory
        critical vulnerabilit*; misconfigur*; end of life software; verwundbar*
        schwachstelle*; sicherheitslucke*; уязвим*; vulnerabilite*; vulnerable a
        podatn*; podatnosc*; luka bezpieczenstwa; vulnerabilidad*; vulnerabilidade*
        kwetsbaar*; sarbarhet*; vulnerabilita; weak cipher*; insecure configuration*""",
        3: "vulnerable; vulnerability; patch*",
    },
    "login_attack": {
        6: """brute force*; bruteforc*; bruteforce*; login attempt*; failed login*
        failed password*; login attack*; ssh attack*; password guess*
        dictionary attack*; fail2ban; ssh brute*; authentication failure*
        failed authentication*; unauthorized login*; illegal access attempt*
        ssh scan*; sasl login*
        invalid user; attempted to log in; log in attempt*; login fail*; ssh login*
        ftp brute*; rdp brute*; credential stuffing; password spray*; auth attack*
        sip attack*; voip attack*; sip brute*; break in attempt*; breakin attempt*
        hacking attempt*; hack attempt*; intrusion attempt*; attempted intrusion*
        attempts to access our; attempts to log; lfd; denyhosts; sshguard
        smtp auth*; imap attack*; ssh abuse; wp login*; wordpress login*; xmlrpc
        access attempt*; brute-force-angriff*; anmeldeversuch*; loginversuch*
        einbruchsversuch*; login versuch*; hackversuch*; подбор* парол*
        перебор* парол*; попытк* входа; попытк* авторизац*; попытк* взлома
        попытк* несанкционированн* доступ*; брутфорс*; брут форс*; подбира* парол*
        несанкционированн* доступ*; tentative* de connexion; force brute
        tentative* d intrusion; tentatives d acces; proby logowania; prob logowania
        proby wlamania; probe wlamania; prob wlamania; ataki slownikowe; atak silowy
        probowal sie wlamac; nieautoryzowan* dostep*; fuerza bruta
        intentos de acceso; intento de intrusion; intentos de login
        inicio de sesion; forca bruta; tentativas de login; tentativas de acesso
        tentativa de invasao; tentativi di accesso; tentativo di intrusione
        inlogpogingen; inbraakpoging*; inloggningsforsok; ssh honeypot
        sip scan*; sip regist*; voip fraud; toll fraud; guessed extension*; wordfence
        login failures; locked out from signing in; failed sign in*; failed logon*
        failed access; authentication attempt*; password attack*; credential attack*
        attacked our ssh; pop3 attack*; mysql brute*; telnet brute*""",
        3: """unauthorized access; unauthorised access; ssh; attack from; attacks from
        attacked our; attacking our
        attack on our; hacking; hackers; intrusion; banned; blocked by; sshd
        attack report; wordpress attack*; abusive behavior
        атак*; angriff*; attaque*; ataque*; atak*
        attacks; attack; attacking; credentials tried; honeypot""",
    },
    "portscan": {
        6: """port scan*; portscan*; netscan*; network scan*; scanning our
        scanning activit*; scanned our; scanning ports; scan of ports; tcp scan*
        udp scan*; syn scan*; scanning for; ip scan*; scanning of our; host scan*
        scanning host*; probing our; probing ports; port prob*; mass scan*; masscan
        zmap; nmap; scan detected; scanning attempt*; internet scan*; network probe*
        sweep*; network reconnaissance; darknet; telescope; port sweep*
        scanning the; scanned ports; connection attempt*; scan report
        unsolicited connection*; scans from; portscans; netzwerkscan*; portscannen
        сканирован* порт*; сканирован* сет*; сканиру*; сканирован*
        balayage de ports; scan de ports; skanowan* port*; skanowani*
        escaneo de puertos; escaneando; varredura de portas; varredura
        scansione delle porte; poortscan*; firewall drop*; unauthorized scan*
        unauthorised scan*; scan activity""",
        3: "scan*; probe; probes; probed; probing",
    },
    "scraping": {
        6: """scraping; scraper*; web scrap*; crawling; crawler*; content scrap*
        screen scrap*; bad bot*; aggressive crawl*; bot traffic; excessive request*
        data harvesting; парсинг*; скрапинг; automated queries; ignoring robots
        robots txt; excessive crawling""",
    },
    "network_admin": {
        8: """abuse c validation; abuse contact validation; abuse mailbox validation
        validate your abuse; prefix reclamation; ip reclamation
        letter of authorization; letter of authorisation; bgp hijack*; route leak*
        rpki invalid; unauthorized announcement*; bogon*; lame delegation
        prefix hijack*; abuse c; incorrect whois; whois inaccurac*
        announces our prefix*; announcing our prefix*; originating our prefix*
        reclaim* of ip; transfer of ip""",
        3: "irr record*; route object*",
    },
}
