"""Google Safe Browsing alerts for network administrators: XML, or lines of a letter.

A list of its own type holds the URLs; the address beside each URL is ours.
"""

import re

from mailproc.abuse import classes, evidence
from mailproc.abuse.addresses import ips_in, urls_in
from mailproc.abuse.evidence import Text
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import tags
from mailproc.message.model import Message

NAME = "safebrowsing"

_SIGN = re.compile(r"<(?:\w{1,20}:)?notification_message\b", re.IGNORECASE)
_LETTER = re.compile(r"safe ?browsing", re.IGNORECASE)
_SENDER = re.compile(r"(?:^|\.)google\.com$")
_NOTICE = re.compile(r"alert|notification|report|network administrators", re.IGNORECASE)
_KINDS = (
    (re.compile(r"phish|social|decept", re.IGNORECASE), "phishing"),
    (re.compile(r"compromised|hacked|infected", re.IGNORECASE), "compromised_site"),
    (
        re.compile(r"malware|attack|distribut|exploit|unwanted", re.IGNORECASE),
        "malware_hosting",
    ),
)
_URL = ("url", "site", "uri", "link")


def parse(message: Message) -> Report | None:
    """Read an alert, or return None."""
    found = Found(format="safebrowsing", parser=NAME)
    kinds: list[str] = []
    for file in evidence.texts(message):
        if _SIGN.search(file.text[:20_000]):
            kinds += _document(found, file)
    if not kinds and _is_letter(message):
        kinds += _letter(found, message)
    if not kinds or not found.has_source:
        return None
    found.category_of(classes.gravest(kinds), "list type")
    return found.report(message)


def _document(found: Found, file: Text) -> list[str]:
    """Take the URLs of a document; returns the classes of its lists."""
    elements = tags.elements(file.text)
    kinds = []
    for each in elements:
        if each.name == "notification_message":
            found.time(each.attributes.get("date", ""), file.where)
        if each.name in _URL:
            found.url(each.text or each.attributes.get("url", ""), file.where)
        elif each.name in ("ip", "ip_address"):
            found.ip(each.text, file.where)
        named = (each.name, *each.attributes.values()) if each.name != "url" else ()
        kinds += [_kind(word) for word in named]
    return [*filter(None, kinds)] or [classes.UNCLASSIFIED]


def _is_letter(message: Message) -> bool:
    from_google = any(_SENDER.search(each.domain) for each in message.from_)
    subject = message.subject
    return from_google and bool(_LETTER.search(subject) and _NOTICE.search(subject))


def _letter(found: Found, message: Message) -> list[str]:
    """Lines with a URL; an address on the same line is the server's."""
    for line in message.text[:500_000].split("\n"):
        urls = [url for url in urls_in(line) if "google.com/" not in url]
        for url in urls:
            found.url(url, "text")
        for ip in ips_in(line) if urls else ():
            found.ip(ip, "text")
    return [_kind(message.subject) or _kind(message.text[:5000]) or ""]


def _kind(word: str) -> str | None:
    return next((name for sign, name in _KINDS if sign.search(word)), None)
