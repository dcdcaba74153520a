"""The words by which complaints name what happened: class to weight to phrases.

Data only, for `words`. 6 names the class beyond doubt, 3 strongly, 1 hints.
`*` ends a stem; case, accents and hyphens do not count (see `phrases`).
"""

from mailproc.abuse.letter.phrases import Source

CONTENT: Source = {
    "phishing": {
        6: """phishing; phish; phishing site*; phishing attack*; phishing page*
        phishing url*; phishing website*; phishing content; phishing kit*
        phishing incident*; phishing fraud; spoofed website; spoof site; fake bank*
        fake login page*; credential phish*; credential harvest*; credential theft
        impersonat* our bank; spear phishing; fake login; imitates the website
        pharming; smishing; фишинг*; фишингов*; поддельн* сайт*; сайт* двойник*
        hameconnage; filoutage; site frauduleux imitant; phishingowa; phishingowe
        wyludz* dan*; suplantacion; suplantacion de identidad; pagina falsa
        pagina fraudulenta; wylud* haseł; sitio fraudulento; phishingseite*
        imitat* the online banking; fake online banking; collects the credentials
        credentials of its customers; credentials of our customers; bank credentials
        fraudulent site please shut down; spoofs the; harvests credentials
        harvesting credentials; captures credentials; steal* credentials
        gefalschte bankseite; gefalschte login; clone of our; clones our website
        podszywa* sie; falszyw* stron*; imitujac* stron*; gefalschte website*
        gefalschte webseite*; nachgeahmte website*; nachgemachte; имитиру* сайт*
        маскиру* под; выдающ* себя за; копиру* сайт*; клон сайт*; usurp* l identite
        imitant notre; se fait passer pour; se hace pasar por; suplanta*
        se passa por; sito clone; imita il sito; nagemaakte; doet zich voor als
        impersonating our; pretending to be our; imitation of our website
        steal login; stealing credentials""",
        3: """fraudulent website imitat*; spoofed; spoofing our
        credentials of our customers; impersonat*; login credentials
        our customers credentials; fake website*; fraudulent login""",
    },
    "compromised_site": {
        6: """web shell*; webshell*; defaced; defacement*; hacked website*
        hacked site*; compromised website*; compromised site*; compromised web
        website has been hacked; site has been hacked; site was hacked
        website was hacked; hijacked site*; hijacked website*; compromised server*
        compromised host*; compromised machine*; compromised system*
        server has been compromised; server is compromised; has been compromised
        was compromised; been hacked; backdoor*; skimmer*; magecart; hacked server*
        seo spam; compromised wordpress; compromised joomla; card skimming
        injected javascript; injected code; hacked; malicious redirect*
        cms compromis*; gehackt*; kompromittiert*; defaced; взломан*; взлом сайта
        дефейс*; веб шелл*; скомпрометирован*; site pirate; site compromis
        serveur compromis; zhakowan*; przejet*; skompromitowan*; sitio comprometido
        sitio hackeado; servidor comprometido; site invadido; site comprometido
        sito compromesso; unauthorized access to our server has been obtained""",
        3: "compromise; compromised; hijacked; shell script uploaded",
    },
    "fraud": {
        6: """fraudulent website*; fraudulent site*; fraudulent shop*; fake shop*
        fake store*; online fraud; fraud site*; scam site*; scam website*; scam
        scams; advance fee; investment fraud; investment scam*; crypto scam*
        bitcoin scam*; fake pharmac*; illegal pharmac*; rogue pharmac*
        unlicensed pharmac*; romance scam*; fraud report*; fake investment*
        tech support scam*; carding; credit card fraud; stolen credit card*
        card fraud; card testing; stolen cards; cvv shop; carder*; financial fraud
        fraudulent activit*; fraudulent transaction*; fraudulent order*; money mule*
        fraudulent content; fraudulent domain*; betrug*; betrugerisch*; fakeshop*
        anlagebetrug; мошенн*; мошеннич*; лохотрон; поддельн* магазин*; кардинг*
        краденых карт; escroquerie*; arnaque*; frauduleux; oszust*; oszustw*
        falszyw* sklep*; estafa*; fraudulent*; golpe; fraude; truffa*; frode
        oplichting; ponzi; illegal gambling; unlicensed gambling
        counterfeit medicine*; illegal drug*; ebay fraud; click fraud; ad fraud""",
        1: "fraud; fake; deceiv*; deceptive",
    },
    "copyright": {
        6: """copyright infring*; copyright violation*; copyright complaint*
        copyright owner*; dmca; claimed infring*; alleged infring*
        infring* of copyright; infringed copyright*; digital millennium
        copyrighted work*; copyrighted material*; copyright holder*
        infringing material; infringing content; infringing work*
        copyrighted content; infringing activit*; infringing file*
        unauthorized distribution; unauthorised distribution; infringing copies
        infringing url*; pirated; piracy; anti piracy; antipiracy; peer to peer
        bittorrent; torrent; unauthorized stream*; illegal stream*; iptv
        unauthorized broadcast*; live broadcast; infringement notice
        notice of infringement; infringes our copyright; infringing our copyright
        infringing copyright; copyrights; copyright material; rights holder*
        rightsholder*; rightsowner*; music recording*; urheberrechtsverletz*
        urheberrecht*; rechteinhaber*; авторск* прав*; правообладател*
        нарушени* исключительн* прав*; пиратск*; смежн* прав*; droit* d auteur
        droits de propriete intellectuelle; contrefacon; praw autorskich
        prawa autorskie; derechos de autor; infraccion de derechos
        direitos autorais; violacao de direitos; diritto d autore; auteursrecht*
        inbreuk op het auteurs*; intellectual property infring*; pirateria
        streaming pirata; ip echelon; notice of copyright; 17 u s c; 512 c""",
        3: """copyright; infringement; infringing; intellectual property
        good faith belief; copyrighted; under penalty of perjury; illegal copies""",
    },
    "trademark": {
        6: """trademark infring*; trade mark infring*; trademark violation*
        trademark complaint*; infringing our trademark*; trademark owner*
        registered trademark*; registered trade mark*; counterfeit goods
        counterfeit product*; counterfeiting; counterfeit; replica*; brand infring*
        brand abuse; trademark rights; unauthorized use of our trademark*
        unauthorised use of our trademark*; brand protection; trademark counterfeit*
        infringes the trademark*; use of the trademark*; trademarks of
        trademark notice; infringing the trademark*; infringe* our trademark*
        trademark holder*; markenrecht*; markenrechtsverletz*; markeninhaber*
        товарн* знак*; контрафакт*; marque deposee; contrefacon de marque
        violation de marque; znak* towarow*; marca registrada; marcas registradas
        marchio registrato; infraccion de marca; merkinbreuk""",
        3: "trademark*; brand; counterfeit*; logo*; trade mark*; our brand",
    },
    "doxing": {
        6: """doxing; doxxing; doxed; doxxed; personal information publish*
        publish* personal data; published personal; personal data of
        my personal information; private information; home address published
        posted my address; without my consent; personal details of
        privacy violation*; defamat*; defamation; slander*; libel*; revenge porn
        non consensual intimate; intimate images; nude photos; reveals personal
        персональн* данн*; личн* данны* опубликован*; личны* данны*; доксинг
        порочащ* честь; клевет*; donnees personnelles; diffamation; danych osobowych
        dane osobowe; naruszenie dobr osobistych; verleumdung
        personenbezogene daten veroffentlich*; datos personales; difamacion
        dados pessoais; right to be forgotten; gdpr erasure; right to privacy
        blackmail""",
        3: "privacy; personal information; personal data",
    },
    "harassment": {
        6: """harassment; harassing; harass*; stalking; stalker; threatening emails
        death threat*; threaten* messages; threats against; bomb threat*; extortion
        hate speech; swatting; belastigung; belastig*; bedroh*; угроз* убийств*
        угрожа*; преследован*; травл*; harcelement; menaces de mort; nekanie; grozby
        acoso; amenaza*; assedio; ameacas; cyberbullying; hate crime*
        racist content; sextortion; volksverhetz*; online abuse; шантаж*; вымогат*""",
        3: "threat*; abusive message*; insult*",
    },
    "data_leak": {
        6: """data leak*; leaked data*; exposed data*; data breach*; database leak*
        leaked credential*; exposed database*; stolen data; leaked documents
        publicly accessible database*; confidential data; breached data
        git repository exposed; git configuration; exposed credential*; env file*
        directory listing; open directory; publicly accessible git
        dump of database; утечк* данных; утечк* персональн*; слит* баз*; datenleck*
        fuite de donnees; wyciek* danych; fuga de datos; vazamento de dados
        source code leak*; leaked source; exposed git; exposed backup*""",
    },
    "regulator_notice": {
        8: """роскомнадзор*; единый реестр; единого реестра
        единый реестр доменных имен; ограничени* доступа; ограничить доступ
        ограничения доступа к информации; федеральн* служб* по надзору
        запрещен* информаци*; распространение которой
        в российской федерации запрещено; надзору в сфере связи; реестр* запрещ*
        roskomnadzor; eais; генеральной прокуратур*
        entscheidung der bundesnetzagentur; digital services act order
        order to act against illegal content; blocking order; mediencommission
        kommaustria; illegal gambling regulator; access restriction
        restrict access to the information; prohibited information
        prohibited in the russian federation; landesmedienanstalt""",
    },
    "law_enforcement": {
        8: """запрос о предоставлении информации; прошу предоставить сведения
        subpoena*; search warrant*; preservation request*; preservation order*
        preservation letter; data preservation; court order*
        law enforcement request*; request for subscriber; subscriber information
        subscriber data; production order*; mutual legal assistance
        criminal investigation*; police request; disclosure request*
        emergency disclosure; identify the subscriber; grand jury
        official request for information; requisition judiciaire
        commission rogatoire; enquete preliminaire; auskunftsersuchen
        bestandsdaten*; ermittlungsverfahren; staatsanwaltschaft*; запрос* мвд
        следственн* комитет*; уголовн* дел*; оперативно розыскн*; постановлени* суда
        запрос о предоставлении сведений; предоставить сведения о; управлени* к мвд
        postepowani* przygotowawcz*; zadanie wydania danych; prokuratur*
        komenda policji; requerimiento judicial; orden judicial; oficio judicial
        mandado; preserve all records; preserve records; preserve the following
        legal process; judicial request; judicial order
        retention of data for account""",
        1: """police; detective; officer; prosecutor*; investigator*; полици*
        kriminalpolizei; policja; europol; interpol""",
    },
}
