"""DKIM keys: read them, make them, print their DNS record (RFC 6376 3.6.1, RFC 8463).

Never logs or shows a private key.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)

from mailproc.errors import ConfigError

Private = RSAPrivateKey | Ed25519PrivateKey

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")


@dataclass(frozen=True, slots=True)
class Key:
    """One private key: domain and selector of its record, PKCS#8 PEM in `private`.

    Made by `load_key` and `generate`, which check it.
    """

    domain: str
    selector: str
    private: bytes = field(repr=False)

    @property
    def record_name(self) -> str:
        """Where the public key stands in DNS (RFC 6376 3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"


def load_key(domain: str, selector: str, pem: bytes) -> Key:
    """Read a private key: RSA (PKCS#1 or PKCS#8), Ed25519 (PKCS#8 or base64 seed).

    Errors: ConfigError that names the record, when this is no usable private key.
    """
    where = f"DKIM key {selector}._domainkey.{domain}"
    name, label = ascii_domain(domain), selector.lower()
    if not name or not all(map(_LABEL.fullmatch, label.split("."))):
        raise ConfigError(f"{where}: bad domain or selector")
    private = read_private(pem, where)
    if isinstance(private, RSAPrivateKey) and private.key_size < 1024:
        raise ConfigError(
            f"{where}: RSA of {private.key_size} bits is refused by receivers; "
            "make a new one of 2048 (RFC 8301 3.2)"
        )
    return Key(name, label, _pem(private))


def generate(
    domain: str, selector: str, algorithm: Literal["rsa", "ed25519"] = "rsa"
) -> Key:
    """Make a new key: RSA of 2048 bits, or Ed25519."""
    if algorithm == "rsa":
        return load_key(domain, selector, _pem(generate_private_key(65537, 2048)))
    return load_key(domain, selector, _pem(Ed25519PrivateKey.generate()))


def public_record(key: Key) -> str:
    """Return the text of the TXT record at `key.record_name` (RFC 6376 3.6.1)."""
    private = read_private(key.private, key.record_name)
    if isinstance(private, Ed25519PrivateKey):
        raw = private.public_key().public_bytes_raw()
        return f"v=DKIM1; k=ed25519; p={_base64(raw)}"
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={_base64(der)}"


def read_private(pem: bytes, where: str) -> Private:
    """Return the key object of a PEM or seed. Errors: ConfigError, with `where`."""
    if b"-----BEGIN" not in pem:
        return _read_seed(pem, where)
    try:
        private = serialization.load_pem_private_key(pem, None)
    except TypeError:
        raise ConfigError(
            f"{where}: is encrypted; store it without a pass phrase"
        ) from None
    except (ValueError, UnsupportedAlgorithm) as error:
        kind = "a public key" if b"PUBLIC KEY-----" in pem else "not readable"
        raise ConfigError(f"{where}: no private key, but {kind}") from error
    if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey):
        raise ConfigError(f"{where}: neither RSA nor Ed25519 (RFC 6376, RFC 8463)")
    return private


def ascii_domain(domain: str) -> str:
    """Return the domain in lower case as A-labels; empty when it is none."""
    try:
        name = domain.removesuffix(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if all(map(_LABEL.fullmatch, name.split("."))) else ""


def _read_seed(text: bytes, where: str) -> Ed25519PrivateKey:
    try:
        seed = base64.b64decode(b"".join(text.split()), validate=True)
        return Ed25519PrivateKey.from_private_bytes(seed)
    except (binascii.Error, ValueError):
        raise ConfigError(
            f"{where}: no private key: neither PEM nor a base64 Ed25519 seed"
        ) from None


def _pem(private: Private) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
