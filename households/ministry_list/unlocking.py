"""Opening what lists come wrapped in, each in a limited child: a password, a zip archive.

The password is kept nowhere.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from aidcases.errors import Refused
from households.ministry_list.exit_codes import (
    NOT_ONE,
    OTHER_CIPHER,
    PLAIN,
    TOO_LARGE,
    WRONG_PASSWORD,
)
from households.ministry_list.reading import CHILD_ENVIRONMENT
from households.ministry_list.refusals import Unreadable

UNLOCK = "households.ministry_list.unlock_process"
UNZIP = "households.ministry_list.unzip_process"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_START = b"PK\x03\x04"
# The first part of a workbook; anything else is looked into.
WORKBOOK_PARTS = (b"[Content_Types].xml", b"mimetype", b"xl/", b"_rels/", b"docProps/")
FIRST_NAME = 30  # where the name of the first entry stands
SECONDS = 60  # of the processor, and on the clock
# It is done while a page waits for it: of the threads of a process that serves pages, one is held.
TURN = threading.BoundedSemaphore(1)
TURN_SECONDS = 10  # for which another waits for its turn
CODES = {NOT_ONE: "archive_not_one", TOO_LARGE: "too_large_unpacked", OTHER_CIPHER: "odd_cipher"}


class PasswordNeeded(Refused):
    """The file is protected, and no password or a wrong one was given."""

    def __init__(self, *, wrong: bool) -> None:
        super().__init__(
            _("The password does not open the file. Type it as the ministry gave it.")
            if wrong
            else _("The file is protected by a password. Type the password and upload it again.")
        )


class Opened(NamedTuple):
    """The list itself, and what it is called."""

    file: IO[bytes]
    name: str


@contextmanager
def opened(file: IO[bytes], password: str, name: str) -> Iterator[Opened]:
    """The file itself, or what an archive holds and a password protects, for the while."""
    with ExitStack() as stack:
        for start, module in ((ZIP_START, UNZIP), (OLE_START, UNLOCK)):
            if not is_wrapped(file, start):
                continue
            plain = stack.enter_context(TemporaryFile(prefix="opened-"))
            told = unwrap(module, file, password, plain)
            if told is not None:
                file, name = plain, told.get("name", name)
        file.seek(0)
        yield Opened(file, name)


def is_wrapped(file: IO[bytes], start: bytes) -> bool:
    """Whether the first bytes ask for a look inside."""
    file.seek(0)
    head = file.read(FIRST_NAME + 20)
    if not head.startswith(start):
        return False
    return start != ZIP_START or not head[FIRST_NAME:].startswith(WORKBOOK_PARTS)


def unwrap(module: str, file: IO[bytes], password: str, plain: IO[bytes]) -> dict[str, str] | None:
    """Write what is inside to `plain`; None where the file is not wrapped after all."""
    with NamedTemporaryFile(prefix="wrapped-") as wrapped:
        file.seek(0)
        for chunk in iter(lambda: file.read(1 << 20), b""):
            wrapped.write(chunk)
        wrapped.flush()
        with turn():
            code, told = run_child(module, wrapped.name, password, plain)
    plain.seek(0)
    if code == WRONG_PASSWORD:
        raise PasswordNeeded(wrong=bool(password))
    if code in CODES:
        raise Unreadable(CODES[code], names=", ".join(told.get("names", [])) or "–")
    if code not in {0, PLAIN}:
        raise Unreadable("incomplete" if module == UNZIP else "unreadable")
    return told if code == 0 else None


@contextmanager
def turn() -> Iterator[None]:
    """One file at a time. Raises `Refused` where another takes long."""
    if not TURN.acquire(timeout=TURN_SECONDS):
        raise Refused(_("Another file is being opened just now. Upload this one in a minute."))
    try:
        yield
    finally:
        TURN.release()


def run_child(
    module: str, path: str, password: str, plain: IO[bytes]
) -> tuple[int, dict[str, str]]:
    limits = {
        "memory": settings.READER_MAX_MEMORY,
        "seconds": SECONDS,
        "bytes": settings.UPLOAD_MAX_BYTES,
    }
    request = json.dumps({"path": path, "password": password, "limits": limits}) + "\n"
    try:
        ended = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", module],
            cwd=settings.BASE_DIR,
            env=CHILD_ENVIRONMENT,
            input=request.encode(),
            stdout=plain,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("time") from error
    return ended.returncode, what_it_said(ended.stderr)


def what_it_said(text: bytes) -> dict[str, str]:
    """The child's word beside its bytes; nothing where it said something else."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
