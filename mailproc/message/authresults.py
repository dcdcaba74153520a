"""Whether the writer of a mail is who the From field says: Authentication-Results.

RFC 8601. Believed is only a field whose authserv-id is one of our own front servers,
which take such fields off what comes from outside (RFC 8601 5). Says who wrote, never
whether that is somebody to trust: anybody can have an account at a free-mail provider.
"""

import re
from collections.abc import Iterator

from mailproc.message.model import Message

_MOST = 10
_LONGEST = 4000
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_SERVER = re.compile(r"\s*\"?([\w.-]{1,253})\"?(?:\s+\d{1,3})?\s*$")
_PASS = re.compile(r"\s*(dkim|spf|dmarc)\s*(?:/\s*\d\s*)?=\s*pass\b", re.IGNORECASE)
_OF = {
    "dkim": re.compile(r"\bheader\.(?:d|i)\s*=\s*\"?(?:[^\s;\"@]{0,100}@)?([\w.-]+)"),
    "spf": re.compile(r"\bsmtp\.mailfrom\s*=\s*\"?(?:[^\s;\"@]{0,100}@)?([\w.-]+)"),
    "dmarc": re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s;\"@]{0,100}@)?([\w.-]+)"),
}


def authenticated(message: Message, servers: frozenset[str]) -> str:
    """Return the domain of From if one of our front servers has proved it, else "".

    `servers` are their authserv-ids in lower case. DKIM and SPF count where their
    domain is that of From or above it; a mail with several From addresses is nobody's.
    """
    if len(message.from_) != 1 or not message.from_[0].domain:
        return ""
    domain = message.from_[0].domain.lower()
    return domain if any(covers(d, domain) for d in _proved(message, servers)) else ""


def covers(owner: str, domain: str) -> bool:
    """Whether a domain is another one or stands below it; top levels own nothing."""
    owner = owner.lower().rstrip(".")
    return "." in owner and (domain == owner or domain.endswith("." + owner))


def _proved(message: Message, servers: frozenset[str]) -> Iterator[str]:
    """Yield each domain that a field of ours says to have passed."""
    for value in message.header_all("Authentication-Results")[:_MOST]:
        server, *results = _COMMENT.sub(" ", value[:_LONGEST]).split(";")
        named = _SERVER.match(server)
        if named is None or named[1].lower() not in servers:
            continue
        for result in results:
            method = _PASS.match(result)
            if method and (found := _OF[method[1].lower()].search(result)):
                yield found[1].lower()
