"""The URLs and domains that a free-text complaint is about.

Defanged ones first, then labelled ones and those that stand alone on a line; links
of the reporter, of the law and of well-known services are none, and neither are
the genuine site or work that was copied. Nothing is resolved. Work is linear.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.abuse.addresses import host_of, normal_domain, site, urls_in
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.phrases import Lexicon, words
from mailproc.abuse.letter.zones import Line, Zone

_MOST = 500
_FANGED_CHARS = 60_000
_FANG = re.compile(
    r"h(?:xx|tx|\*\*)ps?\b|\[\.\]?|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\[:\]", re.IGNORECASE
)
_OPEN_END = re.compile(r"(?:://\S{30,}|<\S{1,2000})$")  # may go on in the next line
_BARE = re.compile(
    r"(?<![\w@./=-])(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}(?:[^\W\d_]{2,18}|xn--[\w-]{2,40})"
    r"(?![\w@]|\.\w)"
)
_FILES_WORDS = """
php html htm txt exe zip gz log pdf jpg png gif js css eml xml csv json doc docx asp
aspx jsp sh py pl bin apk rar tar scr dll so cgi conf cnf ini local lan inc lst mp3
mp4 avi mkv torrent
"""
_FILES = frozenset(_FILES_WORDS.split())
_KNOWN_WORDS = """
abuseipdb.com virustotal.com urlscan.io spamhaus.org spamcop.net abuse.ch w3.org
wikipedia.org ripe.net arin.net apnic.net lacnic.net afrinic.net icann.org
blocklist.de fail2ban.org projecthoneypot.org shadowserver.org netcraft.com
x-arf.org xarf.org abusix.com abusix.org abusix.ai mitre.org nist.gov cert-bund.de
bund.de copyright.gov cornell.edu europa.eu phishtank.com phishtank.org
openphish.com stopbadware.org safebrowsing.google.com google.com microsoft.com
apple.com mozilla.org github.com stackoverflow.com cisco.com cloudflare.com
us-cert.gov cisa.gov sans.org ietf.org iana.org whois.com domaintools.com
mxtoolbox.com openresolverproject.org team-cymru.com team-cymru.org sucuri.net
wordpress.org cpanel.net owasp.org rfc-editor.org linkedin.com twitter.com x.com
facebook.com instagram.com youtube.com gov.ru fincert.ru cve.org antiphishing.org
wireshark.org ntp.org isc.org rfc-ignorant.org nic.ru uceprotect.net uceprotect.org
sorbs.net barracudacentral.org talosintelligence.com trendmicro.com kaspersky.com
eset.com openrbl.org dnsbl.info dshield.org cbl.abuseat.org abuseat.org gnupg.org
pgp.com openpgp.org hostkey.com whatismyipaddress.com ipinfo.io gmail.com
outlook.com hotmail.com yahoo.com mail.ru yandex.ru t.me telegram.org
safelinks.protection.outlook.com bugzilla.org drive.google.com dropbox.com
windowsupdate.com paypal.com ebay.com
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())
_LABELS = Lexicon(
    {
        "bad": {
            1: """url; urls; uri; link; links; location; locations; site; page
            website; web page; webpage; infringing; fraudulent; phishing; malicious
            malware; hosted at; located at; address; domain; domains; reported
            offending; content at; found at; available at; available on; seite
            adresse; webseite; адрес; страниц*; ссылк*; сайт*; ресурс*; указатель
            домен*; adres; strona; stronie; adresem; lien; page web; site web
            enlace; sitio; pagina; endereco; spamvertised; download; following
            source of infringement; infringed; evidence url; redirects to; leads to
            distribut*; payload""",
        },
        "good": {
            1: """original; see; sold; buy; purchase; legal; official; legitimate
            genuine; real site; authentic; our website; our site; visit
            more information; read more; details; see also; screenshot*; learn more
            faq; reference; help; further information; unsubscribe; contact; portal
            ticket; respond; reply; report page; evidence at; click here
            original work; authorized; copyrighted; work; works; original source
            weitere informationen; оригинал*; официальн*; подробн*; doc
            documentation; disclosure; policy; terms; tracker; remediation; guide
            manage; feedback; status; update the; whois; lookup; blog; article
            imitat*; impersonat*; targets; targeted; brand site; homepage
            company website; privacy; our portal""",
        },
    }
)
_CONTENT_WORDS = """
phishing malware_hosting compromised_site fraud copyright trademark csam terrorism
spamvertised botnet_cc regulator_notice doxing data_leak harassment law_enforcement
unclassified
"""
_CONTENT = frozenset(_CONTENT_WORDS.split())


class Indicators(NamedTuple):
    """URLs, domains that stand without a URL, and where the first was read."""

    urls: tuple[str, ...]
    domains: tuple[str, ...]
    where: str


def read(
    hops: Sequence[Hop], raw: str, category: str, strangers: frozenset[str]
) -> Indicators:
    """Return what the complaint is about.

    `raw` is the letter before refanging; `strangers` are the domains of reporter,
    forwarder and recipients, which are never meant unless they are defanged.
    """
    fanged = _fanged(raw)
    read_ = [_of_hop(hop, fanged, category, strangers) for hop in hops]
    sure = (each for each in read_ if not fanged[0].isdisjoint(each.urls))
    linked = (each for each in read_ if each.urls)
    named = (each for each in read_ if each.domains)
    best = next((each for kind in (sure, linked, named) for each in kind), _Found())
    if not (best.urls or best.domains):
        best.domains.update(dict.fromkeys(_subject_domains(hops, strangers, category)))
    urls = tuple(best.urls)[:_MOST]
    return Indicators(urls, tuple(best.domains)[:_MOST], best.where)


class _Found:
    """URLs and domains of one layer; a defanged one makes all plain ones doubtful."""

    def __init__(self) -> None:
        self.urls: dict[str, None] = {}
        self.domains: dict[str, None] = {}
        self.where = "subject"


def _fanged(raw: str) -> tuple[frozenset[str], frozenset[str]]:
    """The URLs and domains that stand defanged in the letter."""
    if not is_defanged(raw):
        return frozenset(), frozenset()
    lines = [line[:2000] for line in raw.split("\n")[:8000] if _FANG.search(line)]
    text = "\n".join(lines)[:_FANGED_CHARS]
    urls = urls_in(text)
    hosts = {host_of(url) for url in urls}
    bare = {
        domain
        for line in lines
        for piece in line.split()
        if _FANG.search(piece)
        and "@" not in piece
        and "/" not in piece
        and (domain := normal_domain(piece)) is not None
    }
    return frozenset(urls), frozenset(hosts | bare)


def _of_hop(
    hop: Hop,
    fanged: tuple[frozenset[str], frozenset[str]],
    category: str,
    strangers: frozenset[str],
) -> _Found:
    found = _Found()
    heading = ""
    lines = [line for line in hop.lines if line.zone in (Zone.OWN, Zone.LOG)]
    for url, line in _urls(lines):
        heading = _heading(lines, line)
        sure = url in fanged[0]
        if sure or _is_meant(url, lines[line].text, heading, category, strangers):
            if not found.urls:
                found.where = f"body line {lines[line].number}"
            found.urls[url] = None
        if len(found.urls) >= _MOST:
            break
    if found.urls and any(url in fanged[0] for url in found.urls):
        found.urls = {url: None for url in found.urls if url in fanged[0]}
    _domains(lines, found, fanged[1], category, strangers)
    return found


def _urls(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """Every URL with the index of its line; wrapped ones are read whole."""
    for at, line in enumerate(lines):
        if "://" not in line.text and "www." not in line.text:
            continue
        found = urls_in(line.text)
        if _OPEN_END.search(line.text):
            text = "\n".join(each.text for each in lines[at : at + 6])
            found = urls_in(text)[: len(found)]
        for url in found:
            yield url, at


def _heading(lines: Sequence[Line], at: int) -> str:
    """The nearest line above that is no address itself."""
    for above in range(at - 1, max(-1, at - 12), -1):
        text = lines[above].text.strip()
        if text and "://" not in text:
            return text[-160:]
    return ""


def _is_meant(
    url: str, text: str, heading: str, category: str, strangers: frozenset[str]
) -> bool:
    host = host_of(url)
    if _is_known(host) or _belongs(host, strangers):
        return False
    before = text[: max(text.find("://") - 5, 0)]
    near = words(before[-120:])
    hits = list(_LABELS.find(near))
    if not hits:
        alone = len(near) <= 1
        hits = list(_LABELS.find(words(heading))) if alone else []
        if not hits and alone:
            return category in _CONTENT
    if hits and hits[-1].meaning == "good":
        return False
    return category in _CONTENT


def _domains(
    lines: Sequence[Line],
    found: _Found,
    fanged: frozenset[str],
    category: str,
    strangers: frozenset[str],
) -> None:
    """Domains behind a label, and defanged ones that stand in no URL."""
    hosts = {host_of(url) for url in found.urls}
    for line in lines:
        for match in _BARE.finditer(line.text):
            domain = normal_domain(match[0])
            if domain is None or domain in hosts or _is_file(domain):
                continue
            sure = domain in fanged
            if sure or (
                _labelled(line.text[: match.start()])
                and category in _CONTENT
                and not (_is_known(domain) or _belongs(domain, strangers))
            ):
                found.domains[domain] = None
        if len(found.domains) >= _MOST:
            return


_DOMAIN_LABEL = re.compile(
    r"(?:\b(?:domains?(?: names?)?|website|site|hosts?(?:name)?|fqdn|shop|сайт\w{0,3}"
    r"|домен\w{0,3}|доменн\w{1,3} им\w{1,3}|webseite|domena"
    r"|domeny|domenie|domaine|dominio|strona"
    r"|stronie|sitio|site web|nom de domaine|nazwa domeny)[\s:=\"'(«„]{1,6})$",
    re.IGNORECASE,
)


def _labelled(before: str) -> bool:
    return _DOMAIN_LABEL.search(before[-60:]) is not None


def _subject_domains(
    hops: Sequence[Hop], strangers: frozenset[str], category: str
) -> Iterator[str]:
    if category not in _CONTENT:
        return
    for hop in hops:
        for match in _BARE.finditer(hop.subject[:1000]):
            domain = normal_domain(match[0])
            if domain and not (
                _is_file(domain) or _is_known(domain) or _belongs(domain, strangers)
            ):
                yield domain


def _is_file(domain: str) -> bool:
    return domain.rpartition(".")[2] in _FILES


def _is_known(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[at:]) in _KNOWN for at in range(len(labels) - 1))


def _belongs(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is in one of the domains, or their common parent."""
    house = site(host)
    return any(house == site(domain) for domain in domains)


def is_defanged(text: str) -> bool:
    """Whether a letter holds an address that was made unclickable."""
    return _FANG.search(text) is not None
