"""From verdict to proposal, and the supervisor's review of it."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aidcases import audit
from aidcases.errors import NotAllowed, Refused
from aidcases.models import Region, User
from aidcases.permissions import Permission, require
from aidcases.scope import ScopedQuerySet, region_of
from households.determination.outcomes import scope_of
from households.holding import hold
from households.models import Determination, ListImport
from households.models.determination import DeterminationState

SENT_BACK_FROM = (DeterminationState.REVIEWED, DeterminationState.DELIBERATED)
MOST_NAMED = 100  # offenders named in one refusal

# What a proposal rests on is gone, or says something else now: while nobody has deliberated it,
# the proposal follows the evidence, and a review of the old evidence counts no more.
_WITHDRAW = """
DELETE FROM households_determination d
USING households_candidate c
WHERE c.id = d.candidate_id AND {scope}
    AND d.state IN ('proposed', 'reviewed')
    AND c.outcome NOT IN ('eligible', 'ineligible', 'decreed')
    AND NOT EXISTS (SELECT 1 FROM households_decreerecipient r WHERE r.determination_id = d.id)
"""

_PROPOSE = """
INSERT INTO households_determination AS d
    (candidate_id, household_id, visit_id, region_id, verdict, reason_id, state, proposed_at)
SELECT c.id, c.household_id, c.deciding_visit_id, c.region_id, c.outcome, c.reason_id,
    'proposed', now()
FROM households_candidate c
WHERE c.outcome IN ('eligible', 'ineligible') AND {scope}
ORDER BY c.id
ON CONFLICT (candidate_id) DO UPDATE SET
    household_id = EXCLUDED.household_id, visit_id = EXCLUDED.visit_id,
    region_id = EXCLUDED.region_id, verdict = EXCLUDED.verdict, reason_id = EXCLUDED.reason_id,
    state = 'proposed', proposed_at = now(), reviewed_by_id = NULL, reviewed_at = NULL
WHERE d.state IN ('proposed', 'reviewed')
    AND (d.household_id, d.visit_id, d.region_id, d.verdict, d.reason_id) IS DISTINCT FROM
        (EXCLUDED.household_id, EXCLUDED.visit_id, EXCLUDED.region_id, EXCLUDED.verdict,
         EXCLUDED.reason_id)
"""


def propose(
    *, list_import_id: int | None = None, household_ids: Iterable[int] | None = None
) -> int:
    """Propose a determination for each eligible or ineligible candidate, inside the caller's
    transaction; call it after `outcomes.refresh`.

    Returns how many were made, changed or withdrawn. What a village has deliberated stays.
    """
    scope, parameters = scope_of(list_import_id, household_ids)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_WITHDRAW.format(scope=scope), parameters)
        withdrawn = cursor.rowcount
        cursor.execute(_PROPOSE.format(scope=scope), parameters)
        return withdrawn + cursor.rowcount


def review(
    *,
    by: User,
    list_import: ListImport,
    region: Region | str | None = None,
    determinations: Iterable[Determination] | None = None,
) -> int:
    """Confirm proposals of a list: the chosen ones, or all of a region; proposed → reviewed.

    Whoever made a visit does not review its verdict. Succeeds whole, or names every offender.
    """
    code = region_of(region) or by.scope_code
    require(by, Permission.REVIEW_DETERMINATIONS, code or list_import)
    with transaction.atomic():
        hold(list_import)
        rows = Determination.objects.below(code).filter(candidate__list_import=list_import)
        if determinations is not None:
            rows = _chosen(rows, determinations, DeterminationState.PROPOSED)
        rows = rows.filter(state=DeterminationState.PROPOSED)
        _refuse_own_visits(rows, by)
        changes = {"reviewed_by": by, "reviewed_at": timezone.now()}
        moved = rows.update(state=DeterminationState.REVIEWED, **changes)
        if not moved:
            raise Refused(_("Nothing here awaits review."))
        audit.record(
            "determinations.reviewed", by=by, subject=list_import, region=code or "", rows=moved
        )
    return moved


def send_back(*, by: User, determinations: Iterable[Determination]) -> int:
    """Take back what is not decreed yet, to be decided anew from the family's latest visit.

    Reviewed or deliberated → proposed. Refuses what stands on a decree's list, by name.
    """
    require(by, Permission.REVIEW_DETERMINATIONS)
    with transaction.atomic():
        rows = Determination.objects.visible_to(by)
        rows = _chosen(rows, determinations, *SENT_BACK_FROM)
        _refuse_listed(rows)
        households = list(rows.values_list("household_id", flat=True))
        moved = rows.filter(state__in=SENT_BACK_FROM).update(
            state=DeterminationState.PROPOSED,
            reviewed_by=None,
            reviewed_at=None,
            deliberation=None,
        )
        propose(household_ids=households)
        audit.record("determinations.sent_back", by=by, rows=moved)
    return moved


def _chosen(rows: ScopedQuerySet, chosen: Iterable[Determination], *states: str) -> ScopedQuerySet:
    """The chosen rows, locked; raises where one lies elsewhere or is in none of the states."""
    keys = {determination.pk for determination in chosen}
    found = rows.filter(pk__in=keys)
    held = found.select_for_update(of=("self",)).values_list("pk", "state", "candidate__name")
    locked = list(held.order_by("pk"))
    if len(locked) != len(keys):
        raise NotAllowed(_("Some of the families chosen are not in this list, or not yours."))
    late = [name for _pk, state, name in locked if state not in states]
    if late:
        raise Refused(
            _("Some of the families chosen have moved on in the meantime. Nothing was changed."),
            offenders=late,
        )
    return found


def _refuse_own_visits(rows: ScopedQuerySet, by: User) -> None:
    own = rows.filter(visit__worker=by).order_by("candidate__name_key")
    names = list(own.values_list("candidate__name", flat=True)[:MOST_NAMED])
    if names:
        raise Refused(
            _("You visited these families yourself: another supervisor must review them."),
            offenders=names,
        )


def _refuse_listed(rows: ScopedQuerySet) -> None:
    names = list(rows.filter(decree_lines__isnull=False).values_list("candidate__name", flat=True))
    if names:
        raise Refused(
            _("These families stand on the list of a decree. Discard the draft first."),
            offenders=names,
        )
