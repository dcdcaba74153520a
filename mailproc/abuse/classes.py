"""The classes of complaints, and which class the words of each format mean.

Data only. `blocks` says which classes are blocked at once (S7.2a, S7.3a); what an
operator's own policy says about a class stands in their file. It never looks at
free text: a word here is the value of a field that a standard defines.
"""

import itertools
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AbuseClass:
    """One class: `hours` is the time to react (None: stated, or a person decides).

    `prio` 1 to 4 orders classes among themselves only; `xarf` is its type in
    XARF v4, None where there is none; without `case` nothing follows.
    """

    name: str
    blocks: bool
    prio: int
    hours: int | None
    xarf: str | None = None
    case: bool = True


UNCLASSIFIED = "unclassified"

CLASSES = (
    AbuseClass("sbl_listing", True, 1, 0, "reputation/blocklist"),
    AbuseClass("csam", True, 1, 0, "content/csam"),
    AbuseClass("terrorism", True, 1, 0),
    AbuseClass("malware_hosting", True, 1, 0, "content/malware"),
    AbuseClass("botnet_cc", True, 1, 0, "infrastructure/botnet"),
    AbuseClass("botnet_infection", True, 1, 0, "connection/infected_host"),
    AbuseClass("exploit_source", True, 1, 0, "connection/vulnerability_scan"),
    AbuseClass("phishing", False, 2, 24, "content/phishing"),
    AbuseClass("compromised_site", False, 2, 24, "content/remote_compromise"),
    AbuseClass("fraud", False, 2, 24, "content/fraud"),
    AbuseClass("ddos_source", False, 2, 24, "connection/ddos"),
    AbuseClass("spam_source", False, 2, 24, "messaging/spam"),
    AbuseClass("spamvertised", False, 2, 24, "messaging/spam"),
    AbuseClass("login_attack", False, 3, 24, "connection/login_attack"),
    AbuseClass("portscan", False, 3, 24, "connection/port_scan"),
    AbuseClass("reflector", False, 3, 48, "vulnerability/open_service"),
    AbuseClass("open_service", False, 3, 48, "vulnerability/open_service"),
    AbuseClass("vulnerability", False, 3, 48, "vulnerability/cve"),
    AbuseClass(
        "compromised_account", False, 3, 24, "infrastructure/compromised_server"
    ),
    AbuseClass("copyright", False, 3, 24, "copyright/copyright"),
    AbuseClass("trademark", False, 3, 24, "content/brand_infringement"),
    AbuseClass("regulator_notice", False, 2, None),
    AbuseClass("other_blocklist", False, 3, 48, "reputation/blocklist"),
    AbuseClass("scraping", False, 3, 48, "connection/scraping"),
    AbuseClass("doxing", False, 3, 48),
    AbuseClass("harassment", False, 3, 48),
    AbuseClass("data_leak", False, 3, 48, "content/exposed_data"),
    AbuseClass("network_admin", False, 2, None),
    AbuseClass("law_enforcement", False, 1, None),
    AbuseClass(UNCLASSIFIED, False, 3, 24),
    AbuseClass("auth_failure", False, 4, None, case=False),
    AbuseClass("not_spam", False, 4, None, case=False),
    AbuseClass("opt_out", False, 4, None, case=False),
    AbuseClass("not_abuse", False, 4, None, case=False),
)
BY_NAME = {each.name: each for each in CLASSES}

# ARF feedback types (RFC 5965, 6430, 6591) and those seen in the wild.
FEEDBACK = {
    "abuse": "spam_source",
    "spam": "spam_source",
    "complaint": "spam_source",
    "fraud": "fraud",
    "phishing": "phishing",
    "virus": "malware_hosting",
    "malware": "malware_hosting",
    "not-spam": "not_spam",
    "notspam": "not_spam",
    "auth-failure": "auth_failure",
    "dmarc": "auth_failure",
    "opt-out": "opt_out",
    "opt-out-list": "opt_out",
    "dkim": "auth_failure",
}

# Types of XARF v4, XARF v3 and X-ARF 0.x, letters and digits only.
_TYPES: dict[str, tuple[str, ...]] = {
    "csam": ("csam", "csem", "childabuse", "childpornography", "cse", "csai"),
    "terrorism": ("terrorism", "terroristcontent", "extremism"),
    "malware_hosting": (
        *("malware", "malwaredistribution", "malwareattack", "malwarehosting"),
        *("virus", "trojan", "ransomware", "malwareurl", "dropzone", "exploitkit"),
    ),
    "botnet_cc": (
        *("botnetcc", "cc", "c2", "c2server", "commandandcontrol", "botnetcontroller"),
        *("botnetc2", "botnetcommandandcontrol"),
    ),
    "botnet_infection": (
        *("botnet", "bot", "botinfection", "infectedhost", "infection", "drone"),
        *("infectedsystem", "sinkhole", "zombie"),
    ),
    "exploit_source": (
        *("exploit", "exploitattack", "sqlinjection", "vulnerabilityscan"),
        *("vulnscanning", "webattack", "webappattack"),
    ),
    "phishing": ("phishing", "phishingattack", "phishingsite", "phish", "pharming"),
    "compromised_site": (
        *("remotecompromise", "defacement", "webhack", "compromisedwebsite"),
        *("webshell", "hackedwebsite", "hack", "hacking", "compromisedserver"),
        *("compromisedmicrosoftexchange", "skimmer", "systemcompromise"),
    ),
    "fraud": ("fraud", "fraudulentsite", "scam", "419", "fakeshop"),
    "ddos_source": (
        "ddos",
        "dos",
        "ddosattack",
        "flood",
        "ipspoof",
        "ddosamplification",
    ),
    "spam_source": (
        *("spam", "bulkmessaging", "unsolicitedemail", "mailspam", "trap"),
        *("spamtrap", "webspam", "forumspam", "commentspam", "openrelay"),
        "messagingspam",
    ),
    "spamvertised": ("spamvertised", "spamvertizing", "spamvertising", "spamurl"),
    "login_attack": (
        *("loginattack", "bruteforce", "authfailure", "login", "sshattack", "auth"),
        *("bruteforceattack", "dictionaryattack", "passwordattack"),
    ),
    "portscan": ("portscan", "scan", "scanning", "reconnaissance", "networkscan"),
    "reflector": ("amplification", "reflector", "amplifier"),
    "open_service": ("openservice", "open", "openresolver", "openproxy", "proxy"),
    "vulnerability": (
        *("vulnerability", "cve", "misconfiguration", "sslpoodle", "sslfreak"),
        *("outdateddnssec", "vulnerablesystem", "vulnerableservice"),
    ),
    "compromised_account": (
        *("compromisedaccount", "potentiallycompromisedaccount", "leakedcredentials"),
    ),
    "copyright": (
        *("copyright", "p2p", "cyberlocker", "ugcplatform", "linksite", "usenet"),
        *("copyrightinfringement", "dmca", "piracy", "dmcatakedown"),
    ),
    "trademark": ("trademark", "brandinfringement", "counterfeit"),
    "other_blocklist": ("blocklist", "blacklist", "threatintelligence"),
    "scraping": ("scraping", "webcrawler", "crawler"),
    "doxing": ("doxing", "doxxing"),
    "harassment": ("harassment", "harassmentthreat"),
    "data_leak": ("exposeddata", "dataleak", "databreach"),
    "network_admin": ("ipreclamation", "rpz"),
}
_BY_TYPE = {word: name for name, words in _TYPES.items() for word in words}
# Words that mean a class only where the whole field says so.
_VAGUE = frozenset(
    (
        *("open", "scan", "login", "auth", "cc", "trap", "hack", "exploit", "bot"),
        *("proxy", "cse", "flood", "infection", "vulnerability", "p2p", "419"),
    )
)
_PLAIN = _BY_TYPE.keys() - _VAGUE
_NOT_WORD = re.compile(r"[^a-z0-9]+")

# Shadowserver report names: the first pattern found in the name counts.
_SHADOWSERVER = (
    (r"sinkhole|drone|infected|microsoft_botnet|gameover", "botnet_infection"),
    (r"(?:^|_)cc(?:ip)?(?:_|$)|c2|command", "botnet_cc"),
    (r"malware_url|malware", "malware_hosting"),
    (r"compromised_account", "compromised_account"),
    (r"compromised", "compromised_site"),
    (r"brute_force", "login_attack"),
    (r"ddos|amplifi", "ddos_source"),
    (r"spam_url", "spamvertised"),
    (r"phish", "phishing"),
    (r"block_?list|blacklist", "other_blocklist"),
    (r"vulnerable|poodle|freak|isakmp|synful|cve|special", "vulnerability"),
    (r"honeypot|darknet", "portscan"),
    (r"^scan|^open|accessible|device_id|population|_scan|resolver", "open_service"),
)


def blocks(name: str) -> bool:
    """Whether a class is blocked at once by S7.2a or S7.3a."""
    known = BY_NAME.get(name)
    return known is not None and known.blocks


def of_type(word: str) -> str | None:
    """Return the class of a XARF or X-ARF type, in any spelling, or None."""
    return _BY_TYPE.get(_NOT_WORD.sub("", word[:100].lower()))


def of_feedback(word: str) -> str:
    """Return the class of an ARF feedback type; unknown ones are unclassified."""
    return FEEDBACK.get(word.strip().lower(), UNCLASSIFIED)


def of_shadowserver(name: str) -> str:
    """Return the class of a Shadowserver report by its name (`scan_ntp`)."""
    word = _NOT_WORD.sub("_", name[:200].lower())
    found = (meant for pattern, meant in _SHADOWSERVER if re.search(pattern, word))
    return next(found, UNCLASSIFIED)


def gravest(names: list[str]) -> str:
    """Return the class that counts where a report carries several."""
    known = [BY_NAME[name] for name in names if name in BY_NAME]
    best = min(known, key=_rank, default=None)
    return best.name if best else UNCLASSIFIED


def _rank(each: AbuseClass) -> tuple[bool, bool, int, bool]:
    return not each.case, each.name == UNCLASSIFIED, each.prio, not each.blocks


def in_field(text: str) -> str | None:
    """Return the class that a short field names among other words, or None.

    For names of reports and types of lists, never for letters.
    """
    words = _NOT_WORD.sub(" ", text[:300].lower()).split()
    pairs = ["".join(pair) for pair in itertools.pairwise(words)]
    named = [_BY_TYPE[word] for word in (*pairs, *words) if word in _PLAIN]
    return gravest(named) if named else None
