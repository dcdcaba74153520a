"""Notices of URLhaus, Feodo Tracker and other projects of abuse.ch.

The tag in the subject says the class; URLs stand in the letter, defanged or not, and
the address of the server in the subject, in brackets or in a labelled line.
"""

import re

from mailproc.abuse.addresses import host_of, ips_in, site, urls_in
from mailproc.abuse.fangs import refang
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.message.model import Message

NAME = "abusech"

_TAG = re.compile(
    r"\[(URLhaus|Feodo ?Tracker|ThreatFox|SSLBL|Zeus ?Tracker|SpyEye ?Tracker"
    r"|Palevo ?Tracker|Ransomware ?Tracker)\]",
    re.IGNORECASE,
)
_HOSTING = ("urlhaus", "ransomwaretracker")
_OWN = re.compile(r"https?://(?:[\w-]{1,40}\.)*abuse\.ch(?:/|$)", re.IGNORECASE)
_SERVER = re.compile(
    r"^[> \t*]*(?:IP(?: address)?|Host(?:ing)?(?: IP)?|Server|Botnet C&C|C&C|C2"
    r"(?: server)?|Source)[^:\n]{0,30}:[ \t]*(.{3,200})$",
    re.MULTILINE | re.IGNORECASE,
)
_TIME = re.compile(
    r"^[> \t*]*(?:Date ?added|First ?seen|Detected|Time ?stamp|Last ?seen)[^:\n]{0,30}:"
    r"[ \t]*(.{6,60})$",
    re.MULTILINE | re.IGNORECASE,
)
_TEXT = 200_000


def parse(message: Message) -> Report | None:
    """Read a notice, forwarded or not, or return None."""
    tag = _TAG.search(message.subject)
    if tag is None:
        return None
    found = Found(format="free-text", parser=NAME)
    project = tag[1].lower().replace(" ", "")
    named = "malware_hosting" if project in _HOSTING else "botnet_cc"
    found.category_of(named, "subject")
    text = refang(message.text[:_TEXT])
    house = {site(each.domain) for each in message.from_ if each.domain}
    for url in urls_in(text):
        if not (_OWN.match(url) or site(host_of(url)) in house):
            found.url(url, "text")
    for ip in ips_in(message.subject):
        found.ip(ip, "subject")
    for line in _SERVER.finditer(text):
        for ip in ips_in(line[1]):
            found.ip(ip, "labelled line")
    for line in _TIME.finditer(text):
        found.time(line[1], "labelled line")
    return found.report(message) if found.has_source else None
