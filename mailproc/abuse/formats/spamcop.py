"""SpamCop: reports on a mail's source, on a spamvertised site, and summaries.

In a report on a spamvertised site the mail's source is a stranger to us: the
object is the site and the address that SpamCop says it has.
"""

import re

from mailproc.abuse.fangs import refang
from mailproc.abuse.formats import arf
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.message.model import Message

NAME = "spamcop"

_SUBJECT = re.compile(r"\[SpamCop \(([^()\s]{3,500})\) id:(\d{4,20})\]", re.IGNORECASE)
_BANNER = re.compile(r"\[ ?SpamCop V[\d.]{1,12} ?\]", re.IGNORECASE)
_FROM = re.compile(
    r"^[> \t]*(?:Email from|Relay|Open proxy|Spam source)[: \t]+"
    r"\[?([0-9A-Fa-f.:]{3,45})\]?(?:[ \t]*/[ \t]*(.{6,60}))?",
    re.MULTILINE,
)
_SITE = re.compile(
    r"Spamvertised (?:web ?site|URL|domain|email)[: \t]+(\S{4,2000})", re.IGNORECASE
)
_IS = re.compile(
    r"^[> \t]*(\S{4,2000})[ \t\n]{1,3}(?:> )?is[ \t]+"
    r"([0-9A-Fa-f.:]{3,45});[ \t]*(.{6,60})",
    re.MULTILINE,
)
_ROW = re.compile(
    r"^[> \t]*([0-9A-Fa-f.:]{7,45})[ \t]+[A-Z][a-z]{2}[ \t]+\d{1,2}[ \t]+\d{1,2}h/\d+",
    re.MULTILINE,
)
_SUMMARY = re.compile(r"SpamCop (?:\w+ )?summary report", re.IGNORECASE)
_TEXT = 200_000


def parse(message: Message) -> Report | None:
    """Read a report of SpamCop, forwarded or not, or return None."""
    if not any("spamcop" in t.lower() for t in (message.subject, message.text[:_TEXT])):
        return None
    text = refang(message.text[:_TEXT])
    subject = _SUBJECT.search(message.subject)
    if _SUMMARY.search(message.subject) or _SUMMARY.search(text[:4000]):
        return _summary(message, text)
    if subject is None and not _BANNER.search(text[:20_000]):
        return None
    found = Found(format="spamcop", parser=NAME)
    if subject:
        found.ident(subject[2], "subject")
    if _SITE.search(text) or (subject and "/" in subject[1]):
        _site(found, text, subject[1] if subject else "")
    else:
        _mail(message, found, text, subject[1] if subject else "")
    return found.report(message) if found.has_source else None


def _site(found: Found, text: str, named: str) -> None:
    found.category_of("spamvertised", "text")
    found.url(named, "subject")
    for site in _SITE.finditer(text):
        found.url(site[1], "text") or found.domain(site[1], "text")
    for told in _IS.finditer(text):
        found.ip(told[2], "text")
        found.url(told[1], "text")
        found.time(told[3], "text")


def _mail(message: Message, found: Found, text: str, named: str) -> None:
    found.category_of("spam_source", "text")
    for source in _FROM.finditer(text):
        found.ip(source[1], "text")
        found.time(source[2] or "", "text")
    if not found.ips:
        found.ip(named, "subject")
    fields, where = arf.fields_of(message)
    if fields:
        found.feedback_type = (fields.get("feedback-type") or [""])[0].lower() or None
        if not found.ips:
            arf.fill(found, fields, where)


def _summary(message: Message, text: str) -> Report | None:
    found = Found(format="spamcop", parser=NAME, category="spam_source")
    for row in _ROW.finditer(text):
        found.ip(row[1], "summary table")
    return found.report(message) if found.ips else None
