"""The embedded servers: who starts them, who stops them, who may reach them."""

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from aidcases.embedded.places import POSTGRES, VALKEY, Place
from tests.aidcases.embedded_user import (
    User,
    alive,
    long_path,
    state_of,
    stop_keeper,
    wait_until_stopped,
)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """A `var` whose path has 200 characters and spaces; what lives there is stopped afterwards."""
    yield (base := long_path(tmp_path)) / "var"
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
