"""Runs a few programs side by side and stops them together, in order.

Programs run in sessions of their own, so that Ctrl-C at the terminal reaches only this process,
which then ends them one after the other. A program that dies is started again; one that keeps
dying ends them all.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

TICK = 0.2
RESTARTS = 3
RESTART_WINDOW = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for an end: Ctrl-C, SIGTERM, or the terminal was closed."""


@dataclass
class Program:
    """A command that is to run as long as we do."""

    name: str
    command: list[str]
    log: Path | None = None
    """Where its output goes; None: where ours goes."""
    stop_seconds: float = 15.0
    """How long it may take to end in peace."""
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = spawn(self.command, self.log)

    def dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def ask_to_end(self) -> None:
        """Once only: a second signal would mean to drop what it is doing."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """See it end, in peace or after a while with force, with all it has started."""
        if self.process:
            end(self.process, self.stop_seconds)


class Processes:
    """The programs of one run. Use as a context: leaving it stops whatever still runs."""

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        self.programs: list[Program] = []
        self.tell = tell or say
        self.stop_signal = 0
        # make ends without a word to us when it is killed: then we go too.
        self.parent = os.getppid() if "MAKELEVEL" in os.environ else 0

    def __enter__(self) -> "Processes":
        for number in SIGNALS:
            # Under nohup the end of the terminal is not the end of us.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        # The one started last relies on those before it and is asked first; then all are awaited.
        for program in reversed(self.programs):
            program.ask_to_end()
        for program in reversed(self.programs):
            program.stop()
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.stop_signal = self.stop_signal or number

    def start(self, program: Program) -> None:
        self.check()
        self.programs.append(program)
        program.start()

    def call(self, command: list[str], *, env: dict[str, str] | None = None) -> int:
        """Run a command to its end and return its exit code; a stop ends it too."""
        process = spawn(command, env=env)
        try:
            while process.poll() is None:
                self.check()
                time.sleep(TICK / 4)
        finally:
            process.terminate()  # does nothing where it has ended
            end(process, 15.0)
        self.check()
        return process.returncode

    def check(self) -> None:
        """Raise Stopped once we have been asked to end, or whoever started us is gone."""
        if self.stop_signal or (self.parent and os.getppid() != self.parent):
            raise Stopped

    def wait_for(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until something holds, keeping the programs alive meanwhile."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.revive()
            if true():
                return True
            time.sleep(TICK)
        return False

    def keep(self) -> None:
        """Keep the programs running until somebody asks for an end (raises Stopped)."""
        while True:
            self.revive()
            time.sleep(TICK)

    def revive(self) -> None:
        """Start again what has died; raise ProgramFailed for one that keeps dying."""
        self.check()
        for program in filter(Program.dead, self.programs):
            self._revive(program)

    def _revive(self, program: Program) -> None:
        now = time.monotonic()
        program.deaths = [then for then in program.deaths if now - then < RESTART_WINDOW] + [now]
        code = program.process.returncode if program.process else None
        program.stop()
        if len(program.deaths) > RESTARTS:
            raise ProgramFailed(f"{program.name} keeps ending ({code}).{_log_of(program)}")
        self.tell(f"{program.name} has ended ({code}) and is started again.{_log_of(program)}")
        program.start()


class ProgramFailed(Exception):
    """A program cannot be kept running; the message names it and its log."""


def _log_of(program: Program) -> str:
    return f" Its log: {program.log}" if program.log else ""


def spawn(
    command: list[str], log: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, bound to our life where there is a way."""
    stream = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            [*bound_to_parent("TERM"), *command],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT if stream else None,
            start_new_session=True,
        )
    finally:
        if stream:
            stream.close()


def end(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Give a program that was asked to end its time, then end it and its children with force."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def bound_to_parent(signal_name: str) -> tuple[str, ...]:
    """A prefix with which a program gets a signal when its parent dies, where there is a way."""
    return ("setpriv", "--pdeathsig", signal_name, "--") if shutil.which("setpriv") else ()


def say(line: str) -> None:
    """Print a line at once; the terminal may be gone by now."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)
