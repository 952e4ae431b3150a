"""Keeping received files: as they came, under a name of our own, with their sha256."""

import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Refused
from aidcases.models import SourceFile, User
from aidcases.scope import region_of

CHUNK = 1 << 20
_ENDING = re.compile(r"^\.[a-z0-9]{1,5}$")


def keep(file: IO[bytes], *, kind: str, by: User, name: str, **more: Any) -> SourceFile:
    """Store the bytes and their row, as `stored` says, where nothing more hangs on it."""
    with stored(file, kind=kind, by=by, name=name, **more) as kept:
        kept.save()
    return kept


@contextmanager
def stored(
    file: IO[bytes],
    *,
    kind: str,
    by: User,
    name: str,
    region: Any = None,
    content_type: str = "application/octet-stream",
) -> Iterator[SourceFile]:
    """The bytes in the storage, and their row for the caller to save, in its own transaction.

    However large, they are written before that transaction begins; where it fails, they go again.
    `region` (record or code) is the person's own if none is given. `name` is what the file was
    called: shown to people, never used as a path. Raises `Refused` for an empty file or one over
    the cap.
    """
    sha256, size = digest(file)
    refuse_size(size)
    kept = SourceFile(
        kind=kind,
        sha256=sha256,
        size=size,
        original_name=shown_name(name),
        content_type=content_type,
        region_id=str((region_of(region) if region else by.scope_code) or settings.HOME_REGION),
        received_by=by,
    )
    kept.stored.save(_own_name(kind, name), File(file), save=False)
    try:
        yield kept
    except BaseException:
        kept.stored.delete(save=False)
        raise


@contextmanager
def local_path(stored: FieldFile) -> Iterator[Path]:
    """The file on this machine's disk; from object storage it is fetched for the while."""
    try:
        path = Path(stored.path)
    except NotImplementedError:  # a storage without paths
        with NamedTemporaryFile(prefix="aidcases-") as copy, stored.open("rb") as file:
            shutil.copyfileobj(file, copy, CHUNK)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path


def refuse_size(size: int) -> None:
    """Raises `Refused` for an empty file or one over the cap; `size` in bytes."""
    if not size:
        raise Refused(_("The file is empty (0 bytes). Choose the file again."))
    if size > settings.UPLOAD_MAX_BYTES:
        megabytes = settings.UPLOAD_MAX_BYTES >> 20
        raise Refused(_("The file is larger than %(cap)s MB.") % {"cap": megabytes})


def digest(file: IO[bytes]) -> tuple[str, int]:
    """(sha256, size) of the whole file, which is then wound back to its start."""
    sha256, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        sha256.update(chunk)
        size += len(chunk)
    file.seek(0)
    return sha256.hexdigest(), size


def shown_name(name: str) -> str:
    """The name as it may be shown: no path, no control or direction marks, 200 characters."""
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", last).strip()
    return plain[-200:] or "?"


def _own_name(kind: str, name: str) -> str:
    ending = PurePath(shown_name(name)).suffix.lower()
    return f"{kind}/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}" + (
        ending if _ENDING.match(ending) else ""
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
