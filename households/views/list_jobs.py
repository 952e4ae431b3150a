"""Asking for work on a list: once, however often the button is pressed."""

from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from aidcases import jobs
from aidcases.models import Job, User
from aidcases.models.job import FINISHED
from households.models import ListImport

# Whoever asks for the same work on the same list waits here, and then finds it asked for.
ASKING = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def under_way(list_import: ListImport, *kinds: str) -> QuerySet[Job]:
    """The jobs of these kinds on the list that have not ended."""
    of_list = Job.objects.filter(kind__in=kinds, parameters__list_import=list_import.pk)
    return of_list.exclude(state__in=FINISHED)


def asked_already(kind: str, list_import: ListImport) -> bool:
    """Whether such work is under way; nobody else asks for it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING, [f"{kind} {list_import.pk}"])
    return under_way(list_import, kind).exists()


def enqueue(kind: str, list_import: ListImport, *, by: User, **parameters: Any) -> None:
    jobs.enqueue(
        kind,
        {"list_import": list_import.pk, **parameters},
        by=by,
        region=list_import,
        result_url=reverse("list_import", args=[list_import.pk]),
    )


def enqueue_once(kind: str, list_import: ListImport, *, by: User, **parameters: Any) -> None:
    """Enqueue the work, unless work of this kind on the list is under way."""
    with transaction.atomic():
        if not asked_already(kind, list_import):
            enqueue(kind, list_import, by=by, **parameters)
