"""Pages of the visits, at the office and on the phone."""

import uuid
from typing import Any

from aidcases.models import SourceFile
from aidcases.models.source_file import FileKind
from aidcases.permission_names import Permission
from households.models import FieldResultImport, Visit
from households.models.visit import LinkMethod, VisitOrigin
from tests.access import Access, Place, who_may


def _visit(place: Place, **fields: Any) -> Visit:
    plain = {
        "household": place.household,
        "link_method": LinkMethod.GIVEN,
        "region_id": place.village,
        "origin": VisitOrigin.OFFICE,
        "verdict": "eligible",
        "name": place.household.head_name,
        "name_key": place.household.name_key,
        "recorded_by": place.people.admin,
    }
    return Visit.objects.create(**plain | fields)


def _visit_key(place: Place) -> dict[str, Any]:
    return {"pk": _visit(place).pk}


def _village(place: Place) -> dict[str, Any]:
    return {"code": place.village}


def _family(place: Place) -> dict[str, Any]:
    return {"pk": place.household.pk}


def _file(place: Place, kind: str, name: str = "p3ke.xlsx") -> SourceFile:
    return SourceFile.objects.create(
        kind=kind,
        sha256="1" * 64,
        size=1,
        original_name=name,
        content_type="x",
        stored="none.xlsx",
        region_id=place.village,
        received_by=place.people.admin,
    )


def _results(place: Place) -> dict[str, Any]:
    received = FieldResultImport.objects.create(
        source_file=_file(place, FileKind.FIELD_RESULTS, f"{place.household.head_name}.xlsx"),
        region_id=place.village,
        uploaded_by=place.people.admin,
    )
    return {"pk": received.pk}


_VIEWERS = who_may(Permission.VIEW_HOUSEHOLDS)
_REVIEWERS = who_may(Permission.ACCEPT_VISITS)
_ASSIGNERS = who_may(Permission.ASSIGN_VISITS)
_IMPORTERS = who_may(Permission.IMPORT_VISITS)
_FIELD = who_may(Permission.RECORD_OWN_VISITS)

ROWS = {
    "visits": Access(roles=_VIEWERS, seed=_visit),
    "visit": Access(roles=_VIEWERS, kwargs=_visit_key),
    "visit_review": Access(roles=_REVIEWERS, kwargs=_visit_key, method="post"),
    "visit_queue": Access(roles=_REVIEWERS, seed=_visit),
    "visits_accept": Access(roles=_REVIEWERS, kwargs=_village, method="post"),
    "assignments": Access(roles=_ASSIGNERS),
    "assign_all": Access(roles=_ASSIGNERS, method="post"),
    "assign_village": Access(roles=_ASSIGNERS, kwargs=_village),
    "assignments_withdraw": Access(roles=_ASSIGNERS, kwargs=_village, method="post"),
    "field_results": Access(roles=_IMPORTERS, seed=_results),
    "field_result_upload": Access(roles=_IMPORTERS, shows=False),
    "field_result": Access(roles=_IMPORTERS, kwargs=_results),
    "field_result_repairs": Access(roles=_IMPORTERS, kwargs=_results),
    "field": Access(roles=_FIELD),
    "field_search": Access(roles=_FIELD, shows=False),
    "field_outbox": Access(roles=_FIELD),
    "field_family": Access(roles=_FIELD, kwargs=_family),
    "field_visit": Access(roles=_FIELD, kwargs=_family),
    "field_visits": Access(roles=_FIELD, method="post"),
    "field_photos": Access(
        roles=_FIELD,
        kwargs=lambda place: {"pk": uuid.uuid4()},
        scoped=False,
        method="post",
    ),
}
