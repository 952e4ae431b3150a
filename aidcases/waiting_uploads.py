"""Files of reference data between their trial and the confirmation: one a session, for an hour.

They lie in the private storage, so that any web machine finds them; a name leads to its file only
in the session that uploaded it.
"""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

FOLDER = "waiting"
IN_SESSION = "reference_upload"
Session = MutableMapping[str, Any]


class WaitingUpload(BaseStorage):
    """What django-import-export keeps of an upload until it is confirmed."""

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.name}"

    def save(self, data: bytes) -> None:
        self.name = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(data))
        self.name = self.name.rpartition("/")[2]

    def read(self) -> bytes:
        with default_storage.open(self.path, "rb") as file:
            data: bytes = file.read()
        return data

    def remove(self) -> None:
        default_storage.delete(self.path)


def remember(session: Session, table: str, name: str) -> None:
    """The session's upload from now on; one that waited before is removed."""
    forget(session)
    session[IN_SESSION] = {"table": table, "name": name}


def waits(session: Session, table: str, name: str) -> bool:
    """Whether the session uploaded this file for this table, and it is still there."""
    mine = session.get(IN_SESSION) == {"table": table, "name": name}
    return mine and default_storage.exists(f"{FOLDER}/{name}")


def forget(session: Session) -> None:
    waiting = session.pop(IN_SESSION, None)
    if waiting:
        default_storage.delete(f"{FOLDER}/{waiting['name']}")


def sweep() -> int:
    """Remove what nobody confirmed within the hour; returns how many files."""
    if not default_storage.exists(FOLDER):
        return 0
    oldest = timezone.now() - timedelta(seconds=settings.WAITING_UPLOAD_SECONDS)
    paths = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    late = [path for path in paths if default_storage.get_modified_time(path) < oldest]
    for path in late:
        default_storage.delete(path)
    return len(late)
