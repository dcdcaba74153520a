"""The words beside an address that say whose it is: the offender's or a victim's.

Data, and one look-up: the phrase nearest before the address decides. 2 is a label
or a statement that leaves no doubt, 1 a hint such as "from".
"""

import re
from enum import Enum

from mailproc.abuse.letter.phrases import Lexicon, Source, words

_NAMES = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")  # hosts and addresses
_NEAR = {2: 5, 1: 2}  # words that may stand between the phrase and the address

_BEFORE: Source = {
    "offender": {
        2: """ip; ips; ip address; ip addresses; ip addr; source; source ip; src
        srcip; src ip; sourceip; attacker; attackers; attacker ip; attacking ip
        attacking host; offending ip; offender; offending host; infringing ip
        infected ip; infected host; rhost; rip; remote host; remote ip
        remote address; reported ip; abuse ip; abusive ip; client ip; origin ip
        originating ip; origin; sender ip; sending ip; saddr; source address; bad ip
        malicious ip; source host; attack source; ip source; listed ip; observed ip
        infringer ip; hosting ip; host ip; user ip; a record; dns a
        resolves to; resolved to; resolving to; has address; points to; pointing to
        hosted on; hosted at; located at; hosted by; traced to; related to
        belongs to; coming from; originating from; originates from; originated from
        sent from; came from; your client; your clients; your customer
        your customers; your server; your servers; your ip; your ips; your host
        your address; your addresses; your machine; your user; your subscriber
        your network; your ip address; your range; your system; ip netblock; ip cidr
        netblock; cidr; suspect ip; abuser; abuser ip; ip adresse; ip adressen
        quell ip; quelle; quelladresse; angreifer; absender ip; ihrem server
        ihr server; ihre ip; ihrer ip; ihr kunde; ihres kunden; ihrem netz
        adresse ip; adresses ip; votre serveur; votre ip; votre client
        adresse ip source; ip source; attaquant; ip adres; adres ip; adresu ip
        adresow ip; adresem ip; zrodlo; zrodlowy; panstwa serwera; panstwa serwer
        panstwa sieci; atakujacy; direccion ip; direcciones ip; su servidor; su ip
        origen; ip origen; atacante; endereco ip; enderecos ip; seu servidor; seu ip
        origem; ip de origem; indirizzo ip; vostro server; ip адрес*; адрес ip; айпи
        ip адреса; атакующ*; источник*; вашего сервера; ваш сервер; вашего ip
        вашем сервере; вашего клиента; ваш клиент; вашего адреса; вашей сети
        вашего хоста; нарушител*; сетевой адрес; сетевого адреса; ип адрес*
        remote addr; bot ip; drone ip; scanner ip; scanner; scanning host
        spam source; phishing ip; site ip; website ip; current ip; actual host
        following ip; blocked ip; banned ip; banned; logged ip; connecting ip
        from these; from the following; these addresses; these hosts; these ips
        following addresses; following hosts; following ips; addresses below
        следующих адресов; следующие адреса; с адресов; folgenden adressen
        folgende adressen; adresses suivantes; nastepujacych adresow
        siguientes direcciones; seguintes enderecos
        failed for; peer ip; ip involved; ip in question; ban""",
        1: """from; by; at; on; host; hostname; server; server ip; server address
        client; address; addresses
        network; range; subnet; machine; identified as; known as; sender; for; with
        is; are; reporting; named; von; aus; vom; auf; bei; host; rechner; depuis
        de; du; des; sur; serveur; z; ze; na; hosta; serwera; serwer; adres; adresu
        desde; servidor; en; do; da; dal; dalla; van; с; со; из; от; на; по; адрес*
        хост*; сервер*; узел; узла; domain; url; website; unknown; regarding
        concerning; about; hosting; associated with; block; blocked; blocking; via
        assigned to; corresponds to; address of; refused; rejected; notice for
        report for""",
    },
    "victim": {
        2: """submitted from; visitor ip; our server; our servers; our ip; our ips
        our host; our hosts
        our network; our system; our systems; our site; our website; our honeypot
        our honeypots; our mail server; our mailserver; our machine; our firewall
        our address; our router; our customer; our customers; our client
        our clients; our web server; our webserver; our ip address
        our infrastructure; our sensor; our vps; our sip server; our range
        my server; my servers; my ip; my host; my site; my website; my machine
        my network; my ip address; my router; my firewall; my vps; destination; dest
        dst; dstip; dst ip; destination ip; destination address; target; target ip
        targeted ip; targets; targeted; victim; victim ip; victims; attacked host
        attacked ip; attacked server; attacked; attacking; daddr; c2; c&c; c2 server
        c&c server; c2 ip; c&c ip; controller; c2 address; command and control
        control server; attack on; attacks on; attack to; access to; login to
        log in to; connect to; connection to; connected to; connections to
        connects to; contacted; angriff auf; angriffe auf; атак* на; attaque sur
        attaques sur; atak na; ataki na; ataque a; ataques a; scan of
        unseren kunden; unserem kunden; unser kunde; notre client; nos clients
        nasz klient; naszego klienta; nuestro cliente; onze klant; cc ip; sinkhole
        sinkhole ip; nameserver; nameservers; name server; dns server; resolver
        reporter ip; proxy ip; gateway; nat; local ip; local address; local host
        laddr; lip; listening on; unser server; unserem server; unseren server
        unserer ip; unsere ip; unser system; unserem system; unsere server
        unseres servers; ziel; ziel ip; zieladresse; zielsystem; opfer
        notre serveur; nos serveurs; notre ip; cible; ip cible; notre site
        notre reseau; наш сервер; нашего сервера; нашему серверу; нашем сервере
        наш* адрес*; наши сервер*; нашей сети; нашу сеть; наш сайт; нашего сайта
        нашего клиента; нашему клиенту; наш клиент; наших клиентов; нашего хоста
        нашего ip; наш ip; нашего узла; нашу инфраструктуру
        мой сервер; моего сервера; жертв*; получател*; назначени*; цель атаки
        nasz serwer; naszego serwera; naszym serwerze; nasze serwery; nasz adres
        docelowy; cel ataku; nuestro servidor; nuestros servidores; destino
        objetivo; nosso servidor; nossos servidores; nostro server; onze server
        onze servers; received by; seen by; recipient; mail exchanger; mx record
        server name; sensor; honeypot; honeypot ip; to our; against our; on our
        at our; version; chrome; firefox; netmask; mask; broadcast; elsewhere
        another provider; another network; other provider; dns; logged by
        reported by; observed by""",
        1: """our; my; to; against; towards; into; an; gegen; vers; contre; к
        против; hacia; contra""",
    },
}
_AFTER: Source = {
    "offender": {
        2: """attacked; is attacking; has attacked; attempted; has attempted; tried
        has tried; has been observed; has been detected; has been reported
        was detected; was observed; was seen; scanned; is scanning; has scanned
        is hosting; is sending; has sent; sent; is infected; is listed; was found
        is spamming; is involved; performing; is running; in your; on your
        under your; from your; belongs to your; within your; belonging to
        which belongs; which is assigned; assigned to you; registered to you
        is probing; has been attacking; was used; is being used; keeps
        has been trying; is trying; is performing; is part; is participating
        is flooding; made; has made; атак*; производ*; осуществля*; пыта*; сканир*
        рассыла*; ведет; зафиксирован*; hat; versucht; versuchte; tente; a tente
        a attaque; probuje; probowal; atakuje; wysyla; intento; intenta; esta
        tentou; failed; has been blacklisted; was blocked; was banned""",
    },
    "victim": {
        2: """was attacked; is being attacked; was the target; is under attack
        is our; is my; which is our; which is my; belongs to us; were attacked
        wurde angegriffen; being; under attack; is the victim; has been attacked
        подвергся; подвергается; атакован*; was scanned; was being attacked
        is a honeypot; is the destination; our server""",
    },
}
# "our sinkhole server X": the noun says nothing where its neighbour says whose.
_NOUNS = frozenset(("server", "host", "machine", "address", "client", "ip", "network"))
# "Our gateway is X": whose it is stands some words before.
_IS = frozenset(("is", "are", "ist", "sind", "est", "jest", "es"))
_OURS = frozenset(("our", "my", "unser", "unsere", "notre", "nos", "nasz", "nuestro"))
_BEFORE_WORDS, _AFTER_WORDS = Lexicon(_BEFORE), Lexicon(_AFTER)


class Role(Enum):
    """Whose address it is."""

    OFFENDER = 3
    HINTED = 2
    UNKNOWN = 1
    VICTIM = 0


def role(before: str, after: str) -> Role:
    """Return whose address it is by the text of its line before and behind it."""
    told = _behind(words(after[:60]))
    if told is Role.VICTIM:
        return told
    row = words(_NAMES.sub(" ", before[-120:]))
    ahead = _ahead(row)
    if ahead is Role.HINTED and row[-1] in _IS and not _OURS.isdisjoint(row[-6:]):
        return Role.VICTIM
    if ahead in (Role.UNKNOWN, Role.HINTED) and told is Role.OFFENDER:
        return told
    return ahead


def heading_role(text: str) -> Role:
    """Return whose addresses a list under this line holds.

    A heading speaks of its list as a whole: any word of an offender counts, a
    victim's only where it ends the line ("Our servers:").
    """
    row = words(text)
    told = _ahead(row)
    if told is Role.VICTIM and text.rstrip().endswith(":") and len(row) <= 6:
        return told
    met = [hit for hit in _BEFORE_WORDS.find(row) if hit.weight == 2]
    if any(hit.meaning == "offender" for hit in met):
        return Role.OFFENDER
    return Role.UNKNOWN if met or told is Role.VICTIM else told


def _behind(row: list[str]) -> Role:
    for hit in _AFTER_WORDS.find(row[:5]):
        if hit.start <= 1:
            return Role[hit.meaning.upper()]
    return Role.UNKNOWN


def _ahead(row: list[str]) -> Role:
    """The nearest phrase counts; of two that end together, the longer."""
    best, key = Role.UNKNOWN, (0, 0, 0)
    for hit in _BEFORE_WORDS.find(row):
        if len(row) - hit.end > _NEAR[hit.weight]:
            continue
        rank = (hit.end, hit.end - hit.start, hit.weight)
        is_mere_noun = hit.phrase in _NOUNS and hit.start - key[0] <= 0 < key[2] - 1
        if rank > key and not is_mere_noun:
            key = rank
            best = _role_of(hit.meaning, hit.weight)
    return best


def _role_of(meaning: str, weight: int) -> Role:
    if meaning == "victim":
        return Role.VICTIM
    return Role.OFFENDER if weight == 2 else Role.HINTED
