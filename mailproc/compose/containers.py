"""How mail clients mark quotes in HTML: classes, ids and styles, as data.

One question: what does this tag say about what it contains. Text is never looked
at here, and no tag is changed.
"""

import re
from collections.abc import Mapping
from enum import IntEnum

_QUOTE_CLASSES = {
    "gmail_attr",
    "gmail_quote",
    "moz-cite-prefix",
    "moz-forward-container",
    "moz-email-headers-table",
    "yahoo_quoted",
    "protonmail_quote",
    "wmi-quote",
    "cite",
    "cite2",
}
_WRAPPERS = {"gmail_quote", "gmail_quote_container", "protonmail_quote", "zmail_extra"}
_QUOTE_IDS = {
    "olk_src_body_section",
    "reply-intro",
    "mail-editor-reference-message-container",
}
_QUOTE_MARKERS = {"__headers__", "__quoted_text__"}
_TAIL_IDS = {"divrplyfwdmsg", "appendonsend"}
_BORDER_LEFT = re.compile(r"border-left(?:-width|-style)?:(?!none|0|medium)")
_BORDER_TOP = re.compile(
    r"border-top:[^;]*(?:#e1e1e1|#b5c4df|rgb\(225,225,225\)|rgb\(181,196,223\))"
)


class Container(IntEnum):
    """What a tag says about its content."""

    PLAIN = 0  # nothing
    QUOTE = 1  # all of it is quoted
    MAYBE = 2  # a bare blockquote: quoted if the line above introduces it
    WRAPPER = 3  # an attribution and the quote; the writer may answer between
    TAIL = 4  # from here to the end of the letter everything is quoted


def container(name: str, attrs: Mapping[str, str]) -> Container:
    """Return what the tag says; `attrs` has lower case names."""
    classes = attrs.get("class", "").lower().split()
    style = "".join(attrs.get("style", "").lower().split())
    if name == "blockquote":
        cited = attrs.get("type", "").lower() == "cite" or "cite" in attrs
        known = cited or not _QUOTE_CLASSES.isdisjoint(classes)
        bar = _BORDER_LEFT.search(style)
        return Container.QUOTE if known or bar else Container.MAYBE
    if not _WRAPPERS.isdisjoint(classes):
        return Container.WRAPPER
    ident = attrs.get("id", "").lower()
    if ident in _TAIL_IDS or (name == "div" and _BORDER_TOP.search(style)):
        return Container.TAIL
    quoted = (
        not _QUOTE_CLASSES.isdisjoint(classes)
        or any(c.endswith("yahoo_quoted") for c in classes)
        or ident in _QUOTE_IDS
        or ident.startswith("yahoo_quoted")
        or attrs.get("data-marker", "").lower() in _QUOTE_MARKERS
    )
    return Container.QUOTE if quoted else Container.PLAIN
