"""Fixtures shared by all tests: the real servers, and hypothesis profiles."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fast", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("fast")

# Fixtures of the real servers; each module starts one program on loopback.
from tests.servers.dovecot import dovecot  # noqa: E402, F401 - a fixture
from tests.servers.postfix import postfix  # noqa: E402, F401 - a fixture
from tests.servers.postgres import postgres  # noqa: E402, F401 - a fixture
from tests.servers.sink import session_sink, sink  # noqa: E402, F401 - fixtures
