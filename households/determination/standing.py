"""What stands in the way of taking a list back: visits made, and what was decided on them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.models import Deliberation, Determination, ListImport, Visit
from households.models.determination import DeterminationState


def in_the_way(list_import: ListImport) -> Iterator[str]:
    """A sentence for each: linked visits, reviewed determinations, deliberations, decrees."""
    visits = Visit.objects.filter(household__candidates__list_import=list_import).count()
    if visits:
        text = ngettext(
            "%(n)s visit was made to families of this list.",
            "%(n)s visits were made to families of this list.",
            visits,
        )
        yield text % {"n": visits}
    decided = Determination.objects.filter(candidate__list_import=list_import)
    reviewed = decided.exclude(state=DeterminationState.PROPOSED).count()
    if reviewed:
        text = ngettext(
            "%(n)s determination was reviewed.", "%(n)s determinations were reviewed.", reviewed
        )
        yield text % {"n": reviewed}
    for held in Deliberation.objects.filter(list_import=list_import).select_related("region"):
        yield _("%(village)s has deliberated: %(minutes)s.") % {
            "village": held.region.name,
            "minutes": held.minutes_number,
        }
    for decree in list_import.decrees.order_by("number"):
        yield _("Decree %(number)s rests on it.") % {"number": decree.number}
