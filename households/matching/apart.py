"""One NIK under two families: saying that they are two, and taking that back."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from households.holding import FamilyGone
from households.matching.merging import lock_lists
from households.models import FamiliesApart, Household
from households.models.household import HouseholdState


def keep_apart(*, by: User, one: Household, other: Household, reason: str) -> FamiliesApart:
    """Both stay as they are, and the NIK that they share is no news any more.

    Saying it again changes the reason. Raises `Refused` without one, or for one and the same.
    """
    for household in (one, other):
        require(by, Permission.DECIDE_PAIRS, household)
    if not reason.strip():
        raise Refused(_("Say why they are two families: what you looked at, whom you asked."))
    if one.pk == other.pk:
        raise Refused(_("This is one and the same family."))
    first, second = sorted((one, other), key=lambda household: household.pk)
    with transaction.atomic():
        lock_lists(first, second)
        both = Household.objects.filter(pk__in=(first.pk, second.pk), state=HouseholdState.LIVE)
        if both.count() < 2:
            raise FamilyGone
        said, _made = FamiliesApart.objects.update_or_create(
            first=first,
            second=second,
            defaults={"reason": reason.strip(), "said_by": by, "region_id": first.region_id},
        )
        audit.record("household.kept_apart", by=by, subject=first, other=second.pk)
    return said


def let_go(*, by: User, apart: FamiliesApart) -> None:
    """Take it back: the next list that bears the NIK asks again."""
    for household in (apart.first, apart.second):
        require(by, Permission.DECIDE_PAIRS, household)
    with transaction.atomic():
        audit.record("household.no_longer_apart", by=by, subject=apart.first, other=apart.second_id)
        apart.delete()


def of_family(household: Household) -> Q:
    """The condition on what was said of a family."""
    return Q(first=household) | Q(second=household)
