"""Where an embedded server keeps its files, and the locks by which processes find each other.

Everything lies in `var/servers/<kind>`, mode 0700. The one thing outside is the directory of the
PostgreSQL socket, because the path of a Unix socket may have only 107 bytes.
"""

import fcntl
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

POSTGRES = "postgres"
VALKEY = "valkey"


class EmbeddedServerError(RuntimeError):
    """An embedded server cannot be had; the message says why, in English and Indonesian."""


@dataclass(frozen=True)
class Place:
    """The files of one embedded server (`kind`) of one `var` directory."""

    var: Path
    kind: str

    @classmethod
    def of_lock(cls, lock: Path) -> "Place":
        """The place that a lock file belongs to."""
        return cls(lock.parents[2], lock.parent.name)

    @property
    def directory(self) -> Path:
        return self.var.absolute() / "servers" / self.kind

    @property
    def users_lock(self) -> Path:
        """Held shared by each user; held alone by the keeper while it stops the server."""
        return self.directory / "users.lock"

    @property
    def start_lock(self) -> Path:
        """Held by the process that starts the keeper."""
        return self.directory / "start.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper as long as it lives."""
        return self.directory / "keeper.lock"

    @property
    def state(self) -> Path:
        """What the keeper publishes once the server answers; absent before and after."""
        return self.directory / "state.json"

    @property
    def passwords(self) -> Path:
        return self.directory / "passwords.json"

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    def make(self) -> None:
        """Create the directory, private from the start."""
        if not self.directory.is_dir():
            self.directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.directory.mkdir(mode=0o700, exist_ok=True)


def hold(path: Path, *, shared: bool = False, wait: bool = True) -> int:
    """Lock a file and return the descriptor that holds the lock until it is closed.

    Raises BlockingIOError with `wait=False` where somebody else holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_held(path: Path) -> bool:
    """Does any process hold this lock alone? (A probe never keeps the lock.)"""
    try:
        os.close(hold(path, shared=True, wait=False))
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False


def is_shared(path: Path) -> bool:
    """Does any process hold this lock together with others? (Not: alone.)"""
    try:
        os.close(hold(path, wait=False))
    except BlockingIOError:
        return not is_held(path)
    return False


def same_file(descriptor: int, path: Path) -> bool:
    """Is this descriptor still open on that file? (A child may have closed all it inherited.)"""
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def read_state(place: Place) -> dict[str, object]:
    """What a keeper last published, or nothing."""
    with suppress(FileNotFoundError, ValueError):
        state = json.loads(place.state.read_text())
        return state if isinstance(state, dict) else {}
    return {}


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 so that a reader sees the old one or the new one, whole."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.rename(path)


def passwords(place: Place, *names: str) -> list[str]:
    """The passwords of these roles: generated at the first call, then the same for ever."""
    if not place.passwords.exists():
        made = {name: secrets.token_urlsafe(24) for name in names}
        write_private(place.passwords, json.dumps(made))
    kept = json.loads(place.passwords.read_text())
    return [str(kept[name]) for name in names]
