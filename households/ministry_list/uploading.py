"""Receiving a list: the bytes are looked at, kept, and known again when they come twice."""

from typing import IO

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.templatetags.figures import in_full
from households.ministry_list.unlocking import opened
from households.models import ListImport
from households.models.list_import import ListState

# A list in one of these states has had its say; the same bytes may come again.
OVER = (ListState.FAILED, ListState.REVERTED, ListState.REFUSED)


class AlreadyReceived(Refused):
    """The same bytes were received before, as `list_import`."""

    def __init__(self, list_import: ListImport) -> None:
        self.list_import = list_import
        at = list_import.applied_at
        said = (
            _("This file was imported on %(date)s already; nothing was changed.")
            if at
            else _("This file was uploaded on %(date)s already and waits to be checked.")
        )
        when = localtime(at or list_import.uploaded_at)
        super().__init__(said % {"date": f"{in_full(when)}, {when:%H.%M}"})


def receive(*, by: User, file: IO[bytes], name: str, password: str = "") -> ListImport:
    """Keep the file and open its import (state uploaded); the caller enqueues the reading.

    What a password protects or an archive holds is opened here and kept as it is; the password is
    never stored. Raises
    `AlreadyReceived` for bytes that were received before, `PasswordNeeded`, and `Refused` for an
    empty file or one over the cap.
    """
    require(by, Permission.IMPORT_LISTS)
    with opened(file, password, name) as inner, transaction.atomic():
        sha256, _size = files.digest(inner.file)
        refuse_twice(by, sha256)
        source = files.keep(inner.file, kind=FileKind.MINISTRY_LIST, by=by, name=inner.name)
        list_import = ListImport.objects.create(
            source_file=source, region_id=source.region_id, uploaded_by=by
        )
        audit.record("list_import.uploaded", by=by, subject=list_import, size=source.size)
    return list_import


def refuse_twice(by: User, sha256: str) -> None:
    earlier = (
        ListImport.objects.visible_to(by)
        .filter(source_file__sha256=sha256)
        .exclude(state__in=OVER)
        .select_related("source_file")
        .order_by("-pk")
        .first()
    )
    if earlier is not None:
        raise AlreadyReceived(earlier)
