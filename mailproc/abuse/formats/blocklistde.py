"""blocklist.de and the mail actions of fail2ban, where no X-ARF part is left.

One address, in the subject, and the service that was attacked. Log lines below name
victims too and are not read.
"""

import re

from mailproc.abuse import classes
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.message.model import Message

NAME = "blocklistde"

_SUBJECTS = (
    re.compile(
        r"abuse report about (?P<ip>[0-9A-Fa-f.:]{3,45})\s?-\s?(?P<time>.{6,40}?)"
        r"\s--\s?service: (?P<service>[\w-]{1,40})"
        r"(?:.{0,60}?\bRID: (?P<id>\w{1,40}))?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:automatic )?abuse (?:report )?(?:from|for IP address) "
        r"\[?(?P<ip>[0-9A-Fa-f.:]{3,45})\]?",
        re.IGNORECASE,
    ),
)
_SERVICES = {
    **dict.fromkeys(
        (
            *("ssh", "sshd", "imap", "pop3", "ftp", "sasl", "sip", "mail", "smtp"),
            *("courier", "postfix", "dovecot", "proftpd", "asterisk"),
        ),
        "login_attack",
    ),
    **dict.fromkeys(("bots", "badbots"), "scraping"),
    "apache": "exploit_source",
    "apacheddos": "ddos_source",
}
_FAIL2BAN = re.compile(r"\bfail2ban\b", re.IGNORECASE)
_LOGINS = re.compile(
    r"brute.?force|failed (?:login|password)|authentication fail|login attempt"
    r"|\bsshd?\b|\bfail2ban\b",
    re.IGNORECASE,
)


def parse(message: Message) -> Report | None:
    """Read a report by its subject, or return None."""
    subject = message.subject
    matches = (pattern.search(subject) for pattern in _SUBJECTS)
    match = next((each for each in matches if each), None)
    if match is None:
        return None
    told = match.groupdict()
    if "service" not in told and not _FAIL2BAN.search(message.text[:20_000]):
        return None
    found = Found(format="free-text", parser=NAME)
    if not found.ip(match["ip"], "subject"):
        return None
    found.time(told.get("time") or "", "subject")
    found.ident(told.get("id") or "", "subject")
    found.category_of(_kind(told.get("service") or "", message), "subject")
    return found.report(message)


def _kind(service: str, message: Message) -> str | None:
    known = _SERVICES.get(service.lower()) or classes.of_type(service)
    if known or not _LOGINS.search(message.text[:20_000]):
        return known
    return "login_attack"
