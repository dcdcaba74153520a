"""Which DKIM signatures of a message hold (RFC 6376 6), with key records passed in.

Total and bounded: any bytes give an answer, never an exception, and dkimpy's
backtracking expressions see short fields only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mailproc.signing.primitives import BROKEN, Dkimpy, parsed

MAX_CHECKED = 8
"""Signatures looked at in one message."""
MAX_FIELD = 4096
"""Bytes of one signature field; a longer one does not hold."""
MAX_HEADER = 131_072
"""Bytes of a header that is looked at, and that may be signed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One signature field: whose it says to be, whether it holds, and why not."""

    domain: str
    selector: str
    algorithm: str
    valid: bool
    reason: str = ""


def verify(raw: bytes, records: Mapping[str, str]) -> tuple[Check, ...]:
    """Check the signatures of a message, topmost first.

    `records` maps `selector._domainkey.domain` to the text of its TXT record.
    Never valid: l= (text can be appended), rsa-sha1, RSA below 1024 bits.
    Empty for a message without a signature or without a readable header.
    """
    head = raw[:MAX_HEADER]
    if len(raw) > MAX_HEADER and b"\n\r\n" not in head and b"\n\n" not in head:
        return ()
    try:
        message = parsed(raw)
    except BROKEN:
        return ()
    fields = [value for name, value in message.headers if _is_signature(name)]
    return tuple(
        _check(message, index, len(value), records)
        for index, value in enumerate(fields[:MAX_CHECKED])
    )


def _is_signature(name: bytes) -> bool:
    return name.lower() == b"dkim-signature"


def _check(message: Dkimpy, index: int, size: int, records: Mapping[str, str]) -> Check:
    if size > MAX_FIELD:
        return Check("", "", "", valid=False, reason=f"field of {size} bytes")
    message.signature_fields = {}  # verify() fills it, unless the tags are broken
    try:
        valid = bool(message.verify(index, dnsfunc=_look_up(records)))
        reason = "" if valid else "no usable key record, or the signature is wrong"
    except BROKEN as error:
        valid, reason = False, " ".join(str(error).split())[:200]
    tags = message.signature_fields
    if b"l" in tags:
        valid, reason = False, "l= leaves room for text that nobody signed"
    domain, selector, algorithm = (
        tags.get(tag, b"").decode("ascii", "replace") for tag in (b"d", b"s", b"a")
    )
    return Check(domain.lower(), selector.lower(), algorithm, valid, reason)


def _look_up(records: Mapping[str, str]) -> Callable[..., str | None]:
    def record(name: bytes, **_: object) -> str | None:
        return records.get(name.decode("ascii", "replace").rstrip(".").lower())

    return record
