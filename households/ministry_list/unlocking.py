"""Opening password-protected workbooks in a limited child; the password is kept nowhere."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.ministry_list.exit_codes import PLAIN, WRONG_PASSWORD
from households.ministry_list.reading import CHILD_ENVIRONMENT
from households.ministry_list.refusals import Unreadable

MODULE = "households.ministry_list.unlock_process"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECONDS = 60


class PasswordNeeded(Refused):
    """The workbook is protected, and no password or a wrong one was given."""

    def __init__(self, *, wrong: bool) -> None:
        super().__init__(
            _("The password does not open the file. Type it as the ministry gave it.")
            if wrong
            else _("The file is protected by a password. Type the password and upload it again.")
        )


@contextmanager
def opened(file: IO[bytes], password: str) -> Iterator[IO[bytes]]:
    """The file itself, or what its password protects, for the while."""
    file.seek(0)
    start = file.read(len(OLE_START))
    file.seek(0)
    if start != OLE_START:
        yield file
        return
    with TemporaryFile(prefix="opened-") as plain:
        if unlock(file, password, plain):
            yield plain
        else:
            file.seek(0)
            yield file


def unlock(file: IO[bytes], password: str, plain: IO[bytes]) -> bool:
    """Write the opened workbook to `plain`; false where the file is not locked at all."""
    with NamedTemporaryFile(prefix="locked-") as locked:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            locked.write(chunk)
        locked.flush()
        code = run_child(locked.name, password, plain)
    plain.seek(0)
    if code == WRONG_PASSWORD:
        raise PasswordNeeded(wrong=bool(password))
    if code not in {0, PLAIN}:
        raise Unreadable("unreadable")
    return code == 0


def run_child(path: str, password: str, plain: IO[bytes]) -> int:
    limits = {
        "memory": settings.READER_MAX_MEMORY,
        "seconds": SECONDS,
        "bytes": settings.UPLOAD_MAX_BYTES,
    }
    request = json.dumps({"path": path, "password": password, "limits": limits}) + "\n"
    try:
        return subprocess.run(
            [sys.executable, "-X", "utf8", "-m", MODULE],
            cwd=settings.BASE_DIR,
            env=CHILD_ENVIRONMENT,
            input=request.encode(),
            stdout=plain,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS * 2,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time") from error
