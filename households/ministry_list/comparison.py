"""Two editions of a list side by side: new, gone, changed, same, unsure.

Families are matched by family id, then by NIK, then by name, birth date and village. Every
candidate of either list is in exactly one group. All of it is set-wise SQL: memory does not grow
with the lists. What is found is kept, so that it is computed once for a pair of lists.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.set_wise import planned_for_many
from households.ministry_list.steps import Step, run
from households.models import ListComparison, ListImport
from households.models.list_comparison import Fate
from households.models.list_import import ListState
from households.visits.known import KNOWN_NAMED, parameters

# What differs only in spelling, or stands for the village in other words.
NOT_COMPARED = {"name_key", "province", "regency", "district", "village", "region_code"}

# doubt: 0 one family for sure; 1 unsure where anything differs; 2 unsure
PAIRS = """
CREATE TEMPORARY TABLE edition_pair (
    old_id bigint UNIQUE, new_id bigint UNIQUE, doubt smallint NOT NULL
) ON COMMIT DROP
"""

# Those of a list who have no partner yet, numbered among the twins that share the key.
UNPAIRED = """
SELECT candidate.id, family_id, nik, name_key, region_id, birth_date,
       count(*) OVER twins AS twins, row_number() OVER (twins ORDER BY {order}, id) AS turn
FROM households_candidate AS candidate
WHERE list_import_id = %({side})s AND {wanted}
  AND NOT EXISTS (SELECT FROM edition_pair WHERE {side}_id = candidate.id)
WINDOW twins AS (PARTITION BY {key})
"""
# Twins are paired in the order of what they say, so that the order of the file does not matter.
TWIN_ORDER = "name_key, birth_date, nik, family_id, address"
PAIR = """
INSERT INTO edition_pair
SELECT old.id, new.id, {doubt}
FROM ({old}) AS old JOIN ({new}) AS new ON {same} AND new.turn = old.turn
WHERE {besides}
"""


def pairing(key: list[str], *, doubt: str, wanted: str = "TRUE", besides: str = "TRUE") -> str:
    """The statement that pairs those who have no partner yet and agree in the key."""
    sides = {
        side: UNPAIRED.format(side=side, key=", ".join(key), order=TWIN_ORDER, wanted=wanted)
        for side in ("old", "new")
    }
    same = " AND ".join(f"new.{column} = old.{column}" for column in key)
    return PAIR.format(**sides, same=same, doubt=doubt, besides=besides)


BY_FAMILY_ID = pairing(["family_id"], wanted="family_id <> ''", doubt="0")
BY_NIK = pairing(
    ["nik"],
    wanted="nik <> ''",
    doubt="CASE WHEN old.name_key <> new.name_key"
    " AND similarity(old.name_key, new.name_key) < 0.5 THEN 2 ELSE 0 END",
)
BY_PERSON = pairing(
    ["name_key", "region_id", "birth_date"],
    wanted="birth_date IS NOT NULL",
    doubt="CASE WHEN greatest(old.twins, new.twins) > 1 THEN 1 ELSE 0 END",
)
BY_NAME = pairing(
    ["name_key", "region_id"],
    doubt="CASE WHEN old.birth_date IS NULL AND new.birth_date IS NULL THEN 1 ELSE 2 END",
    besides="(old.birth_date IS NULL OR new.birth_date IS NULL)",
)

GROUPS = f"""
WITH known AS MATERIALIZED (
    SELECT c.id FROM ({KNOWN_NAMED}) AS facts JOIN households_candidate c
      ON c.household_id = facts.household_id AND c.list_import_id = %(new)s
)
INSERT INTO households_comparedfamily (
    comparison_id, fate, old_id, new_id, region_id, changed, known
)
SELECT %(comparison)s, fate, old_id, new_id, region_id, changed,
       coalesce(new_id IN (SELECT id FROM known), false)
FROM (
    SELECT CASE WHEN changed = '[]' AND doubt < 2 THEN '{Fate.SAME}'
                WHEN doubt > 0 THEN '{Fate.UNSURE}' ELSE '{Fate.CHANGED}' END AS fate,
           old_id, new_id, region_id, name_key, changed
    FROM (
        SELECT pair.old_id, pair.new_id, pair.doubt, new.region_id, new.name_key,
               CASE WHEN before.understood = after.understood THEN '[]'::jsonb ELSE coalesce((
                   SELECT jsonb_agg(field ORDER BY field) FROM unnest(%(fields)s::text[]) AS field
                   WHERE coalesce(before.understood ->> field, '')
                      <> coalesce(after.understood ->> field, '')
               ), '[]') END AS changed
        FROM edition_pair AS pair
        JOIN households_candidate AS old ON old.id = pair.old_id
        JOIN households_candidate AS new ON new.id = pair.new_id
        JOIN households_listrow AS before ON before.id = old.list_row_id
        JOIN households_listrow AS after ON after.id = new.list_row_id
    ) AS both_lists
    UNION ALL
    SELECT '{Fate.NEW}', NULL, id, region_id, name_key, '[]' FROM households_candidate AS candidate
    WHERE list_import_id = %(new)s
      AND NOT EXISTS (SELECT FROM edition_pair WHERE new_id = candidate.id)
    UNION ALL
    SELECT '{Fate.GONE}', id, NULL, region_id, name_key, '[]' FROM households_candidate AS candidate
    WHERE list_import_id = %(old)s
      AND NOT EXISTS (SELECT FROM edition_pair WHERE old_id = candidate.id)
) AS found
ORDER BY name_key, coalesce(new_id, old_id)
"""

FIND = gettext_noop("Finding the same families")
FIELDS = gettext_noop("Comparing them field by field")
LOOK_AGAIN = Step(FIND, "ANALYZE edition_pair", 1)
STEPS = (
    Step(FIND, PAIRS),
    Step(FIND, BY_FAMILY_ID, 12),
    LOOK_AGAIN,
    Step(FIND, BY_NIK, 25),
    LOOK_AGAIN,
    Step(FIND, BY_PERSON, 12),
    LOOK_AGAIN,
    Step(FIND, BY_NAME, 12),
    LOOK_AGAIN,
    Step(FIELDS, GROUPS, 30),
    Step(FIELDS, "DROP TABLE edition_pair"),
)

BY_VILLAGE = """
SELECT region_id, fate, count(*) FROM households_comparedfamily WHERE comparison_id = %s
GROUP BY region_id, fate ORDER BY region_id, fate
"""
BY_FIELD = """
SELECT field, count(*) FROM households_comparedfamily, jsonb_array_elements_text(changed) AS field
WHERE comparison_id = %s GROUP BY field ORDER BY count(*) DESC, field
"""


def compare(
    *, by: User, old: ListImport, new: ListImport, heartbeat: Heartbeat | None = None
) -> ListComparison:
    """Compare two applied lists of the person's regions, or give what was kept of it.

    new + changed + same + unsure = candidates of the new list, gone + changed + same + unsure of
    the old one. Raises `Refused` where one of them is not applied.
    """
    require(by, Permission.VIEW_LISTS, old)
    require(by, Permission.VIEW_LISTS, new)
    with transaction.atomic(), planned_for_many():
        require_applied(old, new)
        kept = ListComparison.objects.filter(old=old, new=new).first()
        if kept is not None:
            return kept
        found = ListComparison.objects.create(
            old=old,
            new=new,
            region_id=new.region_id,
            made_by=by,
            compared=compared_fields(old, new),
        )
        find(found, heartbeat)
        count(found)
        audit.record("lists.compared", by=by, subject=new, old=old.pk, **found.counts)
        if heartbeat:
            heartbeat.fence()
    return found


def require_applied(old: ListImport, new: ListImport) -> None:
    """Lock both lists, so that neither is taken back meanwhile."""
    locked = ListImport.objects.select_for_update(no_key=True).order_by("pk")
    states = dict(locked.filter(pk__in=[old.pk, new.pk]).values_list("pk", "state"))
    for list_import in (old, new):
        if states.get(list_import.pk) != ListState.APPLIED:
            raise Refused(
                _("“%(list)s” is not applied: only applied lists can be compared.")
                % {"list": list_import.source_file}
            )


def forget_comparisons(list_import: ListImport) -> None:
    """What was kept of the list no longer holds, and is made anew when somebody asks.

    Within the transaction that locks the list and changes what it names.
    """
    ListComparison.objects.filter(Q(old=list_import) | Q(new=list_import)).delete()


def compared_fields(old: ListImport, new: ListImport) -> list[str]:
    """The fields that both lists have columns for."""
    known = [
        {column["field"] for column in list_import.columns if column["field"]}
        for list_import in (old, new)
    ]
    return sorted((known[0] & known[1] | {"region"}) - NOT_COMPARED)


def find(comparison: ListComparison, heartbeat: Heartbeat | None) -> None:
    values = {
        "comparison": comparison.pk,
        "old": comparison.old_id,
        "new": comparison.new_id,
        "fields": comparison.compared,
        **dict(zip(("applied_at", "list"), parameters(comparison.new), strict=True)),
    }
    with connection.cursor() as cursor:
        rows = comparison.old.accepted + comparison.new.accepted
        run(cursor, STEPS, values, rows=rows, heartbeat=heartbeat)


def count(comparison: ListComparison) -> None:
    """Keep the counts beside the families, so that no page counts them again."""
    counts: dict[str, int] = dict.fromkeys(Fate.values, 0)
    villages: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(BY_VILLAGE, [comparison.pk])
        for region, fate, families in cursor.fetchall():
            counts[fate] += families
            villages.setdefault(region, {})[fate] = families
        cursor.execute(BY_FIELD, [comparison.pk])
        fields: dict[str, Any] = dict(cursor.fetchall())
        comparison.known = comparison.families.filter(known=True).count()
    comparison.counts, comparison.villages, comparison.fields = counts, villages, fields
    comparison.save(update_fields=["counts", "villages", "fields", "known"])
