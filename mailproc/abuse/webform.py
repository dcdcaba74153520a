"""The form by which somebody whose address nobody reads can be answered (S7.5).

Only a link of the reporter's own site counts, whose words say what it is for. It is
shown to people, never opened.
"""

import re

from mailproc.abuse.addresses import host_of, site

_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")
_FOR = re.compile(
    r"abuse|report|ticket|case|reply|statement|retry|respon|form", re.IGNORECASE
)
_MOST_TEXT = 60_000
_MOST = 200


def web_form(text: str, reporter: str) -> str:
    """Return the first such link in the text of a complaint, "" for none."""
    own = site(reporter.rpartition("@")[2])
    for link, _ in zip(_LINK.findall(text[:_MOST_TEXT]), range(_MOST), strict=False):
        if own and site(host_of(link)) == own and _FOR.search(link):
            return str(link).rstrip(".,;")
    return ""
