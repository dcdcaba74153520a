"""Dovecot Pigeonhole: its tools for one script, and its deliveries by LMTP.

sievec compiles, sieve-test says what a script does with a mail and stores nothing.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.servers.dovecot import Dovecot, version
from tests.servers.need import program

_V23 = """
protocol lmtp {
  mail_plugins = $mail_plugins sieve
}
plugin {
  sieve = file:~/sieve;active=~/active.sieve
  sieve_max_script_size = 0
  sieve_max_cpu_time = 0
}
"""

_V24 = """
protocol lmtp {
  mail_plugins {
    sieve = yes
  }
}
sieve_script personal {
  driver = file
  path = ~/sieve
  active_path = ~/active.sieve
}
sieve_max_script_size = 0
sieve_max_cpu_time = 0
"""


_STORE_V23 = "mail_location = maildir:{folder}/mail\n"
_STORE_V24 = """dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
mail_driver = maildir
mail_path = {folder}/mail
"""
_SYSTEM = {f.lower(): f for f in ("\\Flagged", "\\Seen", "\\Answered")}


@dataclass(frozen=True)
class Filed:
    """What a script did with a mail: folders, flags, and where it was sent on."""

    folders: tuple[str, ...]
    flags: frozenset[str]
    redirected: tuple[str, ...]


class Pigeonhole:
    """The tools, with one script at a time, in a folder of their own."""

    def __init__(self) -> None:
        self._sievec, self._test = program("sievec"), program("sieve-test")
        self._folder = Path(tempfile.mkdtemp(prefix="sieve-"))
        self._folder.chmod(0o755)
        root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self._config = self._folder / "dovecot.conf"
        store = _STORE_V24 if version() >= (2, 4) else _STORE_V23
        self._config.write_text(
            store.format(folder=self._folder)
            + f"mail_uid = {owner.pw_uid}\nmail_gid = {owner.pw_gid}\n"
        )
        self._script = self._folder / "script.sieve"
        self._mail = self._folder / "mail.eml"

    def compile(self, script: str) -> None:
        """Take a script. Errors: AssertionError with what sievec says."""
        self._script.write_text(script, encoding="utf-8")
        command = [self._sievec, "-c", str(self._config), str(self._script)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]

    def deliver(self, raw: bytes, recipient: str = "desk@example.net") -> Filed:
        """Run the script on a mail."""
        self._mail.write_bytes(raw)
        command = [
            self._test,
            *("-c", str(self._config), "-r", recipient, "-a", recipient),
            str(self._script),
            str(self._mail),
        ]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        said = done.stdout.decode("utf-8", "replace").partition("Implicit keep:")[0]
        flags = " ".join(re.findall(r"add IMAP flags: (.*)", said))
        return Filed(
            folders=tuple(re.findall(r"store message in folder: (.*)", said)),
            flags=frozenset(_SYSTEM.get(flag, flag) for flag in flags.split()),
            redirected=tuple(re.findall(r"redirect message to: <(.*?)>", said)),
        )

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SieveDovecot(Dovecot):
    """A Dovecot whose LMTP runs each user's own Sieve script."""

    def __init__(self) -> None:
        program("sievec")
        super().__init__()
        config = self.root / "dovecot.conf"
        more = _V24 if version() >= (2, 4) else _V23
        config.write_text(config.read_text() + more)

    def cpu_seconds(self) -> float:
        """Return what the server and all it has started have used so far (Linux)."""
        assert self._process
        ticks = 0
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = file.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile; its parent counts it
            if int(fields[3]) == self._process.pid:  # the session
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def activate(self, user: str, script: str) -> None:
        """Make a script the one of a user, compiled."""
        home = self.root / "mail" / user
        home.mkdir(parents=True, exist_ok=True)
        file = home / "active.sieve"
        file.write_text(script, encoding="utf-8")
        config = str(self.root / "dovecot.conf")
        subprocess.run([program("sievec"), "-c", config, str(file)], check=True)
        if os.geteuid() == 0:
            for path in (home, *home.iterdir()):
                shutil.chown(path, "nobody")
