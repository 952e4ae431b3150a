"""The three programs of an installation on one machine: the site, a worker and a beat."""

import os
import socket
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from aidcases.embedded.places import hold
from aidcases.processes import Processes, Program, ProgramFailed

ROOT = Path(__file__).resolve().parent.parent
PORTS = range(8000, 8100)
ANSWER_SECONDS = 60.0


class CannotServe(Exception):
    """Why the site cannot be served, and what to do about it."""


def var() -> Path:
    """The directory of this installation, as the settings take it."""
    return Path(os.environ.get("AIDCASES_VAR") or ROOT / "var").resolve()


def only_one(directory: Path) -> int:
    """Hold the lock of the one that serves from this directory (a descriptor)."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return hold(directory / "serving.lock", wait=False)
    except BlockingIOError:
        raise CannotServe(
            f"The site is being served from {directory} already. Stop that one first, or name "
            f"another directory in AIDCASES_VAR."
        ) from None


def free_port(host: str) -> int:
    """The port of PORT, else the first free one from 8000 on."""
    named = os.environ.get("PORT", "")
    for port in [int(named)] if named.isdigit() else PORTS:
        if not is_taken(host, port):
            return port
    raise CannotServe(f"Port {named or f'{PORTS[0]} to {PORTS[-1]}'} of {host} is taken: set PORT.")


def is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def manage(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *words]


def programs(host: str, port: int, logs: Path | None) -> list[Program]:
    """In the order in which they start; with `logs`, each writes into a file there."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "aidcases.celery"]
    site = ["gunicorn", "aidcases.wsgi:application", f"--bind={host}:{port}"]
    threads = ["--workers=2", "--threads=4", "--timeout=120", "--no-control-socket"]
    schedule = f"--schedule={var() / 'celerybeat-schedule'}"
    commands = {
        "worker": [*celery, "worker", "--loglevel=INFO", "--concurrency=2"],
        "beat": [*celery, "beat", "--loglevel=WARNING", "--pidfile=", schedule],
        "site": [*python, *site, *threads],
    }
    return [
        Program(name, command, log=logs / f"{name}.log" if logs else None)
        for name, command in commands.items()
    ]


def serve(processes: Processes, host: str, port: int, logs: Path | None) -> str:
    """Start the programs; return the address once it answers."""
    for program in programs(host, port, logs):
        processes.start(program)
    address = f"http://{host}:{port}/"
    if not processes.wait_for(lambda: answers(address), ANSWER_SECONDS):
        raise ProgramFailed(f"The site does not answer at {address}.")
    return address


def answers(address: str) -> bool:
    """Does anything that is not a server error come back?"""
    try:
        urllib.request.urlopen(f"{address}accounts/login/", timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True


def make_private(directory: Path) -> Path:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return directory


def trim_logs(logs: Path, limit: int = 5_000_000) -> None:
    """Start a log anew that has grown large."""
    for log in logs.glob("*.log"):
        with suppress(OSError):
            if log.stat().st_size > limit:
                log.unlink()
