"""A follow-up contains the earlier notices (N7): is this one, and does it quote any.

A follow-up is a reply ("Re:") on a subject with an incident number ("[HL-20417]").
Anything quoted counts: quote marks, a block that a client introduced, an attached
message of the same number. Where the store holds the event the history is appended.
"""

import re

from mailproc.compose.html_page import read_page
from mailproc.compose.notice_guard.html import Reader
from mailproc.compose.quoting import text_shape
from mailproc.compose.regions import quoted
from mailproc.message.model import Message
from mailproc.message.parts import part_text

NUMBER = re.compile(r"\[HL-(\d{1,12})\]", re.IGNORECASE)
_REPLY = re.compile(
    r"(?:re|odp|aw|sv|vs|res|rif|ha|на|ответ)(?:\[\d+\])?\s*:", re.IGNORECASE
)
_TAGS = re.compile(r"(?:\s*\[[^\[\]]{0,60}\])*\s*")
_ANGLE = re.compile(r"^[ \t]{0,3}>+(?:[ \t>]*)[^\s>]", re.MULTILINE)
_HEADER = re.compile(
    r"(?:from|sent|to|cc|subject|date|od|wysłano|do|temat|data|de|enviad[oa]|para"
    r"|assunto|от|отправлено|кому|тема|дата|копия|dw)\s*:",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")


def follow_up(subject: str) -> int | None:
    """Return the number of the event that a reply is about, else None."""
    found = NUMBER.search(subject)
    tags = _TAGS.match(subject)
    reply = _REPLY.match(subject, tags.end() if tags else 0)
    return int(found[1]) if found and reply else None


def quotes_something(message: Message) -> bool:
    """Whether any earlier text stands in the message."""
    for part in message.parts:
        if part.content_type in ("message/rfc822", "message/global"):
            return True
        if part.is_text_body:
            text = part_text(message, part)
            is_html = part.content_type == "text/html"
            if _quoted_html(text) if is_html else _quoted_text(text):
                return True
    return False


def _quoted_text(text: str) -> bool:
    if _ANGLE.search(text):
        return True
    rest, at = [], 0
    for start, end in text_shape(text).own:
        rest.append(text[at:start])
        at = end
    rest.append(text[at:])
    return any(_is_content(line) for line in "\n".join(rest).split("\n"))


def _is_content(line: str) -> bool:
    """Whether a line of a quoted block is more than what introduces the block."""
    bare = line.strip(" >\t-_=")
    if not _LETTER.search(bare) or bare.endswith(":"):
        return False
    is_title = line.strip()[:2] in ("--", "__", "==") and line.strip()[-1:] in "-_="
    return not is_title and not _HEADER.match(bare)


def _quoted_html(html: str) -> bool:
    """Whether a blockquote, or a block that a client introduced, has content."""
    flows = Reader(html).read().flows
    if any(line.depth and _LETTER.search(line.text) for flow in flows for line in flow):
        return True
    lines = read_page(html).lines
    return any(
        _is_content(line.text)
        for region in quoted(lines)
        for line in lines[region.first : region.after]
    )
