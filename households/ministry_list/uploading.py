"""Receiving a list: the bytes are looked at, kept, and known again when they come twice.

A list is a sheet of a file: the same bytes may be several lists, one for each sheet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.models import SourceFile, User
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.templatetags.figures import in_full
from households.ministry_list.unlocking import opened
from households.models import ListImport
from households.models.list_import import ListState

# A list in one of these states has had its say; the same bytes may come again.
OVER = (ListState.FAILED, ListState.REVERTED, ListState.REFUSED)
SAME_BYTES = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


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


def receive(
    *, by: User, file: IO[bytes], name: str, password: str = "", sheet: str = ""
) -> ListImport:
    """As `receiving`, where nothing else belongs to the transaction."""
    with receiving(by=by, file=file, name=name, password=password, sheet=sheet) as list_import:
        return list_import


@contextmanager
def receiving(
    *, by: User, file: IO[bytes], name: str, password: str = "", sheet: str = ""
) -> Iterator[ListImport]:
    """Keep the file and open its import (state uploaded); the caller enqueues the reading inside.

    What a password protects or an archive holds is opened here and kept as it is; the password is
    never stored. Where the transaction fails, the file goes again. Raises `AlreadyReceived` for
    bytes that were received before, `PasswordNeeded`, and `Refused` for an empty file or one over
    the cap.
    """
    require(by, Permission.IMPORT_LISTS)
    with (
        opened(file, password, name) as inner,
        files.stored(inner.file, kind=FileKind.MINISTRY_LIST, by=by, name=inner.name) as source,
        transaction.atomic(),
    ):
        refuse_twice(by, source.sha256, sheet)
        source.save()
        yield begin(by, source, sheet)


def read_other_sheet(*, by: User, list_import: ListImport, sheet: str) -> ListImport:
    """Another sheet of the same file as a list of its own (uploaded); the caller enqueues it.

    Raises `AlreadyReceived` where that sheet is a list already.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    if sheet not in list_import.counts.get("sheets", []):
        raise Refused(_("The file has no sheet “%(sheet)s”.") % {"sheet": sheet})
    with transaction.atomic():
        refuse_twice(by, list_import.source_file.sha256, sheet)
        return begin(by, list_import.source_file, sheet)


def begin(by: User, source: SourceFile, sheet: str) -> ListImport:
    list_import = ListImport.objects.create(
        source_file=source, region_id=source.region_id, uploaded_by=by, sheet=sheet
    )
    audit.record("list_import.uploaded", by=by, subject=list_import, size=source.size)
    return list_import


def refuse_twice(by: User, sha256: str, sheet: str) -> None:
    """A sheet is one list. Who names none means the file: any of its lists is that again.

    Within the caller's transaction; whoever brings the same bytes meanwhile waits.
    """
    with connection.cursor() as cursor:
        cursor.execute(SAME_BYTES, [f"households.receive_list {sha256}"])
    earlier = lists_of_file(by, sha256)
    if sheet:
        earlier = earlier.filter(sheet__in=["", sheet])  # one not read yet may be any
    for list_import in earlier[:1]:
        raise AlreadyReceived(list_import)


def lists_of_file(by: User, sha256: str) -> QuerySet[ListImport]:
    """The lists that stand for these bytes, the latest first."""
    known = ListImport.objects.visible_to(by).filter(source_file__sha256=sha256)
    found: QuerySet[ListImport] = known.exclude(state__in=OVER)
    return found.select_related("source_file").order_by("-pk")
