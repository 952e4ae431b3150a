"""What this room adds to the registries."""

from django.utils.translation import gettext_lazy as _

from aidcases.permissions import Permission
from aidcases.registries import (
    NavigationEntry,
    Revealable,
    audit_words,
    home_panels,
    navigation,
    phone_items,
    revealables,
    waiting,
)
from households.models import Visit
from households.registries import story_sources, undo_blockers
from households.visits import handlers, standing, stories
from households.visits.panels import TasksPanel, visits_waiting
from households.visits.phone import VisitItems

__all__ = ["handlers"]

phone_items.join(VisitItems())
story_sources.join(stories.visits_of, order=20)
story_sources.join(stories.assignments_of, order=21)
undo_blockers.join(standing.in_the_way, order=10)
home_panels.join(TasksPanel(), order=5)
waiting.join(visits_waiting, order=30)
navigation.join(
    NavigationEntry(
        _("Visits"),
        "visits",
        "map-pin",
        frozenset({Permission.VIEW_HOUSEHOLDS}),
        url_prefix="/visits/",
    ),
    order=30,
)
navigation.join(
    NavigationEntry(
        _("Phone page"),
        "field",
        "device-mobile",
        frozenset({Permission.RECORD_OWN_VISITS}),
        url_prefix="/field/",
    ),
    order=31,
)
revealables.join(
    Revealable(
        "visit",
        Visit,
        {"nik": _("NIK"), "family_card_number": _("Family card number")},
        lambda user: Visit.objects.visible_to(user),
    )
)
audit_words.update(
    {
        "visit.recorded": _("recorded a visit"),
        "visit.returned": _("returned a visit to its worker"),
        "visit.photo_added": _("added a photo to a visit"),
        "visits.accepted": _("accepted visits"),
        "visits.assigned": _("assigned families to a social worker"),
        "visits.withdrawn": _("took assignments back"),
        "field_results.received": _("sent a spreadsheet of field results"),
        "field_results.recorded": _("recorded a spreadsheet of field results"),
        "field_results.repairs_downloaded": _("downloaded the rows to repair"),
    }
)
