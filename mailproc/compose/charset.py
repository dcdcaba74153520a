"""The charset of a text part: read it strictly, write it again so that a block fits.

Never guesses: a part whose bytes do not agree with its label is not to be edited,
for the wrong guess would be made permanent. Codecs are an allowed set, because
Python also knows some that are no charset or run in quadratic time.
"""

import codecs
import re

_ALLOWED = re.compile(
    r"ascii|utf-8|iso8859-\d+|cp\d+|koi8-[rut]|gb2312|gbk|gb18030|big5|big5hkscs|hz"
    r"|euc_\w+|iso2022_\w+|shift_jis\w*|mac-\w+|tis-620|kz1048|ptcp154"
)
_SINGLE_BYTE = re.compile(r"ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|tis-620")
_META = re.compile(r"<meta\b[^<>]{0,300}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_HEAD = 4096


def decode(payload: bytes, label: str | None) -> tuple[str, str] | None:
    """Return (text, charset) of a text part's decoded bytes, or None.

    None: unknown charset, bytes that are not in it, or UTF-8 under the name of a
    single-byte charset. No label is us-ascii (RFC 2045 5.2) or in practice UTF-8.
    """
    if label is None:
        label = "us-ascii" if payload.isascii() else "utf-8"
    codec = _codec(label)
    if codec is None or _is_mislabelled(payload, codec):
        return None
    try:
        return payload.decode(codec), label
    except (UnicodeError, ValueError):
        return None


def encode(text: str, label: str) -> tuple[bytes, str]:
    """Return (bytes, charset): in the part's own charset if all fits, else UTF-8."""
    codec = _codec(label)
    if codec is not None:
        try:
            return text.encode(codec), label
        except (UnicodeError, ValueError):
            pass
    return text.encode("utf-8", "replace"), "utf-8"


def relabel_html(html: str, old: str) -> str:
    """Name UTF-8 in the <meta> of a page that was in charset `old` until now."""
    match = _META.search(html, 0, _HEAD)
    if match is None or _codec(match[1]) != _codec(old):
        return html
    return html[: match.start(1)] + "utf-8" + html[match.end(1) :]


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return name if _ALLOWED.fullmatch(name) else None


def _is_mislabelled(payload: bytes, codec: str) -> bool:
    if payload.isascii() or not _SINGLE_BYTE.fullmatch(codec):
        return False
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
