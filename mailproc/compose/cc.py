"""The copy to the desk (S3.5a): once in the header, once in the envelope.

Where the desk's address stands in To or Cc already (in any case, under any name, in
a group) the header stays as it is. Never adds Bcc, never reorders recipients.
Several Cc fields, which RFC 5322 3.6 forbids, are left apart: the copy goes to the
end of the last one.
"""

from collections.abc import Iterable

from mailproc.compose.edit import Edit, header_end
from mailproc.message.model import Header, Message

_OPEN = {'"': '"', "(": ")", "<": ">"}


def header_edit(message: Message, desk: str) -> Edit | None:
    """Return the edit that puts the desk into Cc, None where it is addressed."""
    wanted = desk.casefold()
    if any(a.key == wanted for a in message.to + message.cc):
        return None
    raw, address = message.raw, desk.encode("ascii", "replace")
    fields = [h for h in message.headers if h.name.lower() == "cc"]
    if fields:
        return _extend(raw, fields[-1], address)
    to = [h for h in message.headers if h.name.lower() == "to"]
    at = to[-1].end if to else header_end(message.root)
    return Edit(at, at, b"Cc: " + address + b"\r\n")


def envelope(recipients: Iterable[str], desk: str, *, copy: bool) -> tuple[str, ...]:
    """Return the recipients each once, in their order, with the desk if `copy`.

    Spellings that differ in case only are one recipient; the first is kept.
    """
    wanted = [*recipients, desk] if copy else list(recipients)
    kept: dict[str, str] = {}
    for recipient in wanted:
        kept.setdefault(recipient.casefold(), recipient)
    return tuple(kept.values())


def _extend(raw: bytes, header: Header, address: bytes) -> Edit:
    """Append the address to a Cc field, folded; in front where the end is unsure."""
    start = raw.index(b":", header.start, header.end) + 1
    value = raw[start : header.end].rstrip(b", \t\r\n")
    if not value.strip(b", \t\r\n"):
        return Edit(start, header.end, b" " + address + b"\r\n")
    if _is_closed(value.decode("latin-1")):
        end = start + len(value)
        return Edit(end, header.end, b",\r\n " + address + b"\r\n")
    return Edit(start, start, b" " + address + b",\r\n")


def _is_closed(value: str) -> bool:
    """Whether no quote, comment, angle bracket or group is open at the end."""
    waiting = ""
    depth = 0
    group = False
    skip = False
    for char in value:
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif waiting == ")" and char in "()":
            depth += 1 if char == "(" else -1
            waiting = ")" if depth else ""
        elif waiting:
            waiting = "" if char == waiting else waiting
        elif char in _OPEN:
            waiting, depth = _OPEN[char], 1
        elif char in ":;":
            group = char == ":"
    return not (waiting or group or skip)
