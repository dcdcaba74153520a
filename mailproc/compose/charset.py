"""The charset of a text part: read it strictly, write it again so that a block fits.

Never guesses: a part whose bytes do not agree with its label is not to be edited,
for the wrong guess would be made permanent. Reading takes the superset that mail
programs mean (windows-1252 under the name of ISO-8859-1), writing takes the charset
as its standard has it.
"""

import codecs
import re

from mailproc.message import charsets

_SINGLE_BYTE = re.compile(r"ascii|cp(?:1[012]|[478])\d\d?|(?:koi8|iso8859|mac)_\w+")
_META = re.compile(r"<meta\b[^<>]{0,300}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HEAD = 4096


def decode(payload: bytes, label: str | None) -> tuple[str, str] | None:
    """Return (text, charset) of a text part's decoded bytes, or None.

    None: unknown charset, bytes that are not in it, or UTF-8 under the name of a
    single-byte charset. No label is us-ascii (RFC 2045 5.2) or in practice UTF-8.
    """
    if label is None:
        label = "us-ascii" if payload.isascii() else "utf-8"
    codec = charsets.codec(label)
    if codec is None or _is_mislabelled(payload, codec):
        return None
    try:
        return payload.decode(codec), label
    except (UnicodeError, ValueError):
        return None


def encode(text: str, label: str) -> tuple[bytes, str]:
    """Return (bytes, charset): in the part's own charset if all fits, else UTF-8."""
    if not label.lower().startswith(("utf", "unicode")) and charsets.codec(label):
        try:
            return text.encode(codecs.lookup(label).name), label
        except (LookupError, UnicodeError, ValueError):
            pass
    return text.encode("utf-8", "replace"), "utf-8"


def relabel_html(html: str, old: str) -> str:
    """Name UTF-8 in the <meta> of a page that was in charset `old` until now."""
    match = _META.search(html, 0, _HEAD)
    if match is None or charsets.codec(match[1]) != charsets.codec(old):
        return html
    return html[: match.start(1)] + "utf-8" + html[match.end(1) :]


def _is_mislabelled(payload: bytes, codec: str) -> bool:
    if payload.isascii() or not _SINGLE_BYTE.fullmatch(codec):
        return False
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
