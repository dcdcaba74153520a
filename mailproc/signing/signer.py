"""Signs outgoing mail over its final bytes, last step before the spool (RFC 6376).

Signatures are c=relaxed/simple: the body is final when it is signed and is sent as
it is, so relaxed would forgive nothing that happens here, and costs five times more.
Never written: l= (text could be appended), x=, a signature that does not verify.
"""

import base64
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mailproc.errors import ConfigError, Temporary
from mailproc.signing.checking import MAX_HEADER, verify
from mailproc.signing.keys import Key, ascii_domain, public_record, read_private
from mailproc.signing.primitives import BROKEN, parsed

# fmt: off
SIGNED = (
    "from", "to", "cc", "subject", "date", "message-id", "reply-to", "in-reply-to",
    "references", "sender", "mime-version", "content-type", "auto-submitted",
    "content-transfer-encoding", "list-unsubscribe", "list-unsubscribe-post",
)
# fmt: on
"""Fields signed once more often than they are present (oversigning): none of them
can be added, removed or changed on the way (RFC 6376 5.4, 8.15)."""

_NOT_CANONICAL = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")
_MBOX_LINE = re.compile(rb"^From ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A key in the form that dkimpy takes."""

    selector: bytes
    algorithm: bytes
    private: object = field(repr=False)


class Signer:
    """Implements `Sign`: signs with every key of the From domain. Thread-safe."""

    def __init__(self, keys: Sequence[Key]) -> None:
        names = Counter(key.record_name for key in keys)
        if double := [name for name, count in names.items() if count > 1]:
            raise ConfigError(f"two DKIM keys share a record: {', '.join(double)}")
        self._keys: dict[str, tuple[_Loaded, ...]] = {}
        for key in keys:
            self._keys[key.domain] = (*self._keys.get(key.domain, ()), _load(key))
        self._records = {key.record_name: public_record(key) for key in keys}

    def __call__(self, raw: bytes, from_domain: str) -> bytes:
        """Return raw with a DKIM-Signature of each key in front, all of them checked.

        Errors: Temporary (451 4.7.0) without a key or on any failure: nothing
        leaves unsigned. The reason is in `detail`.
        """
        domain = ascii_domain(from_domain)
        keys = self._keys.get(domain, ())
        if not keys:
            raise _unsigned(f"no DKIM key for the domain of From, {from_domain!r}")
        try:
            signed = _sign(raw, domain.encode("ascii"), keys)
        except BROKEN as error:
            raise _unsigned(f"{type(error).__name__}: {error}") from error
        own = verify(signed, self._records)[: len(keys)]
        if len(own) < len(keys) or not all(check.valid for check in own):
            raise _unsigned(f"own signature does not verify: {own}")
        return signed


def _load(key: Key) -> _Loaded:
    private = read_private(key.private, key.record_name)
    selector = key.selector.encode("ascii")
    if isinstance(private, Ed25519PrivateKey):
        seed = base64.b64encode(private.private_bytes_raw())
        return _Loaded(selector, b"ed25519-sha256", seed)
    return _Loaded(selector, b"rsa-sha256", private)


def _sign(raw: bytes, domain: bytes, keys: Sequence[_Loaded]) -> bytes:
    header = raw.partition(b"\r\n\r\n")[0]
    # dkimpy would hash a lone LF as CRLF and skip an mbox line: others would not.
    if _NOT_CANONICAL.search(raw) or _MBOX_LINE.search(header):
        raise dkim.MessageFormatError("NUL, lone CR, lone LF or mbox line")
    if len(header) > MAX_HEADER:
        raise dkim.MessageFormatError(f"header of {len(header)} bytes")
    message = parsed(raw)
    present = Counter(name.lower().decode("ascii") for name, _ in message.headers)
    if present["from"] != 1:
        raise dkim.MessageFormatError(f"{present['from']} From fields")
    include = [name for name in SIGNED for _ in range(present[name] + 1)]
    signatures = [
        message.sign(
            key.selector,
            domain,
            key.private,
            signature_algorithm=key.algorithm,
            canonicalize=(dkim.Relaxed, dkim.Simple),
            include_headers=include,
        )
        for key in keys
    ]
    return b"".join(signatures) + raw


def _unsigned(detail: str) -> Temporary:
    return Temporary(
        "the message could not be signed, try again later",
        detail=detail,
        enhanced="4.7.0",
    )
