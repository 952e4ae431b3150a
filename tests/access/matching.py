"""Pages of matching."""

from typing import Any

from aidcases.permission_names import Permission
from households.matching import merging
from households.models import BulkDecision, MatchPair
from households.models.match_pair import PairState
from tests.access import NOBODY, Access, Place, who_may
from tests.factories import (
    AdminFactory,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    UserFactory,
    VisitFactory,
)
from tests.households.paired import matched_lists

LOOKING = (
    who_may(Permission.RECONCILE)
    | who_may(Permission.DECIDE_PAIRS)
    | who_may(Permission.VIEW_LISTS)
)
MATCHING = who_may(Permission.RECONCILE)
BY_RULE = who_may(Permission.DECIDE_BY_RULE)
DECIDING = who_may(Permission.DECIDE_PAIRS)


def _pair(place: Place) -> dict[str, Any]:
    row = CandidateFactory(household=place.household, list_import=ListImportFactory())
    visit = VisitFactory.unlinked(region=row.region, name=row.name)
    pair = MatchPair.objects.create(
        candidate=row,
        visit=visit,
        region=row.region,
        rule="model",
        probability=0.7,
        state=PairState.OPEN,
    )
    return {"pk": pair.pk}


def _list(place: Place) -> dict[str, Any]:
    _pair(place)
    return {"list": MatchPair.objects.latest("pk").candidate.list_import_id}


def _merge(place: Place) -> dict[str, Any]:
    other = HouseholdFactory(village=place.village)
    merge = merging.merge(by=AdminFactory(), kept=place.household, gone=other)
    return {"pk": merge.pk}


def _act(place: Place) -> dict[str, Any]:
    """An act by rule; what it confirmed has been decided anew since."""
    list_import = ListImportFactory(region_id=place.village)
    act = BulkDecision.objects.create(
        list_import=list_import,
        region_id=place.village,
        rule={"probability": 0.9},
        pairs=1,
        decided_by=place.people.supervisor,
    )
    return {"pk": act.pk}


def _family(place: Place) -> dict[str, Any]:
    return {"pk": place.household.pk}


def _pairing(place: Place) -> dict[str, Any]:
    """Lists that somebody else has brought: nobody but their owner sees them."""
    return {"pk": matched_lists(UserFactory()).pk}


ROWS = {
    "pairings": Access(roles=MATCHING),
    **{
        name: Access(roles=NOBODY, kwargs=_pairing, method=method)
        for name, method in {
            "pairing": "get",
            "pairing_columns": "get",
            "pairing_again": "post",
            "pairing_forget": "post",
            "pairing_file": "get",
        }.items()
    },
    "pairing_pair": Access(roles=NOBODY, kwargs=lambda place: {**_pairing(place), "pair": 1}),
    "pairing_alone": Access(roles=NOBODY, kwargs=lambda place: {**_pairing(place), "side": "left"}),
    "matching_rules": Access(
        roles=BY_RULE,
        data=lambda place: _pair(place) and {"probability": "0.5", "name": "same", "nik": "same"},
    ),
    "matching_rule_undo": Access(roles=BY_RULE, kwargs=_act, method="post"),
    "family_merge": Access(roles=DECIDING, kwargs=_family),
    "family_split": Access(roles=DECIDING, kwargs=_family),
    "family_merge_split": Access(roles=DECIDING, kwargs=_merge, method="post"),
    "matching": Access(roles=LOOKING, data=lambda place: _pair(place) and {}),
    "matching_run": Access(
        roles=who_may(Permission.RECONCILE), method="post", data=_list, scoped=False
    ),
    "matching_duplicates": Access(roles=LOOKING),
    "matching_decided": Access(roles=LOOKING),
    "matching_unlinked": Access(roles=LOOKING),
    "matching_queue": Access(roles=DECIDING, data=lambda place: _pair(place) and {}),
    "matching_hold": Access(
        roles=DECIDING, method="post", data=lambda place: {"held": _pair(place)["pk"]}, scoped=False
    ),
    "matching_pair": Access(roles=LOOKING, kwargs=_pair),
    "matching_decide": Access(
        roles=DECIDING, kwargs=_pair, method="post", data=lambda place: {"answer": "same"}
    ),
    "matching_undo": Access(roles=DECIDING, kwargs=_pair, method="post"),
}
