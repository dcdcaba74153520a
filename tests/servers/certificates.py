"""Self-signed certificates for listeners and servers of the tests: the demo's own."""

from mailproc.demo.certificates import make_certificate

__all__ = ["make_certificate"]
