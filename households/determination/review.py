"""From verdict to proposal, and the supervisor's review of it."""

from collections.abc import Iterable

from django.db import connection, transaction

from households.determination.outcomes import scope_of

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
