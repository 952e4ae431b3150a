"""Holding a list while something is hung on it: whoever takes it back waits, or was first.

Taking a list back locks its row against everybody, and so does not go on while anybody holds it;
what was hung on it by then stands in the way. Whoever comes second waits here and finds the list
taken back.
"""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy as _

from aidcases.errors import Stale
from aidcases.templatetags.figures import in_full
from households.models import ListImport
from households.models.list_import import ListState


class TakenBack(Stale):
    """The list has been taken back; nothing can rest on it any more."""

    def __init__(self, list_import: ListImport) -> None:
        when = in_full(list_import.reverted_at) if list_import.reverted_at else ""
        super().__init__(
            _("%(who)s took this list back on %(date)s. Nothing was changed.")
            % {"who": list_import.reverted_by, "date": when}
        )


class FamilyGone(Stale):
    """The family came with a list that has been taken back."""

    def __init__(self) -> None:
        super().__init__(
            _("This family is no longer here: the list it came with has been taken back.")
        )


# Waits for nobody but whoever takes the list back, and lets everybody else work on.
TOGETHER = "SELECT state FROM households_listimport WHERE id = %s FOR KEY SHARE"


def hold(list_import: ListImport) -> None:
    """Within the caller's transaction nobody takes the list back.

    The instance is told its state of now. Raises `TakenBack`.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, [list_import.pk])
        (list_import.state,) = cursor.fetchone()
    if list_import.state == ListState.REVERTED:
        refuse_taken_back([list_import.pk])


def hold_alone(list_import: ListImport) -> None:
    """As `hold`, and nobody else who holds it alone works on it meanwhile."""
    held = ListImport.objects.select_for_update(no_key=True).get(pk=list_import.pk)
    list_import.state = held.state
    if held.state == ListState.REVERTED:
        raise TakenBack(held)


def refuse_taken_back(lists: Iterable[int]) -> None:
    """Of lists that the caller holds already. Raises `TakenBack`."""
    gone = ListImport.objects.filter(pk__in=set(lists), state=ListState.REVERTED)
    for list_import in gone.select_related("reverted_by")[:1]:
        raise TakenBack(list_import)
