"""Pages of families, outcomes, determinations and decrees."""

from datetime import date

from aidcases.models import Region
from aidcases.permission_names import Permission
from households.models import Decree, ListImport
from tests.access import Access, Place, who_may
from tests.factories import ListImportFactory

SEES_DECISIONS = who_may(Permission.VIEW_LISTS)


def _family(place: Place) -> dict[str, object]:
    return {"pk": place.household.pk}


def _list_of(place: Place) -> ListImport:
    return ListImportFactory(
        region=Region.objects.get(pk=place.village), source_file__received_by=place.people.admin
    )


def _list(place: Place) -> dict[str, object]:
    return {"pk": _list_of(place).pk}


def _village(place: Place) -> dict[str, object]:
    return {**_list(place), "code": place.village}


def _shared(place: Place) -> dict[str, object]:
    """The regency's list, on which both villages have a family."""
    return {"pk": place.listed.pk}


def _shared_village(place: Place) -> dict[str, object]:
    return {**_shared(place), "code": place.village}


def _decree(place: Place) -> dict[str, object]:
    drafter = place.people.admin
    made = Decree.objects.create(
        list_import=_list_of(place),
        region_id=place.village,
        number=f"188.45/{Decree.objects.count()}/{place.mark}",
        title="Penerima bantuan",
        dated_on=date(2023, 6, 1),
        signed_by="Bupati Bangka",
        drafted_by=drafter,
    )
    return {"pk": made.pk}


ROWS = {
    "families": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS)),
    "family": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS), kwargs=_family),
    "candidates": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS), kwargs=_list, shared=_shared),
    "outcomes_book": Access(roles=who_may(Permission.EXPORT), kwargs=_list, shared=_shared),
    "outcomes": Access(roles=who_may(Permission.VIEW_HOUSEHOLDS), kwargs=_list, shared=_shared),
    "decisions": Access(roles=SEES_DECISIONS),
    "determinations": Access(roles=SEES_DECISIONS, kwargs=_list, shared=_shared),
    "decision_village": Access(
        roles=SEES_DECISIONS, kwargs=_village, shared=_shared_village, shows=False
    ),
    "determinations_review": Access(
        roles=who_may(Permission.REVIEW_DETERMINATIONS), kwargs=_village, method="post"
    ),
    "determinations_send_back": Access(
        roles=who_may(Permission.REVIEW_DETERMINATIONS), kwargs=_village, method="post"
    ),
    "deliberation_record": Access(roles=who_may(Permission.RECORD_DELIBERATIONS), kwargs=_village),
    "decrees": Access(roles=SEES_DECISIONS | who_may(Permission.VIEW_AID), seed=_decree),
    "decree_draft": Access(roles=who_may(Permission.DRAFT_DECREES)),
    "decree": Access(roles=SEES_DECISIONS | who_may(Permission.VIEW_AID), kwargs=_decree),
    "decree_amend": Access(roles=who_may(Permission.DRAFT_DECREES), kwargs=_decree),
    "decree_issue": Access(roles=who_may(Permission.ISSUE_DECREES), kwargs=_decree, method="post"),
    "decree_discard": Access(
        roles=who_may(Permission.DRAFT_DECREES), kwargs=_decree, method="post"
    ),
    "decree_annex": Access(roles=who_may(Permission.EXPORT), kwargs=_decree),
}
