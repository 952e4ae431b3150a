"""Pages of matching."""

from typing import Any

from aidcases.permission_names import Permission
from households.matching import merging
from households.models import (
    BulkDecision,
    Candidate,
    ListPairing,
    MatchPair,
    PairedFile,
    Visit,
    VisitPair,
)
from households.models.candidate import Outcome
from households.models.list_pairing import PairingState, Side
from households.models.match_pair import PairState
from tests.access import NOBODY, Access, Place, who_may
from tests.factories import (
    NOW,
    AdminFactory,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    VisitFactory,
)

LOOKING = (
    who_may(Permission.RECONCILE)
    | who_may(Permission.DECIDE_PAIRS)
    | who_may(Permission.VIEW_LISTS)
)
MATCHING = who_may(Permission.RECONCILE)
BY_RULE = who_may(Permission.DECIDE_BY_RULE)
DECIDING = who_may(Permission.DECIDE_PAIRS)


def _pair(place: Place) -> dict[str, Any]:
    row = place.listed.candidates.get(household=place.household)
    pair = MatchPair.objects.create(
        candidate=row,
        visit=_unlinked(place),
        region=row.region,
        rule="model",
        probability=0.7,
        state=PairState.OPEN,
    )
    return {"pk": pair.pk}


def _unlinked(place: Place) -> Visit:
    found: Visit = VisitFactory.unlinked(region=place.household.region, name=place.mark)
    return found


def _repeat(place: Place) -> dict[str, Any]:
    """Two field records of the village that may speak of one family."""
    one, other = sorted((_unlinked(place), _unlinked(place)), key=lambda visit: visit.pk)
    pair = VisitPair.objects.create(
        visit=one, repeat=other, region=one.region, rule="model", probability=0.7
    )
    return {"pk": pair.pk}


def _decided(place: Place) -> None:
    MatchPair.objects.filter(**_pair(place)).update(
        state=PairState.DIFFERENT, decided_by=place.people.admin, decided_at=NOW
    )


def _duplicate(place: Place) -> None:
    """A later row of the village that repeats its family's."""
    first = place.listed.candidates.get(household=place.household)
    again = CandidateFactory(
        household=HouseholdFactory(village=place.village), list_import=place.listed
    )
    Candidate.objects.filter(pk=again.pk).update(outcome=Outcome.DUPLICATE, duplicate_of=first)


def _list(place: Place) -> dict[str, Any]:
    return {"list": place.listed.pk}


def _own_list(place: Place) -> dict[str, Any]:
    """A list of the village alone, in the drop-down of whoever sees it."""
    made = ListImportFactory(
        region_id=place.village, source_file__original_name=f"{place.mark}.xlsx"
    )
    return {"list": made.pk}


def _sure_pair(place: Place) -> None:
    """One that the rule would confirm."""
    pair = MatchPair.objects.get(**_pair(place))
    pair.weights = [{"field": name, "level": "same", "weight": 9} for name in ("name", "nik")]
    pair.save()


def _rule(place: Place) -> dict[str, Any]:
    return {"probability": "0.5", "name": "same", "nik": "same"}


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
    made = ListPairing.objects.create(
        owner=place.people.other_psm,
        region_id=place.village,
        state=PairingState.MATCHED,
        matched_at=NOW,
        counts={"match": 0, "review": 0},
        deleted_on=NOW,
    )
    for side in Side:
        PairedFile.objects.create(
            pairing=made, side=side, stored="none", original_name=place.mark, sha256="0", size=1
        )
    return {"pk": made.pk}


def _own_pairing(place: Place) -> None:
    """Of the admin, who sees both villages."""
    ListPairing.objects.filter(**_pairing(place)).update(owner=place.people.admin)


ROWS = {
    "pairings": Access(roles=MATCHING, seed=_own_pairing),
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
        roles=BY_RULE, seed=_sure_pair, data=_rule, posted=lambda place: _list(place) | _rule(place)
    ),
    "matching_rule_undo": Access(roles=BY_RULE, kwargs=_act, method="post"),
    "family_merge": Access(roles=DECIDING, kwargs=_family),
    "family_split": Access(roles=DECIDING, kwargs=_family),
    "family_merge_split": Access(roles=DECIDING, kwargs=_merge, method="post"),
    "matching": Access(roles=LOOKING, seed=_own_list),
    "matching_run": Access(roles=who_may(Permission.RECONCILE), method="post", data=_own_list),
    "matching_duplicates": Access(roles=LOOKING, seed=_duplicate),
    "matching_decided": Access(roles=LOOKING, seed=_decided),
    "matching_unlinked": Access(roles=LOOKING, seed=_unlinked),
    "matching_repeats": Access(roles=LOOKING, seed=_repeat),
    "matching_repeat_queue": Access(roles=DECIDING, seed=_repeat),
    "matching_repeat": Access(roles=LOOKING, kwargs=_repeat),
    "matching_repeat_decide": Access(
        roles=DECIDING, kwargs=_repeat, method="post", data=lambda place: {"answer": "same"}
    ),
    "matching_repeat_undo": Access(roles=DECIDING, kwargs=_repeat, method="post"),
    "matching_queue": Access(roles=DECIDING, seed=_pair),
    "matching_hold": Access(
        roles=DECIDING, method="post", data=lambda place: {"held": _pair(place)["pk"]}, shows=False
    ),
    "matching_pair": Access(roles=LOOKING, kwargs=_pair),
    "matching_decide": Access(
        roles=DECIDING, kwargs=_pair, method="post", data=lambda place: {"answer": "same"}
    ),
    "matching_undo": Access(roles=DECIDING, kwargs=_pair, method="post"),
}
