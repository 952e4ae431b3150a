"""One NIK under two families: saying that they are two, and taking that back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
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
    """Take it back, with all that parts the two today: the next list that bears the NIK asks."""
    one, other = apart.families
    for household in (one, other):
        require(by, Permission.DECIDE_PAIRS, household)
    with transaction.atomic():
        alike = [said.pk for said in said_of([one]) if {*said.families} == {one, other}]
        audit.record("household.no_longer_apart", by=by, subject=one, other=other.pk)
        FamiliesApart.objects.filter(pk__in=alike).delete()


def said_of(households: Iterable[Household]) -> QuerySet[FamiliesApart]:
    """What was said of these families, and of those that have been merged into them."""
    asked = [household.pk for household in households]
    gone = Household.objects.filter(merged_into__in=asked).values_list("pk", flat=True)
    keys = [*asked, *gone]
    said = FamiliesApart.objects.filter(Q(first__in=keys) | Q(second__in=keys))
    return said.select_related("first__merged_into", "second__merged_into", "said_by").order_by(
        "pk"
    )
