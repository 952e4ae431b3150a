"""Under which account PostgreSQL runs, since it refuses to run as root.

An ordinary user runs it directly. Root runs it in a user namespace, where it is somebody else
while its files stay root's: no account is made and no permission is changed. Where the kernel or
a container forbids that, root hands it to an account of the machine, which then owns the data
directory inside `var/`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aidcases.embedded.places import EmbeddedServerError

SERVICE_ACCOUNTS = ("postgres", "nobody")
PROBE = 'test "$(id -u)" != 0 && test -w "$1" && "$2" --version'

REFUSAL = (
    "The embedded PostgreSQL does not run as root, and neither a user namespace (unshare) nor "
    "another account (setpriv, su) can be had here. Run as an ordinary user, or name a server "
    "in DATABASE_URL.\n"
    "PostgreSQL bawaan tidak dapat berjalan sebagai root, dan di mesin ini tidak tersedia user "
    "namespace (unshare) maupun akun lain (setpriv, su). Jalankan sebagai pengguna biasa, atau "
    "sebutkan server di DATABASE_URL."
)


@dataclass(frozen=True)
class Account:
    """How to run a program as somebody who may run PostgreSQL."""

    prefix: tuple[str, ...] = ()
    """What stands before the program on the command line."""
    uid: int | None = None
    """Who must own the files; None: whoever runs this."""
    gid: int = -1

    def own(self, path: Path) -> None:
        """Give a file or directory inside `var/` (or our socket directory) to the account."""
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)

    def may_pass(self, directory: Path) -> None:
        """Let the account pass through a directory of ours, without reading it."""
        if self.uid is not None:
            directory.chmod(0o711)


def choose(directory: Path, data: Path, program: Path) -> Account:
    """The account that can run `program` with files in `directory` (raises where none can)."""
    if os.geteuid() != 0:
        return Account()
    for account in _candidates(data):
        if _works(account, directory, program):
            return account
    raise EmbeddedServerError(REFUSAL)


def _candidates(data: Path) -> Iterator[Account]:
    """Ways for root, the gentlest first; data that exists already stays with its owner."""
    owner = data.stat() if data.exists() else None
    if owner is None or owner.st_uid == 0:
        yield Account(("unshare", "-U", "--map-user=1000", "--map-group=1000", "--"))
    if owner is None:
        for entry in _service_accounts():
            yield from _as(entry.pw_uid, entry.pw_gid, entry.pw_name)
    elif owner.st_uid != 0:
        yield from _as(owner.st_uid, owner.st_gid, _name(owner.st_uid))


def _as(uid: int, gid: int, name: str) -> Iterator[Account]:
    setpriv = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    yield Account((*setpriv, "--"), uid, gid)
    # Below a closed directory such as /root only a right to pass through helps.
    pass_through = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    yield Account((*setpriv, *pass_through, "--"), uid, gid)
    if name:
        yield Account(("su", "-s", "/bin/sh", name, "-c", 'exec "$@"', "--", "sh"), uid, gid)


def _service_accounts() -> list[pwd.struct_passwd]:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return [known[name] for name in SERVICE_ACCOUNTS if name in known]


def _name(uid: int) -> str:
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_uid == uid), "")


def _works(account: Account, directory: Path, program: Path) -> bool:
    if not shutil.which(account.prefix[0]):
        return False
    scratch = Path(tempfile.mkdtemp(dir=directory))
    try:
        account.own(scratch)
        for passage in (directory, *directory.parents[:2]):  # up to `var` itself
            account.may_pass(passage)
        command = [*account.prefix, "sh", "-c", PROBE, "sh", str(scratch), str(program)]
        return not subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
    finally:
        scratch.rmdir()
