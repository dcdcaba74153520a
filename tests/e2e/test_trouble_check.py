"""`mailproc check` against real servers: what is right, and each fault with its fix.

Only DNS is wrong always: there is none for the keys of a test.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mailproc.checkup import Line, inspect
from mailproc.config.load import load
from tests.e2e.house import PASSWORD, House
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.sink import DROP, Sink, free_port


@dataclass
class Servers:
    """What a right configuration names."""

    dovecot: Dovecot
    proxy: Proxy
    sink: Sink


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with Dovecot() as dovecot, Proxy(dovecot.port) as proxy, Sink() as sink:
        dovecot.add_user("support1", PASSWORD)
        yield Servers(dovecot, proxy, sink)


def _house(
    folder: Path,
    servers: Servers,
    change: Callable[[str], str] = str,
    account: str = "",
) -> House:
    house = House(
        folder,
        servers.dovecot.port,
        [servers.sink.port],
        accounts={"support1": account},
    )
    house.config.write_text(change(house.config.read_text()))
    return house


def _told(lines: Iterable[Line]) -> tuple[dict[str, str], set[str]]:
    """Texts of the faults but DNS, and what is good, by the first word of a line."""
    kept = [line for line in lines if line.what != "dns"]
    assert PASSWORD not in str(kept)
    faults = [line for line in kept if not line.ok]
    assert all(line.fix for line in faults)
    good = {line.what.partition(" ")[0] for line in kept if line.ok}
    return {line.what.partition(" ")[0]: line.text for line in faults}, good


def _faults(house: House) -> dict[str, str]:
    return _told(inspect(load(house.config), online=True))[0]


def _said(house: House) -> tuple[dict[str, str], set[str], int]:
    """The same by the real command, with its exit code."""
    done = house.command("check", "--json")
    assert not done.stderr
    lines = [Line(**json.loads(line)) for line in done.stdout.splitlines()]
    return *_told(lines), done.returncode


def test_all_is_right_but_the_dns(tmp_path: Path, servers: Servers) -> None:
    faults, good, code = _said(_house(tmp_path, servers))
    assert not faults
    assert good >= {"configuration", "filters", "block", "database", "staff"}
    assert good >= {"listener", "imap", "smarthost"}
    assert code == 1


def test_all_is_right_without_keys_to_publish(tmp_path: Path, servers: Servers) -> None:
    """Exit 0: nobody writes, so that DNS need not be asked."""

    def bare(text: str) -> str:
        tables = r"(?s)\[\[(dkim|staff|listener)\]\].*?\n\n"
        return "staff = []\n\n" + re.sub(tables, "", text)

    faults, _, code = _said(_house(tmp_path, servers, bare))
    assert (faults, code) == ({}, 0)


def _replace(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(old, new, text)


CHANGES = {
    "certificate.pem": ("listener", "No such file", "nothing.pem"),
    r'key = "[^"]*key.pem"': ("listener", "rsa.pem", 'key = "rsa.pem"'),
    r'key_file = "rsa.pem"': ("dkim", "No such file", 'key_file = "gone.pem"'),
    r'password = "scrypt[^"]*"': ("staff", "no hash", 'password = "in clear"'),
    r"sqlite:///mailproc.db": ("database", "/nowhere", "sqlite:////nowhere/x.db"),
    r"sqlite:///(mailproc).db": ("database", "not avail", "postgresql://u:pw-1@[::1]:1"),
    r'tls = "none"\nconnect': ("smarthost", "STARTTLS", 'tls = "starttls"\nconnect'),
    r'(?s)\[\[smarthost\]\].*?\n\n': ("smarthosts", "no smarthost", ""),
}  # fmt: skip


@pytest.mark.parametrize("old", list(CHANGES))
def test_a_fault_of_the_file(tmp_path: Path, servers: Servers, old: str) -> None:
    what, text, new = CHANGES[old]
    faults = _faults(_house(tmp_path, servers, _replace(old, new)))
    assert text in faults[what]
    assert len(faults) == 1, "nothing else is wrong"
    assert "pw-1" not in str(faults)


def test_a_smarthost_that_is_our_own_listener(tmp_path: Path, servers: Servers) -> None:
    def to_ourselves(text: str) -> str:
        own = re.findall(r'kind = "smtp"\nport = (\d+)', text)[0]
        return text.replace(f"port = {servers.sink.port}", f"port = {own}")

    faults = _faults(_house(tmp_path, servers, to_ourselves))
    assert "our own listener" in faults["smarthosts"]


def test_faults_of_the_smarthost(tmp_path: Path, servers: Servers) -> None:
    port = free_port()
    down = _replace(f"port = {servers.sink.port}", f"port = {port}")
    assert "refused" in _faults(_house(tmp_path, servers, down))["smarthost"]
    house = _house(tmp_path, servers)
    servers.sink.script("CONNECT", "554 5.7.1 not you")
    assert "not you" in _faults(house)["smarthost"]
    servers.sink.script("EHLO", DROP)
    assert _faults(house)["smarthost"]
    assert not _faults(house)


ACCOUNTS = {
    'password = "the wrong one"': "wrong login or password",
    'tls = "implicit"': "SSL",
    'password_file = "nothing"': "give one of",
    "port = {free}": "refused",
    "port = {proxy}\nread_seconds = 0.5\nconnect_seconds = 0.5": "timed out",
    'tls = "starttls"': "CERTIFICATE_VERIFY_FAILED",
}


@pytest.mark.parametrize("account", list(ACCOUNTS))
def test_faults_of_the_mailbox(tmp_path: Path, servers: Servers, account: str) -> None:
    servers.proxy.hang()
    text = account.format(free=free_port(), proxy=servers.proxy.port)
    faults = _faults(_house(tmp_path, servers, account=text))
    assert ACCOUNTS[account] in faults["imap"]
    assert len(faults) == 1
    assert "the wrong one" not in str(faults)
