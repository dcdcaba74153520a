"""Staff passwords: scrypt hashes, an external check, and a memory of good ones.

A stored hash reads `scrypt:n:r:p:salt:hash` with salt and hash in base64 (RFC 7914).
It never lets a stored hash ask for more memory or time than the bounds below, never
puts a password into an argument list, a log line or a `repr`.
"""

import base64
import hashlib
import hmac
import os
import subprocess
import time
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from mailproc.errors import Unavailable

_N, _R, _P = 2**14, 8, 1  # 16 MiB and about 50 ms
_MAX_BYTES = 2**27  # of memory, 128 * n * r
_MAX_WORK = 2**22  # n * r * p: thirty times the default
_LONGEST = 1024  # characters of a password

External = Callable[[str, str], bool]
"""Answers whether this login has this password; Unavailable when it cannot tell."""


@dataclass(frozen=True, slots=True)
class _Stored:
    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    def matches(self, plain: str) -> bool:
        return hmac.compare_digest(self.digest, _scrypt(plain, self))


def hash_password(plain: str) -> str:
    """Return a new salted hash of a password, for the configuration file."""
    salt = os.urandom(16)
    digest = _scrypt(plain, _Stored(_N, _R, _P, salt, bytes(32)))
    return f"scrypt:{_N}:{_R}:{_P}:{_encode(salt)}:{_encode(digest)}"


def well_formed(stored: str) -> bool:
    """Whether a stored hash can be read and stays within the bounds."""
    return _read(stored) is not None


def verify(plain: str, stored: str | None) -> bool:
    """Whether the password fits the stored hash, compared in constant time.

    None (no such login) and a broken hash are answered no after the same work, so
    that the time does not tell which logins exist.
    """
    if len(plain) > _LONGEST:
        return False
    read = _read(stored) if stored is not None else None
    return (read or _NOBODY).matches(plain) and read is not None


def is_hash(stored: str) -> bool:
    """Whether this is a hash that `verify` can check a password against."""
    return _read(stored) is not None


def external(command: Sequence[str], *, timeout_seconds: float = 10.0) -> External:
    """Return a check that asks a command: login and password on its standard input.

    The command gets two lines, the login and the password, in UTF-8; exit 0 is yes,
    any other exit is no. The check raises Unavailable when the command is missing or
    takes longer than the time-out.
    """
    words = tuple(command)

    def check(login: str, password: str) -> bool:
        if any(mark in login + password for mark in "\r\n\0"):
            return False
        lines = f"{login}\n{password}\n".encode()
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, no shell
                words,
                input=lines,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=timeout_seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(
                "The password cannot be checked now, try again later",
                detail=f"password command {words[0]}: {type(error).__name__}",
            ) from None
        return done.returncode == 0

    return check


class RecentPasswords:
    """`verify` with a memory: a password found good is not hashed again for a while.

    Twenty connections a second would burn a core on scrypt. What is kept is an HMAC
    of hash and password under a key of this process, at most `size` of them for
    `seconds` each; wrong passwords are not kept. Callable from any thread.
    """

    def __init__(
        self,
        *,
        seconds: float = 300.0,
        size: int = 256,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._size = size
        self._clock = clock
        self._key = os.urandom(32)
        self._good: OrderedDict[bytes, float] = OrderedDict()
        self._lock = Lock()

    def verify(self, plain: str, stored: str | None) -> bool:
        """Answer as the function `verify` does."""
        token = self._token(plain, stored or "")
        if self._remembered(token):
            return True
        good = verify(plain, stored)
        if good:
            self._remember(token)
        return good

    def _token(self, plain: str, stored: str) -> bytes:
        text = f"{stored}\0{plain}".encode(errors="surrogatepass")
        return hmac.digest(self._key, text, "sha256")

    def _remembered(self, token: bytes) -> bool:
        with self._lock:
            until = self._good.get(token)
            if until is not None and until < self._clock():
                del self._good[token]
                return False
            return until is not None

    def _remember(self, token: bytes) -> None:
        with self._lock:
            self._good[token] = self._clock() + self._seconds
            while len(self._good) > self._size:
                self._good.popitem(last=False)


def _read(stored: str) -> _Stored | None:
    fields = stored.split(":")
    if len(fields) != 6 or fields[0] != "scrypt":
        return None
    if not all(field.isascii() and field.isdigit() for field in fields[1:4]):
        return None
    if max(map(len, fields)) > 200:
        return None
    n, r, p = map(int, fields[1:4])
    try:
        salt, digest = (base64.b64decode(f, validate=True) for f in fields[4:])
    except ValueError:  # binascii.Error is one
        return None
    read = _Stored(n, r, p, salt, digest)
    return read if _bounded(read) else None


def _bounded(stored: _Stored) -> bool:
    n, r, p = stored.n, stored.r, stored.p
    power_of_two = n > 1 and n & (n - 1) == 0
    affordable = 0 < 128 * n * r <= _MAX_BYTES and 0 < n * r * p <= _MAX_WORK
    long_enough = len(stored.salt) >= 8 and 16 <= len(stored.digest) <= 64
    return power_of_two and affordable and long_enough


def _scrypt(plain: str, stored: _Stored) -> bytes:
    # NFC (RFC 8265, OpaqueString): the same letters from another keyboard fit too
    secret = unicodedata.normalize("NFC", plain).encode(errors="surrogatepass")
    return hashlib.scrypt(
        secret,
        salt=stored.salt,
        n=stored.n,
        r=stored.r,
        p=stored.p,
        maxmem=2 * _MAX_BYTES,
        dklen=len(stored.digest),
    )


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = _Stored(_N, _R, _P, b"no such login..!", bytes(32))
