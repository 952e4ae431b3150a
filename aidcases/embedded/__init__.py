"""The PostgreSQL and the Valkey that come with the wheels, for whoever names no other server.

    addresses = ensure_servers(Path("var"))
    addresses.database_url   # a libpq URI over a Unix socket
    addresses.redis_url      # redis://:password@127.0.0.1:port/0

The first process that asks starts the servers, the last one to end stops them. "Uses" is a
shared flock on a file, held by an open descriptor: the kernel lets go of it however the process
ends, kill -9 included, and children made by fork share it. Nothing has to be done at exit.
Each server is owned by a keeper (`keeper.py`), a process in a session of its own, so that
neither Ctrl-C nor the death of a user reaches the server while somebody else works with it.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aidcases.embedded.places import (
    POSTGRES,
    VALKEY,
    EmbeddedServerError,
    Place,
    hold,
    is_held,
    is_shared,
    same_file,
)

__all__ = ["Addresses", "EmbeddedServerError", "ensure_servers", "release"]

START_SECONDS = 90.0
"""Enough for initdb on a slow disk; a second start takes a fraction of a second."""

_uses: dict[Path, int] = {}
"""Descriptors that register this process (and what it forks) as a user, by lock file."""


@dataclass(frozen=True)
class Addresses:
    """Where the embedded servers answer; an empty string for a server not asked for."""

    database_url: str = ""
    redis_url: str = ""


def ensure_servers(var: Path, *, postgres: bool = True, valkey: bool = True) -> Addresses:
    """Find or start the servers that live in `var`, and count this process among their users.

    Cheap where they run already (a few file locks). Safe to call from many processes at once,
    and again after a fork. Raises EmbeddedServerError, in English and Indonesian, where a server
    cannot be started.
    """
    kinds = [kind for kind, needed in ((POSTGRES, postgres), (VALKEY, valkey)) if needed]
    wanted = [Place(var, kind) for kind in kinds]
    try:
        for place in wanted:
            _register(place)
        return _find_or_start(wanted)
    except OSError as error:
        raise EmbeddedServerError(
            f"The embedded servers cannot be used: {error}\n"
            f"Server bawaan tidak dapat dipakai: {error}"
        ) from error


def release(*, wait: bool = False) -> None:
    """Stop being a user. With `wait`, return when servers nobody else uses have stopped.

    Needed only by a process that goes on living, or that wants to see the servers gone.
    """
    places = [Place.of_lock(lock) for lock in _uses]
    for descriptor in _uses.values():
        # Closed, not unlocked: a process forked from this one may still hold the same lock.
        with suppress(OSError):
            os.close(descriptor)
    _uses.clear()
    if wait:
        for place in places:
            _wait_until_stopped(place)


def _find_or_start(wanted: list[Place]) -> Addresses:
    urls = _running_urls(wanted)
    if len(urls) < len(wanted):
        urls |= _start([place for place in wanted if place.kind not in urls])
    return Addresses(urls.get(POSTGRES, ""), urls.get(VALKEY, ""))


def _register(place: Place) -> None:
    place.make()
    held = _uses.get(place.users_lock)
    if held is None or not same_file(held, place.users_lock):
        _uses[place.users_lock] = hold(place.users_lock, shared=True)


def _running_urls(places: list[Place]) -> dict[str, str]:
    return {place.kind: url for place in places if (url := _running_url(place))}


def _running_url(place: Place) -> str:
    """The address that a living keeper has published, else an empty string."""
    if not is_held(place.keeper_lock):
        return ""
    try:
        return str(json.loads(place.state.read_text())["url"])
    except (FileNotFoundError, ValueError, KeyError):
        return ""


def _start(places: list[Place]) -> dict[str, str]:
    """Start keepers under one lock per server; several servers start side by side."""
    locks = [hold(place.start_lock) for place in places]
    try:
        launched = [(place, _launch(place)) for place in places if not is_held(place.keeper_lock)]
        failures = [failure for pair in launched if (failure := _failure(*pair))]
        if failures:
            raise EmbeddedServerError("\n".join(failures))
        return {place.kind: _await_url(place) for place in places}
    finally:
        for lock in locks:
            os.close(lock)


def _launch(place: Place) -> subprocess.Popen[str]:
    """Run the keeper; the process started here ends as soon as the server answers."""
    return subprocess.Popen(
        [sys.executable, "-m", "aidcases.embedded.keeper", str(place.var), place.kind],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _failure(place: Place, launcher: subprocess.Popen[str]) -> str:
    """Wait for a launcher to end; why the server could not be started, or an empty string."""
    _, errors = launcher.communicate(timeout=START_SECONDS)
    if launcher.returncode and not is_held(place.keeper_lock):
        return errors.strip() or f"{place.kind}: {launcher.returncode}"
    return ""


def _await_url(place: Place) -> str:
    """Wait for the keeper to publish the address; it may have been started by another process."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if url := _running_url(place):
            return url
        if not is_held(place.keeper_lock):
            break
        time.sleep(0.02)
    raise EmbeddedServerError(
        f"The embedded {place.kind} did not start; see {place.log}.\n"
        f"{place.kind} bawaan tidak dapat dijalankan; lihat {place.log}."
    )


def _wait_until_stopped(place: Place, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and is_held(place.keeper_lock) and not is_shared(place.users_lock):
        time.sleep(0.02)
