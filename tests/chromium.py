"""Find a Chromium for the page tests, or fetch one.

python -m tests.chromium      finds or fetches, prints the path; exit code 1 if none can be had
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chrome-headless-shell",
    "microsoft-edge",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FETCHED = Path(__file__).resolve().parent.parent / "var" / "browsers"
"""Playwright's own browser goes inside the clone."""
MISSING = "BROWSER TESTS SKIPPED: no Chromium found (set AIDCASES_CHROMIUM, or see CONTRIBUTING)"


def flags() -> list[str]:
    """Root has no sandbox to run in."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)


def find() -> str | None:
    """The first Chromium that runs: the environment's, one on PATH, Playwright's."""
    return next((path for path in _candidates() if runs(path)), None)


def obtain() -> str | None:
    """Find one, else fetch one by apt (as root) or by Playwright."""
    return find() or _from_apt() or _from_playwright()


def runs(path: str) -> bool:
    """Does it start at all? (Some distributions ship a stub, some lack a library.)"""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _candidates() -> Iterator[str]:
    if named := os.environ.get("AIDCASES_CHROMIUM"):
        yield named
    yield from filter(None, map(shutil.which, NAMES))
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), FETCHED, "~/.cache/ms-playwright"]
    for cache in filter(None, caches):
        for name in ("chrome", "chrome-headless-shell", "headless_shell", "Chromium"):
            yield from map(str, sorted(Path(cache).expanduser().glob(f"chromium*/*/{name}")))


def _from_apt() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _say("Fetching Chromium by apt …")
    install = ["install", "-y", "--no-install-recommends", "chromium"]
    if not _succeeds(["apt-get", *install], 600) and _succeeds(["apt-get", "update"], 300):
        _succeeds(["apt-get", *install], 600)
    return find()


def _from_playwright() -> str | None:
    _say("Fetching Chromium by Playwright …")
    dependencies = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(FETCHED)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if not _succeeds([*command, *dependencies], 600) and dependencies:
        _succeeds(command, 600)
    return find()


def _succeeds(command: list[str], seconds: int) -> bool:
    try:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"{command[0]}: {error}")
        return False
    return done.returncode == 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    found = obtain()
    print(found or MISSING)
    sys.exit(0 if found else 1)
