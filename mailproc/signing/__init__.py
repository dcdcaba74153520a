"""DKIM: keys, signing and checking (RFC 6376; Ed25519: RFC 8463).

    keys        read, make and publish keys
    signer      Signer, the `Sign` port: nothing leaves unsigned
    checking    verify: which signatures of a message hold
    primitives  what of dkimpy is replaced, and why

Never asks DNS: key records are passed in.
"""

from mailproc.signing.checking import Check, verify
from mailproc.signing.keys import Key, generate, load_key, public_record
from mailproc.signing.signer import Signer

__all__ = [
    "Check",
    "Key",
    "Signer",
    "generate",
    "load_key",
    "public_record",
    "verify",
]
