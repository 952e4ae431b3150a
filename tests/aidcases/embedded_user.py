"""A process that uses embedded servers, and what tests ask of their places."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from aidcases.embedded.places import Place, is_held

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


def long_path(base: Path) -> Path:
    filler = "a directory with spaces "
    long = base / (filler * 12)[: max(24, 199 - len(str(base)))].strip()
    long.mkdir()
    return long
