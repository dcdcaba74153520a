"""ACNS: copyright notices with an <Infringement> document (ACNS 1.0 to 2.0).

The document stands in the letter or in a file, often quoted, HTML-escaped, inside
clear-signed text, broken, or several times. Only the Source and the Content of a
notice name what is complained about; the links of the complainant do not.
"""

import re

from mailproc.abuse import evidence
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import tags
from mailproc.abuse.syntax.tags import Element
from mailproc.message.model import Message

NAME = "acns"

_SIGN = re.compile(r"(?:<|&lt;)(?:\w{1,20}:)?Infringement\b", re.IGNORECASE)
_END = re.compile(r"(?:</|&lt;/)(?:\w{1,20}:)?Infringement", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
_DASHED = re.compile(r"^- (?=[-<])", re.MULTILINE)
_IP = ("ip_address", "ipaddress", "ip", "source_ip")
_URL = ("url", "urlbase", "url_base", "infringing_url", "infringingurl", "file_url")
_SECTIONS = ("case", "complainant", "service_provider", "source", "content")
_MOST = 500_000


def parse(message: Message) -> Report | None:
    """Read all notices of a mail as one report, or return None."""
    found = Found(format="acns", parser=NAME, category="copyright")
    for file in evidence.texts(message):
        text = file.text[:_MOST]
        if _SIGN.search(text):
            _document(found, _document_of(text), file.where)
    return found.report(message) if found.has_source else None


def _document_of(text: str) -> str:
    """From the first notice to the end of the last, as plain XML."""
    start = _SIGN.search(text)
    ends = [match.end() for match in _END.finditer(text)]
    cut = text[start.start() if start else 0 : ends[-1] + 4 if ends else len(text)]
    return tags.unescaped(_DASHED.sub("", _QUOTE.sub("", cut)))


def _document(found: Found, document: str, where: str) -> None:
    elements = tags.elements(document)
    for each in elements:
        if _section(each) in ("source", "content", "") and each.text:
            _source(found, each, where)
    cases = [each for each in elements if _section(each) == "case"]
    found.ident(tags.first(cases, "id") or tags.first(elements, "case_id"), where)


def _section(element: Element) -> str:
    """The innermost section: in a broken document one before may still be open."""
    return next((name for name in reversed(element.path) if name in _SECTIONS), "")


def _source(found: Found, element: Element, where: str) -> None:
    if element.name in _IP:
        found.ip(element.text, where)
    elif element.name in _URL:
        found.url(element.text, where)
    elif element.name in ("timestamp", "time_stamp"):
        found.time(element.text, where)
