"""Writing mailFilters.xml as Gmail itself writes it (Atom, RFC 4287). Pure text."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

from mailproc.filtering.exchange.entry import Entry, Feed

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = "tag:mail.google.com,2008"


def write_feed(feed: Feed, now: datetime) -> str:
    """Return the XML text of a feed.

    `now` carries a zone: it is the time and, counted on, the numbers of what has none.
    """
    number = int(now.timestamp() * 1000)
    stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    facts = {
        "title": "Mail Filters",
        "id": f"{_TAG}:filters:{number}",
        "updated": stamp,
        **dict(feed.facts),
    }
    lines = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        "<feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:apps='http://schemas.google.com/apps/2006'>",
        *(f"\t{_element(name, facts[name])}" for name in ("title", "id", "updated")),
    ]
    person = [_element(k, facts[k]) for k in ("name", "email") if k in facts]
    if person:
        lines += ["\t<author>", *(f"\t\t{line}" for line in person), "\t</author>"]
    for place, entry in enumerate(feed.entries):
        lines += _entry(entry, f"{_TAG}:filter:{number + place}", stamp)
    return "\n".join([*lines, "</feed>"]) + "\n"


def _entry(entry: Entry, name: str, stamp: str) -> Iterator[str]:
    yield "\t<entry>"
    yield f"\t\t<category term='{_safe(entry.category)}'></category>"
    yield f"\t\t{_element('title', entry.title)}"
    yield f"\t\t{_element('id', entry.id or name)}"
    yield f"\t\t{_element('updated', entry.updated or stamp)}"
    yield "\t\t<content></content>"
    for key, value in entry.properties:
        yield f"\t\t<apps:property name='{_safe(key)}' value='{_safe(value)}'/>"
    yield "\t</entry>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>"


def _safe(text: str) -> str:
    """Return text for an element or attribute, without what XML 1.0 2.2 forbids."""
    shown = escape(_NOT_XML.sub("", text))
    # A parser makes a space of a bare line end in an attribute (XML 1.0 3.3.3).
    return re.sub(r"[\t\n\r]", lambda found: f"&#{ord(found.group())};", shown)
