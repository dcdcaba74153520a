"""S4.5, S11.8: which one client a datacenter's mail is about, never a guess."""

import pytest

from mailproc.desk.told_client import Told, client_to_tell
from tests.unit.registry.example import NOW, example, registry_of

REGISTRY = registry_of(example())


@pytest.mark.parametrize(
    ("text", "datacenter", "client", "server"),
    [
        ("ded12 is rebooted", "", "8", "ded12"),
        ("Your AX41 #7654321 is rebooted", "rhein", "8", "ded12"),
        ("order B20260115-7654321", "rhein", "8", "ded12"),
        ("VPS1234(2.7) is down", "", "7", "node7"),
        ("192.0.2.34 sends spam", "rhein", "7", "node7"),
        ("node7: 192.0.2[.]34 and 192.0.2.34", "", "7", "node7"),
    ],
)
def test_one_client_is_named(
    text: str, datacenter: str, client: str, server: str
) -> None:
    told = client_to_tell(REGISTRY, text, NOW, datacenter)
    assert isinstance(told, Told), told
    assert (told.client.key, told.server) == (client, server)
    assert told.address == told.client.mails[0]


@pytest.mark.parametrize(
    ("text", "datacenter", "why"),
    [
        ("all is well", "", "0 servers of the registry are named"),
        ("ded12 and node7", "", "2 servers of the registry are named"),
        ("ded12", "moscow-1", "0 servers of the registry are named"),
        ("node7", "rhein", "2 clients have node7"),
        ("node7: 192.0.2.34 and 192.0.2.50", "", "2 clients have node7"),
        ("192.0.2.34 " * 5000 + "node7 node9", "", "2 servers of the registry"),
    ],
)
def test_what_is_not_certain_is_no_client(text: str, datacenter: str, why: str) -> None:
    told = client_to_tell(REGISTRY, text, NOW, datacenter)
    assert isinstance(told, str)
    assert told.startswith(why)
