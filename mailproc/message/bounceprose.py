"""Bounces written for people: the recipients out of the text of a mailer daemon.

For servers that send no RFC 3464 report. Only letters that a mail server wrote
and that say that something was not delivered are read at all; a person who
forwards or quotes a bounce makes none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from mailproc.message.automatic import null_sender
from mailproc.message.model import Message


@dataclass(frozen=True, slots=True)
class BouncedRecipient:
    """One recipient that was not reached.

    `action` is "failed" or "delayed" (RFC 3464 2.3.3), `status` as RFC 3463 or
    "", `diagnostic` what the server said, shortened.
    """

    address: str
    action: str
    status: str
    diagnostic: str


_DAEMON = re.compile(
    r"(?:mailer-?daemon|mail[-. ]?daemon|postmaster)@|mail delivery", re.IGNORECASE
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|report)|returned mail"
    r"|mail (?:delivery )?fail|failure notice|message not delivered|delayed mail"
    r"|non[- ]?delivery|не доставлен|недоставлен|nie (?:została )?dostarczon"
    r"|nicht zugestellt|unzustellbar|warning: (?:message|could not send)"
    r"|could not (?:be delivered|send)|rejected mail|blocked by",
    re.IGNORECASE,
)


def _phrase(pattern: str) -> re.Pattern[str]:
    """Compile with any white space for a space: letters are wrapped anywhere."""
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


_FAILED = _phrase(
    r"(?:could not|couldn't|was not|wasn't|not been|cannot|can't) (?:be )?(?:able to )?"
    r"(?:deliver|reach)|failed permanently|permanent (?:fatal )?errors?|not delivered"
    r"|error (?:has )?occurred while (?:trying|attempting) to deliver"
    r"|following address(?:es|\(es\))? failed|did not reach|unable to deliver"
    r"|delivery (?:to the following recipients? )?(?:has )?failed|undeliverable"
    r"|не может быть доставлено|не доставлено|nie można (?:było )?dostarczyć"
    r"|nie (?:została )?dostarczon|nicht zugestellt|送信できません|blocked by"
)
_DELAYED = _phrase(
    r"still being retried|will (?:be )?(?:retr|keep trying|continue to)|warning message"
    r"|has been delayed|delivery attempts will continue|(?:is|was) delayed"
)
_COPY = re.compile(
    r"^.{0,40}(?:copy of the (?:message|original)|original message|unsent message"
    r"|returned message|message header|-- forwarded|message headers follow"
    r"|transcript of session).*$",
    re.MULTILINE | re.IGNORECASE,
)
_ADDRESS_LINE = re.compile(
    r"^[ \t*>-]{0,12}(?:[A-Za-zА-Яа-я ]{1,30}:[ \t]*)?<?"
    r"([^\s<>()@,;:\"]{1,128}@[^\s<>()@,;:\"]{1,255}?)"
    r"(?=>:|>?[:.,;]?[ \t]*$|:[ \t]+[45]\d\d|[:,]?[ \t]+(?:\(|on |was |\.\.\.))",
    re.MULTILINE,
)
_QUOTED_TO = re.compile(
    r"^To:[ \t].{0,200}?([^\s<>]{1,128}@[^\s<>,;]{1,255})", re.MULTILINE
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_GAP = re.compile(r"[^\n]{0,3}\n[ \t]*\n")
_HEAD = 32_768
_MOST = 100


def read(message: Message) -> tuple[BouncedRecipient, ...]:
    """Return the recipients a mailer daemon's letter names; empty if it is none."""
    if not _from_a_server(message):
        return ()
    text = message.text[:_HEAD]
    copy = _COPY.search(text)
    if copy and _FAILED.search(text, 0, copy.start()):
        text = text[: copy.start()]
    failed, delayed = _FAILED.search(text), _DELAYED.search(text)
    named = (message.header("X-Failed-Recipients") or "").replace(",", " ").split()
    if failed is None and delayed is None and not named:
        return ()
    action = "delayed" if delayed and not named else "failed"
    found = tuple(_passages(text, action))
    # Where the letter itself names nobody, the quoted header of ours does.
    named = named or _QUOTED_TO.findall(message.text[:_HEAD])[:1]
    return found or tuple(
        BouncedRecipient(address, action, status(text), "") for address in named[:_MOST]
    )


def status(text: str) -> str:
    """Return the first status code of RFC 3463 in a text, or one made of a reply."""
    exact = _STATUS.search(text)
    if exact:
        return exact[1]
    reply = _REPLY.search(text)
    return f"{reply[1]}.0.0" if reply else ""


def _from_a_server(message: Message) -> bool:
    if message.header("X-Failed-Recipients") is not None:
        return True
    who = " ".join(f"{a.name} <{a.addr}>" for a in message.from_)
    server = _DAEMON.search(who) or null_sender(message, None)
    report = message.root.params.get("report-type", "") == "delivery-status"
    return bool(server and _SUBJECT.search(message.subject)) or report


def _passages(text: str, action: str) -> Iterator[BouncedRecipient]:
    """Each line that is an address, with what stands between it and the next."""
    lines = list(_ADDRESS_LINE.finditer(text))[:_MOST]
    seen: set[str] = set()
    for line, after in zip_longest(lines, lines[1:]):
        if line[1].lower() in seen:
            continue
        seen.add(line[1].lower())
        said = text[line.end() : after.start() if after else line.end() + 2000]
        if said.strip() and not _GAP.match(said):
            said = said.partition("\n\n")[0]
        diagnostic = " ".join(said.split())[:500].strip(" :>")
        yield BouncedRecipient(line[1], action, status(said), diagnostic)
