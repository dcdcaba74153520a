"""The words of what is blocked at once: class to weight to phrases.

Data only, for `words`; written in the same way as `lexicon`.
"""

from mailproc.abuse.letter.phrases import Source

IMMEDIATE: Source = {
    "csam": {
        8: """child abuse material; child sexual abuse; child sexual exploitation
        child porn*; csam; csem; sexual abuse of children; child exploitation
        sexual exploitation of children; sexual abuse of minors; child abuse image*
        indecent images of children; child erotic*; minors sexual*; pedophil*
        paedophil*; kinderpornogr*; kinderpornograf*; missbrauchsdarstellung*
        kindesmissbrauch; sexueller missbrauch von kindern; missbrauch von kindern
        детск* порногр*; детской порнографи*
        порнографическими изображениями несовершеннолетних
        порнографи* несовершеннолетн*; педофил*; сексуального насилия над детьми
        pornographie infantile; pedopornogra*; pedocriminalite
        abus sexuels sur mineurs; abus sexuels sur des enfants
        pornografi* dzieciec*; dzieciecej pornografii
        wykorzystywanie seksualne dzieci; wykorzystywania seksualnego dzieci
        pornografia infantil; abuso sexual infantil; abuso sexual de menores
        explotacion sexual infantil; abuso infantil; kinderporno*; barnepornografi*
        missbrauchs von kindern; sexuellen missbrauch*; sexuelle* missbrauch*
        с участием несовершеннолетних; сексуальн* эксплуатац*; images of child abuse
        материал* с сексуальным насилием над; exploitation sexuelle d enfants
        abus sexuels d enfants; explotacion sexual de menores; abuso sexual de criancas
        exploracao sexual infantil; abuso sessuale su minori; kindermisbruik
        seksueel misbruik van kinderen; seksueel misbruik van minderjarigen
        z udzialem maloletnich; seksualnego wykorzystywania dzieci; underage porn*
        child abuse content; child abuse imagery; child abusive material
        minors engaged in sexual*; sexual abuse imagery; sexual content involving minors
        materiale pedopornografico; content depicting minors; hash list of ncmec""",
        3: "ncmec; internet watch foundation; inhope; cybertip*; iwf; child protection",
    },
    "terrorism": {
        8: """terrorist content; terrorist propaganda; terrorism content
        terrorist material; terrorist organi*; tco regulation; pro terrorist
        isis propaganda; daesh; jihadi*; terrorist; islamic state; al qaeda
        promotes terrorism; promoting terrorism; terroristische inhalte
        terroristischer inhalt*; tresci o charakterze terrorystyczn*
        contenidos terroristas; propaganda yihadista; terroristische propaganda
        террористическ* организац*; contenuto terroristico; terrorpropaganda
        террористич* контент*
        террористическ* материал*; пропаганд* терроризм*; оправдан* терроризм*
        террористического характера; экстремистск* материал*
        экстремистск* содержан*; contenu* a caractere terroriste
        apologie du terrorisme; contenu* terroriste*
        provocation a des actes de terrorisme; tresci terrorystyczn*
        contenido terrorista; conteudo terrorista; contenuti terroristici""",
        3: """terrorystyczn*; extremis* content; violent extremis*; terroris*
        экстремизм*
        экстремистск*""",
    },
    "malware_hosting": {
        6: """distribut* malware; host* malware; serv* malware; deliver* malware
        malware distribution; distributing malware; hosting malware; malware hosting
        malware host*; malware url*; malware site*; serving malware; malware attack
        malware download*; spread* malware; malicious software; malware payload*
        malicious file*; malicious executable*; malware is hosted; malware found
        malware file*; malicious payload*; malware report*; malware infection
        distribut* malicious; download* of malware; delivering malware; malware on
        hosting malicious; serving malicious; malicious apk; malicious binary
        exploit kit*; drive by download*; virus site*; viruses site*
        hosting a virus; hosting virus*; spreading virus*; trojan download*
        ransomware payload*; dropper; webpage infected; infected website
        infected with malware; malware detected; malware hosted
        malicious javascript; malicious script*; infected page*; malicious content
        malware distribut*; verteilt malware; verbreitet malware; schadsoftware
        schadprogramm*; verbreitung von malware; вредоносн* программ*; вредоносн* по
        вредоносн* файл*; вредоносн* код*; вредоносное программное
        распростран* вирус*; распростран* вредоносн*; вредоносн* контент*
        вирусн* файл*; logiciel* malveillant*; fichier* malveillant*
        code malveillant; zlosliw* oprogramowan*; zlosliwy kod; zlosliwe pliki
        software malicioso; codigo malicioso; archivo malicioso; archivos maliciosos
        arquivo malicioso; software malevolo; software dannoso
        kwaadaardige software""",
        3: """malware; ransomware; trojan*; exploit*; virus*; zeus; spyeye
        infostealer*; stealer; loader; keylogger*; spyware; cryptominer; rat; вирус*
        троян*; вредонос*; malicious url*; malicious link*; malicious domain*
        malicious site*; malicious website*; maliciel*; urlhaus""",
        1: "malicious; infected; payload*; executable*; sha256; md5",
    },
    "botnet_cc": {
        8: """command and control; command & control; command control server*
        c&c server*; c&c; c2 server*; c2; cnc server*; botnet controller*
        botnet c&c; botnet c2; botnet command; c&c activity; control server*
        botnet panel; bot master; controlling bots; emotet c2; qakbot c2
        feodo tracker; feodo; botnet server*; steuerungsserver; kontrollserver
        управляющ* сервер*; сервер* управления ботнет*; командн* сервер*
        центр* управления ботнет*; serveur de commande; serveur c2; serwer c&c
        serwer c2; serwer sterujacy; servidor de comando; comando y control
        comando e controle; zeus tracker; stealer panel; malware panel; malware c2
        c&c host*; rat controller; remote access trojan controller""",
        1: "emotet; qakbot; trickbot; dridex; cobalt strike; asyncrat; redline; panel",
    },
    "botnet_infection": {
        6: """bot infect*; botnet infect*; infected host*; infected system*
        infected machine*; infected computer*; infected device*; part of a botnet
        member of a botnet; participating in a botnet; sinkhole*; bot infected
        botnet member*; botnet drone*; drone report; zombie*; botnet participant*
        infected with a bot; infected client*; infected ip*; infected server*
        compromised and part; infected by; botnet node*; botnet traffic
        botnet activity; botnet client*; infected users; malware infected
        teil eines botnet*; botnetz; infizierte systeme; infiziertes system
        infizierten; bot infektion*; schadprogramm infektion*
        schadprogramm infiziert*; mit schadprogrammen infiziert*
        заражен* компьютер*; заражен* хост*; заражен* систем*; заражен* узл*
        заражен* устройств*; часть* ботнет*; участ* в ботнет*; машин* ботсети
        fait partie d un botnet; machine infectee; machines infectees; zainfekowan*
        czesc* botnet*; equipo* infectad*; parte de una botnet; parte de uma botnet
        maquina* infectad*; computer infetto; systembc; andromeda; avalanche; mirai
        mozi; conficker; gamarue""",
        8: """our sinkhole*; machines infected; hosts infected; systems infected
        malware infections; infections observed; machines that are infected
        systems that are infected; hosts that are infected; sinkhole server*
        sinkholed""",
        3: "botnet*; bots; ботнет*; bot net; infection*; infected",
    },
    "exploit_source": {
        6: """exploit attempt*; exploitation attempt*; sql injection*; rce attempt*
        attempt* to exploit; attempted to exploit; trying to exploit; exploiting
        vulnerability exploit*; remote code execution attempt*; log4j; log4shell
        shellshock; command injection; path traversal; directory traversal
        local file inclusion; remote file inclusion; web exploit*; exploit scan*
        vulnerability scan*; vulnerability prob*; code injection; xss attack*
        cross site scripting; sqli; injection attack*; web application attack*
        webapp attack*; ausnutz* von schwachstelle*; sql инъекци*
        эксплуатац* уязвимост*; попытк* эксплуатации; попытки эксплуатировать
        injection sql; inyeccion sql; injecao sql; proby wykorzystania
        exploit verbreit*; web attack*; webattack*; web server attack*; attaque web
        атак* на веб; mod security; modsecurity; attack* on web
        exploit probe*; exploits against""",
        3: """exploited; hacking attempt*; hack attempt*; intrusion attempt*; waf
        payload in""",
    },
}
