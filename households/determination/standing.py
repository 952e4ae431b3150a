"""What stands in the way of taking a list back: what was decided on it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from households.models import Deliberation, Determination, ListImport
from households.models.determination import DeterminationState
from households.registries import MOST_NAMED, Obstacle


def in_the_way(list_import: ListImport) -> Iterator[Obstacle]:
    """Reviewed determinations, deliberations and decrees; what is only proposed is not."""
    decided = Determination.objects.filter(candidate__list_import=list_import).exclude(
        state=DeterminationState.PROPOSED
    )
    count = decided.count()
    if count:
        yield _reviewed(decided.select_related("household").order_by("pk")[:MOST_NAMED], count)
    for held in Deliberation.objects.filter(list_import=list_import).select_related("region"):
        words = {"village": held.region.name, "minutes": held.minutes_number}
        yield Obstacle(_("%(village)s has deliberated: %(minutes)s.") % words)
    for decree in list_import.decrees.order_by("number", "version"):
        yield Obstacle(
            _("Decree %(number)s rests on it.") % {"number": decree.number},
            [(str(decree), decree.get_absolute_url())],
        )


def _reviewed(some: Iterable[Determination], count: int) -> Obstacle:
    text = ngettext(
        "%(n)s determination was reviewed.", "%(n)s determinations were reviewed.", count
    )
    named = [(str(one.household), one.household.get_absolute_url()) for one in some]
    return Obstacle(text % {"n": count}, named)
