"""Programs that run side by side: stopped together and in order, started again when they die."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TELL = "os.write(1, (str(os.getpid()) + chr(10)).encode())"  # in one piece, unlike print
RUNNER = """
import sys
from aidcases.processes import Processes, Program, ProgramFailed, Stopped
code = "import os, sys, time; " + sys.argv[1]
try:
    with Processes() as processes:
        for name in ("first", "second"):
            processes.start(Program(name, [sys.executable, "-c", code], log=None, stop_seconds=5))
        processes.keep()
except Stopped:
    print("stopped", flush=True)
except ProgramFailed as error:
    print("failed", error, flush=True)
"""
LIVES = f"{TELL}; time.sleep(600)"
DIES = "sys.exit(7)"


class Runner:
    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUNNER, program],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
            | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def pids(self, count: int = 2) -> list[int]:
        assert self.process.stdout
        return [int(self.process.stdout.readline()) for _ in range(count)]

    def finish(self) -> tuple[str, str]:
        return self.process.communicate(timeout=60)


@pytest.fixture
def start() -> Iterator[Callable[[str], Runner]]:
    runners: list[Runner] = []

    def run(program: str) -> Runner:
        runners.append(Runner(program))
        return runners[-1]

    yield run
    for runner in runners:
        with suppress(ProcessLookupError):
            runner.process.terminate()
        runner.finish()


def gone(pid: int) -> bool:
    """Is the process dead (or a zombie that nobody has collected yet)?"""
    status = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return status.stdout.strip()[:1] in {"", "Z"}


def eventually(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_program(start: Callable[[str], Runner], number: int):
    runner = start(LIVES)
    pids = runner.pids()
    runner.process.send_signal(number)
    out, _ = runner.finish()
    assert out == "stopped\n"
    assert runner.process.returncode == 0
    assert all(map(gone, pids))


def test_children_of_a_program_are_stopped_too(start: Callable[[str], Runner]):
    runner = start(f"os.fork(); {LIVES}")
    pids = runner.pids(4)
    runner.process.send_signal(signal.SIGINT)
    runner.finish()
    assert all(eventually(lambda pid=pid: gone(pid)) for pid in pids)


def test_a_program_that_dies_is_started_again_and_said_so(start: Callable[[str], Runner]):
    runner = start(LIVES)
    first, _ = runner.pids()
    os.kill(first, signal.SIGKILL)
    [third] = runner.pids(1)
    assert not gone(third)
    runner.process.send_signal(signal.SIGTERM)
    _, errors = runner.finish()
    assert "has ended (-9) and is started again" in errors


def test_a_program_that_keeps_dying_ends_the_run(start: Callable[[str], Runner]):
    runner = start(DIES)
    out, errors = runner.finish()
    assert re.search(r"failed (first|second) keeps ending \(7\)", out)
    assert "is started again" in errors


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_programs_end_with_a_runner_that_is_killed(start: Callable[[str], Runner]):
    runner = start(LIVES)
    pids = runner.pids()
    runner.process.kill()
    assert all(eventually(lambda pid=pid: gone(pid)) for pid in pids)
