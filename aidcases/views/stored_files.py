"""Private files: handed out by a view that asks who is looking, never by a media URL."""

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404

from aidcases import audit
from aidcases.models import SourceFile, User
from aidcases.models.source_file import FileKind
from aidcases.permissions import Permission, may
from aidcases.requests import PersonRequest
from aidcases.views.pages import Page

# What it takes to read a file of a kind.
NEEDED: dict[str, Permission] = {
    FileKind.MINISTRY_LIST: Permission.VIEW_LISTS,
    FileKind.FIELD_RESULTS: Permission.VIEW_LISTS,
    FileKind.PHOTO: Permission.VIEW_HOUSEHOLDS,
    FileKind.PAYOUT_RESULT: Permission.MANAGE_PAYOUTS,
    FileKind.DOCUMENT: Permission.VIEW_HOUSEHOLDS,
}
SHOWN_IN_THE_PAGE = {"image/jpeg", "image/png", "image/webp"}


def files_of(user: User) -> QuerySet[SourceFile]:
    """The received files of the person's regions, of the kinds that the role may read."""
    kinds = [kind for kind, permission in NEEDED.items() if may(user, permission)]
    return SourceFile.objects.visible_to(user).filter(kind__in=kinds)


class StoredFile(Page):
    """A received file as it came; photos show in the page, everything else is downloaded."""

    permissions = frozenset(NEEDED.values())

    def get(self, request: PersonRequest, pk: int) -> FileResponse:
        file = get_object_or_404(files_of(request.user), pk=pk)
        shown = file.kind == FileKind.PHOTO and file.content_type in SHOWN_IN_THE_PAGE
        if not shown:
            audit.record("file.downloaded", by=request.user, subject=file, kind=file.kind)
        response = FileResponse(
            file.stored.open("rb"),
            as_attachment=not shown,
            filename=file.original_name,
            content_type=file.content_type if shown else "application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, max-age=3600" if shown else "private, no-store"
        return response
