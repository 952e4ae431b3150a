"""Pages of the ministry lists."""

from aidcases.permission_names import Permission
from households.matching.apart import keep_apart
from households.ministry_list.comparison import compare
from households.models import MappingProfile
from households.models.list_import import ListState
from tests.access import Access, Place, who_may
from tests.factories import (
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    ListRowFactory,
    RegionFactory,
)


def _list(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    named = f"{place.mark}.xlsx"
    return {"pk": ListImportFactory(region=region, source_file__original_name=named).pk}


def _failed(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    made = ListImportFactory(
        region=region, state=ListState.FAILED, applied_by=None, applied_at=None
    )
    return {"pk": made.pk}


def _other_sheet(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    return {"pk": ListImportFactory(region=region, counts={"sheets": ["Lain"]}).pk}


def _waiting(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    made = ListImportFactory(
        region=region, state=ListState.IN_REVIEW, applied_by=None, applied_at=None
    )
    return {"pk": made.pk}


def _headed(place: Place) -> dict[str, object]:
    """A list in review whose header is known."""
    region = RegionFactory(code=place.village)
    made = ListImportFactory(
        region=region,
        state=ListState.IN_REVIEW,
        applied_by=None,
        applied_at=None,
        columns=[{"header": "NIK", "field": "nik", "position": 0, "key": "nik"}],
        counts={"header": {"row": 1}},
    )
    return {"pk": made.pk}


def _pair(place: Place) -> dict[str, object]:
    """Two applied lists of the place, compared."""
    region = RegionFactory(code=place.village)
    old, new = (
        ListImportFactory(region=region, source_file__original_name=f"{place.mark}.xlsx")
        for _ in range(2)
    )
    compare(by=place.people.admin, old=old, new=new)
    return {"old": old.pk, "new": new.pk}


def _row(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    row = ListRowFactory(list_import=ListImportFactory(region=region), region=region)
    return {"pk": row.list_import_id, "number": row.number}


def _profile(place: Place) -> dict[str, object]:
    made = MappingProfile.objects.create(
        region=RegionFactory(code=place.village),
        name=f"{place.mark} {MappingProfile.objects.count()}",
        shape="x",
        layout="minimal",
        columns={"nik": "nik", "nama": "name", "desa": "village", "catatan": ""},
        made_by=place.people.admin,
    )
    return {"pk": made.pk}


def _shared_nik(place: Place) -> dict[str, object]:
    """A row of an applied list whose NIK the family of the place bears too."""
    region = RegionFactory(code=place.village)
    listed = ListImportFactory(region=region)
    row = ListRowFactory(list_import=listed, region=region, nik=place.household.nik)
    CandidateFactory(
        list_import=listed,
        list_row=row,
        household=HouseholdFactory(region=region, nik=row.nik),
        created_household=False,
    )
    return {"pk": listed.pk, "number": row.number}


def _known_family(place: Place) -> dict[str, object]:
    return {"known": place.household.pk, "reason": "dilihat di KTP"}


def _apart(place: Place) -> dict[str, object]:
    region = RegionFactory(code=place.village)
    said = keep_apart(
        by=place.people.admin,
        one=place.household,
        other=HouseholdFactory(region=region),
        reason="dilihat di KTP",
    )
    return {"pk": ListImportFactory(region=region).pk, "apart": said.pk}


DECIDING = who_may(Permission.DECIDE_PAIRS)
LOOK, IMPORT = who_may(Permission.VIEW_LISTS), who_may(Permission.IMPORT_LISTS)
ROWS = {
    "lists": Access(LOOK, seed=_list),
    "list_upload": Access(IMPORT, shows=False),
    "list_import": Access(LOOK, kwargs=_list),
    "list_row": Access(LOOK, kwargs=_row),
    "list_comparisons": Access(LOOK, seed=_pair),
    "list_comparison": Access(LOOK, kwargs=_pair),
    "list_comparison_book": Access(LOOK & who_may(Permission.EXPORT), kwargs=_pair),
    "list_comparison_print": Access(LOOK, kwargs=_pair),
    "list_problem_table": Access(LOOK, kwargs=_list),
    "list_complete": Access(IMPORT, kwargs=_list),
    "list_problems": Access(IMPORT, kwargs=_list),
    "list_columns": Access(IMPORT, kwargs=_headed),
    "list_profiles": Access(IMPORT, seed=_profile),
    "list_profile": Access(IMPORT, kwargs=_profile),
    "list_profile_delete": Access(IMPORT, kwargs=_profile, method="post"),
    "list_revert": Access(IMPORT, kwargs=_list),
    "list_apply": Access(IMPORT, kwargs=_waiting, method="post"),
    "list_refuse": Access(IMPORT, kwargs=_waiting, method="post"),
    "list_shared_niks": Access(LOOK, kwargs=_list),
    "list_shared_nik_apart": Access(
        DECIDING, kwargs=_shared_nik, method="post", data=_known_family
    ),
    "list_shared_nik_let_go": Access(DECIDING, kwargs=_apart, method="post"),
    "list_other_sheet": Access(
        IMPORT, kwargs=_other_sheet, method="post", data=lambda place: {"sheet": "Lain"}
    ),
    "list_read_again": Access(IMPORT, kwargs=_failed, method="post"),
}
