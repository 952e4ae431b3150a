"""Pages of the common ground."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from aidcases.models import AuditEntry, Job, SourceFile, User
from aidcases.models.job import JobState
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from aidcases.roles import Role
from tests.access import Access, Place, who_may
from tests.people import person


def _job(place: Place, **fields: Any) -> Job:
    return Job.objects.create(
        **{
            "kind": "test.nothing",
            "requested_by": place.people.admin,
            "region_id": place.village,
            "state": JobState.QUEUED,
            **fields,
        }
    )


def _failed_job(place: Place) -> Job:
    return _job(place, state=JobState.FAILED, error=place.mark, finished_at=timezone.now())


def _job_of_nobody(place: Place) -> dict[str, object]:
    return {"pk": _job(place).pk}


def _entry(place: Place) -> AuditEntry:
    return AuditEntry.objects.create(
        action="household.merged", actor=place.mark, actor_role="office", region_id=place.village
    )


def _neighbour(place: Place) -> User:
    return person(f"tetangga-{place.village}", Role.OFFICE, place.village, first_name=place.mark)


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
    "settings": Access(roles=_ADMINS | who_may(Permission.VIEW_AUDIT_LOG), shows=False),
    "users": Access(roles=_ADMINS, seed=_neighbour),
    "user_create": Access(roles=_ADMINS),
    "user_edit": Access(roles=_ADMINS, kwargs=_colleague),
    "user_state": Access(roles=_ADMINS, kwargs=_colleague, method="post"),
    "user_password": Access(roles=_ADMINS, kwargs=_colleague, method="post"),
    "audit_log": Access(roles=who_may(Permission.VIEW_AUDIT_LOG), seed=_entry),
    "home": Access(),
    "jobs": Access(seed=_failed_job),
    # The admin's own jobs; anyone else's request for them is a 404.
    "job_card": Access(roles=frozenset({"admin"}), kwargs=_job_of_nobody),
    "job_cancel": Access(roles=frozenset({"admin"}), kwargs=_job_of_nobody, method="post"),
    # What is found is shown behind a key of the session: tests/households/test_family_pages.py.
    "search": Access(
        roles=who_may(Permission.VIEW_HOUSEHOLDS),
        method="post",
        data=lambda place: {"q": "a"},
        shows=False,
    ),
    "search_results": Access(
        roles=who_may(Permission.VIEW_HOUSEHOLDS),
        kwargs=lambda place: {"key": "unknown"},
        scoped=False,
        shows=False,
    ),
    "stored_file": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS), kwargs=_photo_of),
    "reveal": Access(
        roles=who_may(Permission.REVEAL_NUMBERS),
        kwargs=lambda place: {"key": "household", "pk": place.household.pk, "field": "nik"},
    ),
}
