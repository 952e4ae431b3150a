"""Keeps one embedded server: starts it, starts it again if it dies, stops it after its last user.

    python -m aidcases.embedded.keeper VAR KIND

The process started so ends as soon as the server answers (0) or cannot be started (1, the
reason on stderr); the keeper itself goes on in a session of its own.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from aidcases.embedded.places import (
    POSTGRES,
    VALKEY,
    Place,
    hold,
    is_held,
    write_private,
)
from aidcases.embedded.postgres import Postgres
from aidcases.embedded.server import Server, refuse
from aidcases.embedded.valkey import Valkey

KINDS: dict[str, Callable[[Place], Server]] = {POSTGRES: Postgres, VALKEY: Valkey}
START_SECONDS = 80.0
STOP_SECONDS = 30.0
TICK = 0.25
RESTARTS = 5


class Keeper:
    """Owns one server process from its start to its end."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.place = server.place
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = False

    def start(self) -> None:
        """Start the server and publish its address once it answers."""
        self._end_forsaken()
        self.server.prepare()
        self._spawn()
        self._publish()

    def keep(self) -> None:
        """Return when nobody uses the server any more, or when told to stop."""
        restarts = 0
        while not self.stopping:
            time.sleep(TICK)
            if self.process and self.process.poll() is not None:
                restarts += 1
                if restarts > RESTARTS:
                    break
                self._end_forsaken()
                self._spawn()
                self._publish()
            elif self._last_user_gone():
                return

    def stop(self) -> None:
        """Withdraw the address, end the server, take away what it leaves outside `var`."""
        self.place.state.unlink(missing_ok=True)
        if self.process:
            for number in self.server.stop_signals:
                self.process.send_signal(number)
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(STOP_SECONDS)
                    break
        self.server.clean()

    def _last_user_gone(self) -> bool:
        """Was the users' lock free twice? (Commands in a row share a server.)

        It is then held until the keeper ends: newcomers wait for that, and start another.
        """
        with suppress(BlockingIOError):
            os.close(hold(self.place.users_lock, wait=False))
            time.sleep(TICK * 2)
            hold(self.place.users_lock, wait=False)
            return True
        return False

    def _spawn(self) -> None:
        lock = hold(_server_lock(self.place))
        try:
            self.process = self.server.spawn(lock)
        finally:
            # Only the server and its children hold the lock from here on.
            os.close(lock)
        self._await_answer(self.process)

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while not self.server.answers():
            if process.poll() is not None:
                raise refuse(self.place, f"exit code {process.returncode}")
            if time.monotonic() > end:
                raise refuse(self.place, f"no answer in {START_SECONDS:.0f} s")
            time.sleep(0.02)

    def _publish(self) -> None:
        details = self.server.details() | {
            "keeper": os.getpid(),
            "pid": self.server.pid(),
        }
        write_private(self.place.state, json.dumps(details))

    def _end_forsaken(self) -> None:
        """End a server (or its last children) whose keeper or postmaster was killed."""
        lock = _server_lock(self.place)
        for number in self.server.stop_signals:
            if not is_held(lock):
                return
            if pid := self.server.pid():
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            _wait_until(lambda: not is_held(lock), STOP_SECONDS)
        if is_held(lock):
            raise refuse(self.place, "a former server does not end")


def _server_lock(place: Place) -> Path:
    """Held by the server process and its children, so that a process id is never guessed at."""
    return place.directory / "server.lock"


def _wait_until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)


def main(var: str, kind: str) -> int:
    place = Place(Path(var), kind)
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        with os.fdopen(reader) as answer:
            message = answer.read()
        sys.stderr.write(message.removeprefix("ready"))
        return 0 if message == "ready" else 1
    os.close(reader)
    os.setsid()
    _detach(place)
    return _run(Keeper(KINDS[kind](place)), writer)


def _detach(place: Place) -> None:
    """Leave the terminal and the pipes of whoever started us."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    log = os.open(place.directory / "keeper.log", flags, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.chdir(place.directory)
    for name in [name for name in os.environ if name.startswith("PG")]:
        # Such a variable speaks of another server.
        del os.environ[name]


def _run(keeper: Keeper, answer: int) -> int:
    def stop(*_: object) -> None:
        keeper.stopping = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        _become_only_keeper(keeper.place)
    except BlockingIOError:
        _tell(answer, "ready")
        return 0
    try:
        keeper.start()
    except Exception as error:
        traceback.print_exc()
        keeper.stop()
        _tell(answer, str(error) or repr(error))
        return 1
    _tell(answer, "ready")
    try:
        keeper.keep()
    finally:
        keeper.stop()
    return 0


def _become_only_keeper(place: Place) -> None:
    """Hold the keeper's lock to the end; tried for a while, as others probe it for an instant."""
    end = time.monotonic() + 2
    while True:
        try:
            hold(place.keeper_lock, wait=False)
        except BlockingIOError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


def _tell(pipe: int, message: str) -> None:
    with suppress(BrokenPipeError):
        os.write(pipe, message.encode())
    os.close(pipe)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
