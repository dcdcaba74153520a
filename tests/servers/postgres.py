"""A real PostgreSQL for tests: a server that is named, or one of our own.

MAILPROC_TEST_POSTGRES holds the URL of a server whose user may create databases.
Otherwise the newest installed binaries start one in a temporary folder, on a unix
socket only; as root it runs as another user, since PostgreSQL refuses root.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from tests.servers.need import program

_SERIAL = count()


class Postgres:
    """One server; `binaries` is None for one that is not ours to stop."""

    def __init__(self, url: str, root: Path | None, binaries: Path | None) -> None:
        self.url, self.root, self._binaries = url, root, binaries

    @property
    def ours(self) -> bool:
        """Whether this server may be stopped and started."""
        return self._binaries is not None

    def database(self, template: str = "template0") -> str:
        """Create a database, a copy of the one of that URL or name; return its URL."""
        from sqlalchemy import make_url

        name = f"mailproc_{os.getpid()}_{next(_SERIAL)}"
        source = template.rpartition("/")[2].partition("?")[0]
        self._say(f"CREATE DATABASE {name} TEMPLATE {source} ENCODING 'UTF8'")
        url = make_url(self.url).set(database=name)
        return url.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected."""
        name = url.rpartition("/")[2].partition("?")[0]
        self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def cut(self, url: str) -> None:
        """End every connection to a database, as a failing server would."""
        name = url.rpartition("/")[2].partition("?")[0]
        self._say(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{name}'"
        )

    def _say(self, statement: str) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy import text as sql

        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sql(statement))
        engine.dispose()

    def start(self) -> None:
        """Start the server of our own and wait for it."""
        assert self.root
        options = f"-k {self.root} -h '' -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-w", "-l", str(self.root / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is a crash."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def create(self) -> None:
        """Make the data folder."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")

    def _run(self, name: str, *arguments: str) -> None:
        assert self.root
        assert self._binaries
        user = _other_user()
        command = [str(self._binaries / name), "-D", str(self.root / "data")]
        with (self.root / "out").open("a") as out:
            done = subprocess.run(
                [*command, *arguments],
                cwd=self.root,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            pytest.fail(f"{name} failed: {(self.root / 'out').read_text()[-2000:]}")


def _other_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _binaries() -> Path:
    """Return the folder of the newest initdb; distributions keep it off the PATH."""
    places = (
        Path("/usr/lib/postgresql"),
        Path("/opt/homebrew/opt"),
        Path("/usr/local/opt"),
    )
    found = [p for place in places for p in place.glob("*/bin/initdb")]
    if found:
        newest = max(found, key=lambda p: [int(n) for n in p.parts[-3] if n.isdigit()])
        return newest.parent
    return Path(program("initdb")).resolve().parent


def _say(config: pytest.Config, line: str) -> None:
    """Print although pytest captures what is printed."""
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(line, flush=True)


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    """A PostgreSQL for the whole session."""
    say = partial(_say, request.config)
    named = os.environ.get("MAILPROC_TEST_POSTGRES")
    if named:
        say("\nPostgreSQL: the server of MAILPROC_TEST_POSTGRES")
        yield Postgres(named, None, None)
        return
    binaries = _binaries()
    root = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _other_user()
    if user:
        os.chown(root, user.pw_uid, user.pw_gid)
    server = Postgres(
        f"postgresql+psycopg://postgres@/postgres?host={root}", root, binaries
    )
    try:
        server.create()
        server.start()
        say(f"\nPostgreSQL: our own, from {binaries}")
        yield server
        server.stop("immediate")
    finally:
        shutil.rmtree(root, ignore_errors=True)
