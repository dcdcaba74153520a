"""The certificate of a listener, read again when its file changes (RFC 8314).

Certificates are renewed every few weeks while the service runs for months. A file
that cannot be read at the start is ConfigError; later the one in use stays.
"""

import logging
import ssl
from pathlib import Path

from mailproc.errors import ConfigError

log = logging.getLogger("mailproc.smtpd")


class Certificate:
    """A certificate chain with its key, as files in PEM."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate = certificate
        self._key = key
        self._stamp = self._modified()
        try:
            self._context = self._load()
        except OSError as error:  # ssl.SSLError is one
            raise ConfigError(
                f"certificate {certificate} with key {key}: "
                f"{error.strerror or type(error).__name__}"
            ) from error

    def context(self) -> ssl.SSLContext:
        """Return the context for a new handshake: TLS 1.2 and newer."""
        stamp = self._modified()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._context = self._load()
                log.info("certificate %s read again", self._certificate)
            except OSError as error:
                log.error("certificate %s: %s; old one kept", self._certificate, error)
        return self._context

    def _load(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._certificate, self._key)
        return context

    def _modified(self) -> tuple[int, int]:
        try:
            return (
                self._certificate.stat().st_mtime_ns,
                self._key.stat().st_mtime_ns,
            )
        except OSError:
            return (0, 0)
