"""What this room adds to the registries."""

from django.utils.translation import gettext_lazy as _

from aidcases.permission_names import Permission
from aidcases.registries import NavigationEntry, Revealable, audit_words, navigation, revealables
from households.ministry_list import handlers, reversal
from households.ministry_list.story import list_events
from households.models import ListRow
from households.registries import story_sources, undo_blockers

__all__ = ["handlers"]

navigation.join(
    NavigationEntry(
        _("Lists"), "lists", "table-import", frozenset({Permission.VIEW_LISTS}), "/lists/"
    ),
    order=10,
)
revealables.join(
    Revealable(
        "list-row",
        ListRow,
        {"nik": _("NIK")},
        lambda user: ListRow.objects.visible_to(user),
    )
)
story_sources.join(list_events, order=10)
undo_blockers.join(reversal.later_lists, order=5)
audit_words.update(
    {
        "column_profile.renamed": _("renamed a column profile"),
        "column_profile.deleted": _("deleted a column profile"),
        "list_import.uploaded": _("uploaded a list"),
        "list_import.read": _("a list was read"),
        "list_import.unreadable": _("a list could not be read"),
        "list_import.read_again": _("had a list read again"),
        "list_import.mapped": _("said which column of a list is which"),
        "list_import.applied": _("applied a list"),
        "lists.compared": _("compared two lists"),
        "list_import.refused": _("refused a list"),
        "list_import.reverted": _("took a list back"),
        "list_import.repairs_uploaded": _("uploaded repaired rows of a list"),
        "list_import.repairs_refused": _("a workbook of repairs was refused"),
        "list_import.completed": _("took repaired rows of a list in"),
        "list_import.problem_rows": _("took the rows to repair along as a file"),
    }
)
