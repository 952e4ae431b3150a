"""What a keeper must know of a server to start it, see that it answers, and stop it."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from aidcases.embedded.places import EmbeddedServerError, Place

LOG_BYTES = 5_000_000


class Server(Protocol):
    """One kind of embedded server in one place."""

    place: Place
    stop_signals: tuple[int, ...]
    """From the gentle to the rude."""

    def prepare(self) -> None:
        """Make passwords, directories and, at the first start, the data."""

    def spawn(self, lock: int) -> subprocess.Popen[bytes]:
        """Start the program with the descriptor `lock` left open in it."""

    def answers(self) -> bool:
        """Does it let us in? Finishes the set-up when it does."""

    def details(self) -> dict[str, object]:
        """What to publish: `url`, and what the next start wants to know."""

    def pid(self) -> int | None:
        """The process id the server itself has written down."""

    def clean(self) -> None:
        """Take away what lies outside `var` and what a stopped server leaves."""


def wheel(package: str) -> Path:
    """The directory of an installed package, found without running its code."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            f"The package {package} is not installed.\nPaket {package} belum terpasang."
        )
    return Path(spec.origin).parent


def refuse(place: Place, reason: str) -> EmbeddedServerError:
    """An error that names the log and shows its last lines."""
    tail = "\n".join(_tail(place.log))
    return EmbeddedServerError(
        f"The embedded {place.kind} did not start: {reason}. Log: {place.log}\n"
        f"{place.kind} bawaan tidak dapat dijalankan: {reason}. Catatan: {place.log}\n{tail}"
    )


def _tail(log: Path, lines: int = 12) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-lines:] if log.exists() else []


def open_log(place: Place) -> int:
    """A descriptor at the end of the log, which starts anew when it has grown large."""
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.unlink()
    return os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
