"""The embedded servers: who starts them, who stops them, who may reach them."""

import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from aidcases.embedded.account import REFUSAL
from aidcases.embedded.places import POSTGRES, VALKEY, Place, is_held

ROOT = Path(__file__).resolve().parents[2]
SEARCH_PATH = os.pathsep.join([str(ROOT), str(Path(psycopg.__file__).parents[1])])
USER = """
import dataclasses, json, sys
from pathlib import Path
from aidcases import embedded
kinds = sys.argv[2].split(",")
found = embedded.ensure_servers(
    Path(sys.argv[1]), postgres="postgres" in kinds, valkey="valkey" in kinds
)
print(json.dumps(dataclasses.asdict(found)), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the servers of a `var` until its stdin is closed."""

    def __init__(
        self,
        var: Path,
        kinds: str = "postgres,valkey",
        python: tuple[str, ...] = (sys.executable,),
    ):
        self.process = subprocess.Popen(
            [*python, "-c", USER, str(var), kinds],
            cwd=ROOT,
            # The settings of real use: those of a test run do not wait for the disk.
            env={**os.environ, "PYTHONPATH": SEARCH_PATH, "AIDCASES_TEST_SERVERS": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._found: dict[str, str] = {}

    @property
    def found(self) -> dict[str, str]:
        if not self._found:
            assert self.process.stdout
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self._found = json.loads(line)
        return self._found

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.found["database_url"], autocommit=True)

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A `var` whose path has 200 characters and spaces; what lives there is stopped afterwards."""
    yield (base := _long_path(tmp_path)) / "var"
    for kind in (POSTGRES, VALKEY):
        stop_keeper(Place(base / "var", kind))


@pytest.fixture
def use(var: Path) -> Iterator[Callable[..., User]]:
    users: list[User] = []

    def start(kinds: str = "postgres,valkey") -> User:
        users.append(User(var, kinds))
        return users[-1]

    yield start
    for user in users:
        user.kill()


def _long_path(base: Path) -> Path:
    filler = "a directory with spaces "
    long = base / (filler * 12)[: max(24, 199 - len(str(base)))].strip()
    long.mkdir()
    return long


def stop_keeper(place: Place) -> None:
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(keeper_of(place), signal.SIGTERM)
    wait_until_stopped(place)


def keeper_of(place: Place) -> int:
    return int(state_of(place)["keeper"])


def state_of(place: Place) -> dict[str, Any]:
    return dict(json.loads(place.state.read_text()))


def wait_until_stopped(place: Place) -> None:
    end = time.monotonic() + 60
    while is_held(place.keeper_lock):
        assert time.monotonic() < end, f"{place} goes on"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_they_start_at_a_path_of_200_characters_with_spaces(use: Callable[..., User], var: Path):
    user = use()
    assert len(str(var)) >= 200
    with user.connect() as connection:
        assert connection.execute("show server_version_num").fetchone()[0].startswith("18")
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
    assert redis.Redis.from_url(user.found["redis_url"]).ping()


def test_a_second_user_finds_the_same_servers(use: Callable[..., User]):
    assert use().found == use().found


def test_many_users_at_once_share_one_pair_of_servers(use: Callable[..., User]):
    users = [use() for _ in range(6)]
    assert len({json.dumps(user.found) for user in users}) == 1


def test_only_what_is_asked_for_is_started(use: Callable[..., User], var: Path):
    user = use("valkey")
    assert user.found["redis_url"] and not user.found["database_url"]
    assert not Place(var, POSTGRES).directory.exists()


def test_the_last_user_to_leave_stops_the_servers(use: Callable[..., User], var: Path):
    first, last = use(), use()
    assert first.found and last.found
    pids = [state_of(Place(var, kind))["pid"] for kind in (POSTGRES, VALKEY)]
    first.leave()
    time.sleep(2)
    assert last.connect().execute("select 1").fetchone() == (1,)
    last.leave()
    for kind in (POSTGRES, VALKEY):
        wait_until_stopped(Place(var, kind))
    assert not any(map(alive, pids))


def test_nothing_is_left_outside_var(use: Callable[..., User], var: Path):
    user = use()
    assert user.found
    sockets = Path(state_of(Place(var, POSTGRES))["sockets"])
    assert sockets.is_dir()
    user.leave()
    wait_until_stopped(Place(var, POSTGRES))
    assert not sockets.exists()


def test_a_killed_user_leaves_sound_data_for_the_next(use: Callable[..., User], var: Path):
    user = use()
    with user.connect() as connection:
        connection.execute("create table kept (what text)")
        connection.execute("insert into kept values ('sound')")
    user.kill()
    wait_until_stopped(Place(var, POSTGRES))
    with use().connect() as connection:
        assert connection.execute("select what from kept").fetchone() == ("sound",)


def test_a_killed_keeper_and_server_leave_sound_data_for_the_next(
    use: Callable[..., User], var: Path
):
    user, place = use(), Place(var, POSTGRES)
    with user.connect() as connection:
        connection.execute("create table kept as select 'sound' as what")
    state = state_of(place)
    os.kill(state["keeper"], signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(state["pid"], signal.SIGKILL)
    user.kill()
    with use().connect() as connection:
        assert connection.execute("select what from kept").fetchone() == ("sound",)


def test_a_number_of_another_program_in_the_pid_file_hinders_no_start(
    use: Callable[..., User], var: Path
):
    user, place = use("postgres"), Place(var, POSTGRES)
    assert user.found
    user.leave()
    wait_until_stopped(place)
    # As after a power failure, when the number has meanwhile gone to a program of ours.
    (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{place.data}\n0\n5432\n\n\n0 0\n")
    assert use("postgres").connect().execute("select 1").fetchone() == (1,)


def test_a_server_that_dies_is_started_again_at_the_same_address(
    use: Callable[..., User], var: Path
):
    user, place = use(), Place(var, VALKEY)
    client = redis.Redis.from_url(user.found["redis_url"])
    assert client.ping()
    client.close()
    os.kill(state_of(place)["pid"], signal.SIGKILL)
    assert _eventually(lambda: redis.Redis.from_url(user.found["redis_url"]).ping())


def _eventually(attempt: Callable[[], Any]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(redis.ConnectionError):
            if attempt():
                return True
        time.sleep(0.1)
    return False


def test_a_wrong_password_is_refused(use: Callable[..., User]):
    found = use().found
    secret = found["database_url"].split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(found["database_url"].replace(secret, "wrong"))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(found["database_url"].replace(f":{secret}@", "@"))
    port = redis.Redis.from_url(found["redis_url"]).connection_pool.connection_kwargs["port"]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=port, password="wrong").ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=port).ping()


def test_the_application_is_no_superuser_and_owns_its_database(use: Callable[..., User]):
    with use("postgres").connect() as connection:
        role = "select rolsuper, rolcreatedb from pg_roles where rolname = current_user"
        assert connection.execute(role).fetchone() == (False, True)
        owner = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
        assert connection.execute(owner).fetchone() == ("aidcases",)


def test_new_databases_have_the_extensions(use: Callable[..., User]):
    user = use("postgres")
    with user.connect() as connection:
        connection.execute("create database another")
    address = user.found["database_url"].replace("/aidcases?", "/another?")
    with psycopg.connect(address) as connection:
        names = {name for (name,) in connection.execute("select extname from pg_extension")}
    assert {"pg_trgm", "btree_gist", "unaccent"} <= names


def test_secrets_and_sockets_are_private(use: Callable[..., User], var: Path):
    assert use().found
    for kind in (POSTGRES, VALKEY):
        place = Place(var, kind)
        assert stat.S_IMODE(place.directory.stat().st_mode) == 0o700
        for path in filter(Path.is_file, place.directory.iterdir()):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    sockets = Path(state_of(Place(var, POSTGRES))["sockets"])
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc/net")
def test_nothing_listens_beyond_this_machine(use: Callable[..., User], var: Path):
    assert use().found
    pids = {state_of(Place(var, kind))["pid"] for kind in (POSTGRES, VALKEY)}
    addresses = {address for pid in pids for address in _listening(pid)}
    assert addresses == {"127.0.0.1"}


def _listening(pid: int) -> set[str]:
    """The addresses at which a process listens, from the kernel's tables."""
    links = (f"/proc/{pid}/fd/{fd}" for fd in os.listdir(f"/proc/{pid}/fd"))
    sockets = {os.readlink(link) for link in links}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == "0A" and f"socket:[{inode}]" in sockets:
                packed = bytes.fromhex(local.split(":")[0])
                found.add(socket.inet_ntoa(packed[::-1]) if len(packed) == 4 else "::")
    return found


def test_a_violated_key_is_not_spelled_out_in_the_log(use: Callable[..., User], var: Path):
    with use("postgres").connect() as connection:
        connection.execute("create table people (nik text primary key)")
        connection.execute("insert into people values ('1901014107700001')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into people values ('1901014107700001')")
    log = Place(var, POSTGRES).log.read_text()
    assert "people_pkey" in log
    assert "1901014107700001" not in log


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can try other accounts")


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that other accounts can pass through (pytest's own are closed to them)."""
    directory = Path(tempfile.mkdtemp(prefix="open to all ", dir="/tmp"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@only_root
def test_an_ordinary_user_has_servers_too(open_directory: Path):
    nobody = pwd.getpwnam("nobody")
    os.chown(open_directory, nobody.pw_uid, nobody.pw_gid)
    numbers = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}")
    user = User(open_directory / "var", python=_python_of(("setpriv", *numbers, "--clear-groups")))
    assert user.found["redis_url"]
    with psycopg.connect(user.found["database_url"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    user.leave()
    for kind in (POSTGRES, VALKEY):
        place = Place(open_directory / "var", kind)
        wait_until_stopped(place)
        assert place.data.stat().st_uid == nobody.pw_uid


def _python_of(prefix: tuple[str, ...]) -> tuple[str, ...]:
    """A Python like ours that another account can run; ours may lie below /root."""
    system = shutil.which(Path(sys.executable).resolve().name, path="/usr/bin:/usr/local/bin")
    for python in filter(None, (sys.executable, system)):
        twice = "import psycopg, subprocess, sys; subprocess.check_call([sys.executable, '-V'])"
        environment = {**os.environ, "PYTHONPATH": SEARCH_PATH}
        command = [*prefix, python, "-c", twice]
        if not subprocess.run(command, env=environment, capture_output=True, cwd="/").returncode:
            return (*prefix, python)
    pytest.skip("no Python here that another account can run")


@only_root
@pytest.mark.parametrize("way", ["setpriv", "su"])
def test_root_without_user_namespaces_uses_a_service_account(
    way: str, open_directory: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(_path_with(open_directory, way)))
    _runs_under_another_account(open_directory / "var")


@only_root
def test_a_service_account_works_below_a_closed_directory(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(_path_with(tmp_path, "setpriv")))
    _runs_under_another_account(var)


def _runs_under_another_account(var: Path) -> None:
    user, place = User(var, "postgres"), Place(var, POSTGRES)
    with user.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert place.data.stat().st_uid != 0
    user.leave()
    wait_until_stopped(place)


@only_root
def test_root_with_no_way_out_is_told_so(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(_path_with(tmp_path)))
    errors = User(var, "postgres").process.communicate(timeout=60)[1]
    assert REFUSAL in errors


def _path_with(directory: Path, *programs: str) -> Path:
    """A PATH on which `unshare` is missing and of the ways for root only these are found."""
    bin_directory = directory / "bin"
    bin_directory.mkdir()
    for name in ("sh", "id", "test", *programs):
        (bin_directory / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    return bin_directory
