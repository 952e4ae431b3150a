"""Finding families by a pasted number, a family id or a part of a name."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aidcases import identity
from aidcases.models import User
from aidcases.registries import SearchHit
from households.matching.normalisation import name_key
from households.models import Household, Member

FEWEST_LETTERS = 2
MOST_HITS = 20
NUMBER_LENGTH = 16


def families(queryset: QuerySet[Household], text: str, digits: str) -> QuerySet[Household]:
    """The households that carry the number or family id, or every word of the name.

    A whole NIK or family card number must agree exactly; members' NIKs count too.
    """
    if len(digits) == NUMBER_LENGTH:
        number = Q(nik=digits) | Q(family_card_number=digits)
        return queryset.filter(number | Q(pk__in=_with_member(digits)))
    condition = Q(family_id=text.upper()) | Q(family_id=text)
    words = name_key(text).split()
    if sum(map(len, words)) >= FEWEST_LETTERS:
        named = Q()
        for word in words:
            named &= Q(name_key__contains=word)
        condition |= named
    return queryset.filter(condition)


def _with_member(nik: str) -> QuerySet[Member, int]:
    return Member.objects.filter(nik=nik).values_list("household_id", flat=True)


class FamilySearch:
    """Families in the person's regions, as a source of the search box."""

    def search(self, user: User, text: str, digits: str) -> Iterable[SearchHit]:
        scope = Household.objects.visible_to(user).select_related("region")
        found = families(scope, text, digits).order_by("name_key", "pk")[:MOST_HITS]
        return [self._hit(household) for household in found]

    def _hit(self, household: Household) -> SearchHit:
        known = [identity.mask_nik(household.nik), household.family_id, str(household.region)]
        return SearchHit(
            title=household.head_name,
            detail=" · ".join(part for part in known if part),
            url=household.get_absolute_url(),
            kind=_("Family"),
        )
