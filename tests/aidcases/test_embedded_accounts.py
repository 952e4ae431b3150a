"""The embedded servers under other accounts: an ordinary user, and root in its several ways."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from aidcases.embedded.account import REFUSAL
from aidcases.embedded.places import POSTGRES, VALKEY, Place
from tests.aidcases.embedded_user import (
    SEARCH_PATH,
    User,
    long_path,
    wait_until_stopped,
)

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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(_path_with(tmp_path, "setpriv")))
    _runs_under_another_account(long_path(tmp_path) / "var")


def _runs_under_another_account(var: Path) -> None:
    user, place = User(var, "postgres"), Place(var, POSTGRES)
    with user.connect() as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert place.data.stat().st_uid != 0
    user.leave()
    wait_until_stopped(place)


@only_root
def test_root_with_no_way_out_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(_path_with(tmp_path)))
    errors = User(tmp_path / "var", "postgres").process.communicate(timeout=60)[1]
    assert REFUSAL in errors


def _path_with(directory: Path, *programs: str) -> Path:
    """A PATH on which `unshare` is missing and of the ways for root only these are found."""
    bin_directory = directory / "bin"
    bin_directory.mkdir()
    for name in ("sh", "id", "test", *programs):
        (bin_directory / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    return bin_directory
