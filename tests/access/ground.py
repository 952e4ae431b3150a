"""Pages of the common ground."""

from django.core.files.base import ContentFile

from aidcases.models import Job, SourceFile
from aidcases.models.job import JobState
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from tests.access import Access, Place, who_may


def _job_of_nobody(place: Place) -> dict[str, object]:
    job = Job.objects.create(
        kind="test.nothing",
        requested_by=place.people.admin,
        region_id=place.village,
        state=JobState.QUEUED,
    )
    return {"pk": job.pk}


def _photo_of(place: Place) -> dict[str, object]:
    file = SourceFile.objects.create(
        kind=FileKind.PHOTO,
        sha256="0" * 64,
        size=3,
        original_name="rumah.jpg",
        content_type="image/jpeg",
        stored=ContentFile(b"jpg", name="rumah.jpg"),
        region_id=place.village,
        received_by=place.people.admin,
    )
    return {"pk": file.pk}


def _colleague(place: Place) -> dict[str, object]:
    return {"pk": place.people.other_psm.pk}


_ADMINS = who_may(Permission.MANAGE_USERS)

ROWS = {
    "settings": Access(roles=_ADMINS | who_may(Permission.VIEW_AUDIT_LOG)),
    "users": Access(roles=_ADMINS),
    "user_create": Access(roles=_ADMINS),
    "user_edit": Access(roles=_ADMINS, kwargs=_colleague),
    "user_state": Access(roles=_ADMINS, kwargs=_colleague, method="post"),
    "user_password": Access(roles=_ADMINS, kwargs=_colleague, method="post"),
    "audit_log": Access(roles=who_may(Permission.VIEW_AUDIT_LOG)),
    "home": Access(),
    "jobs": Access(),
    # The admin's own jobs; anyone else's request for them is a 404.
    "job_card": Access(roles=frozenset({"admin"}), kwargs=_job_of_nobody),
    "job_cancel": Access(roles=frozenset({"admin"}), kwargs=_job_of_nobody, method="post"),
    "search": Access(
        roles=who_may(Permission.VIEW_HOUSEHOLDS), method="post", data=lambda place: {"q": "a"}
    ),
    "search_results": Access(
        roles=who_may(Permission.VIEW_HOUSEHOLDS),
        kwargs=lambda place: {"key": "unknown"},
        scoped=False,
    ),
    "stored_file": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS), kwargs=_photo_of),
    "reveal": Access(
        roles=who_may(Permission.REVEAL_NUMBERS),
        kwargs=lambda place: {"key": "household", "pk": place.household.pk, "field": "nik"},
    ),
}
