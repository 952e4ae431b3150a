"""Records that a family's papers point to, and that lie where the reader may not look.

A row can repeat one of another kecamatan, a family be merged into one. Whoever reads of the one
is told that there is another, and no more: neither its name nor the way to it.
"""

from django.db.models import Model, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidcases.scope import ScopedPerson, covers, region_of
from households.models import Candidate, Household

OUTSIDE_ROW = gettext_lazy("a row outside your region")


def twins_for(user: ScopedPerson) -> Prefetch:
    """`duplicate_of` with its row and village; None where the person does not see that one."""
    rows = Candidate.objects.visible_to(user).select_related("list_row", "region")
    return Prefetch("duplicate_of", rows)


def heirs_for(user: ScopedPerson) -> Prefetch:
    """`merged_into`; None where the person does not see that family."""
    return Prefetch("merged_into", Household.objects.visible_to(user))


def twin_in_words(candidate: Candidate) -> str | Promise:
    """The name of the row that this one repeats, of a candidate read with `twins_for`."""
    return candidate.duplicate_of.name if candidate.duplicate_of else OUTSIDE_ROW


def family_in_words(household: Household, user: ScopedPerson) -> tuple[str, str]:
    """(name, address) of a family for this person; no address where it lies outside."""
    if _hidden(household, user):
        return _("a family outside your region"), ""
    return str(household), household.get_absolute_url()


def _hidden(record: Model, user: ScopedPerson) -> bool:
    return not covers(user, region_of(record))
