"""Two households that are one: a recorded act, after which everything hangs on the one kept."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aidcases import audit, states
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permissions import Permission, require
from households.determination import outcomes, review
from households.models import (
    Assignment,
    Candidate,
    DecreeRecipient,
    Determination,
    Household,
    Member,
    Visit,
)
from households.models.household import HouseholdState
from households.models.member import Relation
from households.registries import merge_followers

_FILLED_WHERE_UNKNOWN = ("family_id", "nik", "family_card_number", "address", "rt", "rw", "sex")


def merge(*, by: User, kept: Household, gone: Household) -> None:
    """Carry everything of `gone` over to `kept`: rows, visits, assignments, members, decisions,
    and whatever upper houses have joined. Raises `Refused` where the two clash."""
    require(by, Permission.DECIDE_PAIRS, kept)
    require(by, Permission.DECIDE_PAIRS, gone)
    with transaction.atomic():
        _lock(kept, gone)
        _refuse_clash(kept, gone)
        states.move(gone, HouseholdState.MERGED, of=HouseholdState.LIVE, merged_into=kept)
        moved = _carry_over(kept, gone)
        _fill(kept, gone)
        for follow in merge_followers:
            follow(kept, gone, by)
        outcomes.refresh(household_ids=[kept.pk])
        review.propose(household_ids=[kept.pk])
        audit.record("household.merged", by=by, subject=kept, gone=gone.pk, **moved)


def _lock(kept: Household, gone: Household) -> None:
    """In the order of their ids, so that two merges never wait for each other."""
    states_now = dict(
        Household.objects.select_for_update()
        .filter(pk__in=[kept.pk, gone.pk])
        .order_by("pk")
        .values_list("pk", "state")
    )
    if list(states_now.values()) != [HouseholdState.LIVE, HouseholdState.LIVE]:
        raise Refused(_("Choose two different households, neither merged before."))


def _refuse_clash(kept: Household, gone: Household) -> None:
    lists = Candidate.objects.filter(household=kept).values("list_import")
    if Candidate.objects.filter(household=gone, list_import__in=lists).exists():
        raise Refused(_("Both stand on the same list. Decide the pair in the matching queue."))
    if DecreeRecipient.objects.filter(household=gone).exists():
        raise Refused(_("%(name)s stands on a decree. Keep this one.") % {"name": gone})


def _carry_over(kept: Household, gone: Household) -> dict[str, Any]:
    known = set(kept.members.values_list("name_key", "nik"))
    new_members = [
        member.pk
        for member in gone.members.exclude(relation=Relation.HEAD)
        if (member.name_key, member.nik) not in known
    ]
    return {
        "visits": Visit.objects.filter(household=gone).update(household=kept),
        "assignments": Assignment.objects.filter(household=gone).update(household=kept),
        "determinations": Determination.objects.filter(household=gone).update(household=kept),
        "rows": Candidate.objects.filter(household=gone).update(household=kept),
        "members": Member.objects.filter(pk__in=new_members).update(household=kept),
        "merged_before": Household.objects.filter(merged_into=gone).update(merged_into=kept),
    }


def _fill(kept: Household, gone: Household) -> None:
    """What is not known of the one kept is taken from the other; nothing known is replaced."""
    fills = {
        name: getattr(gone, name)
        for name in _FILLED_WHERE_UNKNOWN
        if not getattr(kept, name) and getattr(gone, name)
    }
    if kept.birth_date is None and gone.birth_date is not None:
        fills["birth_date"] = gone.birth_date
    if fills:
        Household.objects.filter(pk=kept.pk).update(**fills)
        kept.refresh_from_db()
