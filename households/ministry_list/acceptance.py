"""Applying a list: accepted rows become candidates, and households where none is known yet.

Set-wise SQL in one transaction. A row finds its household by family id, else by a sound NIK with an
agreeing name, else founds one. Two rows of one list never share a household.
"""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidcases import audit
from aidcases.errors import Refused
from aidcases.jobs import Heartbeat
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.set_wise import planned_for_many
from aidcases.states import move
from aidcases.templatetags.figures import in_full
from households.ministry_list.filling import (
    ADD_MEMBERS,
    FILL_HOUSEHOLDS,
    FILL_MEMBERS,
    HEADS,
    HEADS_OF_KNOWN,
    NOTE_HOUSEHOLDS,
    NOTE_MEMBERS,
)
from households.ministry_list.persons import FAMILY_KEY, PERSONS, is_of_persons
from households.ministry_list.staging import applied_before
from households.ministry_list.steps import CHECK_LATER, CHECK_NOW, Step, run
from households.models import ListImport
from households.models.list_import import ListState

AGREEING = 0.5  # pg_trgm similarity from which two names with one NIK are taken for one person

# One list at a time finds and founds households: two would found the same family twice.
ALONE = "SELECT pg_advisory_xact_lock(hashtext('households.apply_list'))"

# What tells which household a row means; narrow, because it is searched and updated.
ARRIVING = """
CREATE TEMPORARY TABLE arriving ON COMMIT DROP AS
WITH line AS MATERIALIZED (  -- or the window would sort all that the rows say
    SELECT id, number, family_id, nik, coalesce(understood ->> 'name_key', '') AS name_key
    FROM households_listrow
    WHERE list_import_id = %(list)s AND fate = 'accepted' AND NOT is_member
)
SELECT line.id AS row_id, line.number, line.family_id, line.nik, line.name_key,
       -- the first row that bears a family id has it; its twins stand without
       line.family_id <> '' AND row_number() OVER (
           PARTITION BY line.family_id ORDER BY line.number
       ) = 1 AS owns_family_id,
       NULL::bigint AS household_id
FROM line
"""

BY_FAMILY_ID = """
UPDATE arriving SET household_id = household.id
FROM households_household AS household
WHERE arriving.owns_family_id AND household.family_id = arriving.family_id
  AND household.state = 'live'
"""

# The closest name first; a household goes to one row, a row to one household.
BY_NIK = """
WITH agreeing AS (
    SELECT arriving.row_id, arriving.number, household.id AS household_id,
           CASE WHEN household.name_key = arriving.name_key THEN 1
                ELSE similarity(household.name_key, arriving.name_key) END AS likeness
    FROM arriving JOIN households_household AS household
      ON household.nik = arriving.nik AND household.nik <> '' AND household.state = 'live'
    WHERE arriving.household_id IS NULL AND arriving.nik <> ''
      AND (arriving.family_id = '' OR household.family_id = ''
           OR arriving.family_id = household.family_id)
      AND NOT EXISTS (SELECT FROM arriving AS taken WHERE taken.household_id = household.id)
), of_row AS (
    SELECT DISTINCT ON (row_id) * FROM agreeing
    WHERE likeness >= %(agreeing)s ORDER BY row_id, likeness DESC, household_id
), of_household AS (
    SELECT DISTINCT ON (household_id) * FROM of_row
    ORDER BY household_id, likeness DESC, number
)
UPDATE arriving SET household_id = of_household.household_id
FROM of_household WHERE arriving.row_id = of_household.row_id
"""

# All that the rows say, each with its household, the known one or the one it founds.
LANDING = f"""
CREATE TEMPORARY TABLE landing ON COMMIT DROP AS
SELECT arriving.row_id, arriving.number, arriving.family_id, arriving.nik, arriving.name_key,
       arriving.owns_family_id,
       arriving.household_id IS NULL AS founds,
       coalesce(
           arriving.household_id, nextval(pg_get_serial_sequence('households_household', 'id'))
       ) AS household_id,
       line.name, line.region_id,
       coalesce(said.family_card_number, '') AS family_card_number,
       said.birth_date,
       coalesce(said.sex, '') AS sex,
       coalesce(said.address, '') AS address,
       coalesce(said.rt, '') AS rt,
       coalesce(said.rw, '') AS rw,
       said.decile,
       coalesce(said.occupation, '') AS occupation,
       coalesce(said.education, '') AS education,
       {FAMILY_KEY} AS family_key
FROM arriving JOIN households_listrow AS line ON line.id = arriving.row_id,
     jsonb_to_record(line.understood) AS said (
         family_card_number text, birth_date date, sex text, address text, rt text, rw text,
         decile smallint, occupation text, education text
     )
ORDER BY arriving.number
"""

HOUSEHOLDS = """
INSERT INTO households_household (
    id, family_id, nik, family_card_number, head_name, name_key, birth_date, sex, address, rt, rw,
    region_id, state, created_at
)
SELECT household_id, CASE WHEN owns_family_id THEN family_id ELSE '' END, nik, family_card_number,
       name, name_key, birth_date, sex, address, rt, rw, region_id, 'live', %(now)s
FROM landing WHERE founds
"""

CANDIDATES = """
INSERT INTO households_candidate (
    list_import_id, list_row_id, household_id, created_household, region_id, family_id, nik,
    family_card_number, name, name_key, birth_date, sex, address, decile, outcome
)
SELECT %(list)s, row_id, household_id, founds, region_id, family_id, nik,
       family_card_number, name, name_key, birth_date, sex, address, decile, 'waiting'
FROM landing
"""

COLLECTING = gettext_noop("Collecting the accepted rows")
FINDING = gettext_noop("Finding known households")
HOUSES = gettext_noop("Writing households")
MEMBERS = gettext_noop("Writing members")
CLAIMS = gettext_noop("Writing candidates")
LAST = gettext_noop("Checking what was written")

BEGINNING = (
    Step(COLLECTING, ARRIVING, 4),
    Step(FINDING, "ANALYZE arriving (row_id, nik, family_id)", 1),
    Step(FINDING, BY_FAMILY_ID, 1),
    Step(FINDING, BY_NIK, 1),
    Step(HOUSES, LANDING, 8),
    Step(HOUSES, "ANALYZE landing (household_id)"),
    Step(HOUSES, HOUSEHOLDS, 30, counts="households"),
    Step(HOUSES, NOTE_HOUSEHOLDS, 3),
    Step(HOUSES, FILL_HOUSEHOLDS, 6),
    Step(MEMBERS, HEADS, 9),
    Step(MEMBERS, HEADS_OF_KNOWN, 1),
)
OF_PERSONS = (
    Step(MEMBERS, PERSONS, 10),
    Step(MEMBERS, NOTE_MEMBERS, 5),
    Step(MEMBERS, FILL_MEMBERS, 2),
    Step(MEMBERS, ADD_MEMBERS, 20, answers=True, counts="members"),
    Step(MEMBERS, "DROP TABLE landed_person"),
)
ENDING = (
    Step(CLAIMS, CANDIDATES, 25, counts="candidates"),
    Step(CLAIMS, "DROP TABLE arriving, landing"),
    Step(LAST, CHECK_NOW, 25),
    Step(LAST, CHECK_LATER),
)


def apply_list(
    *,
    by: User,
    list_import: ListImport,
    guard_confirmed: bool = False,
    heartbeat: Heartbeat | None = None,
) -> dict[str, Any]:
    """in_review → applied; returns {"candidates", "households"}.

    Where a guard tripped, `guard_confirmed` by someone else than the uploader is asked for.
    Raises `Refused`, or `Stale` where the list is no longer in review.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    with transaction.atomic(), planned_for_many():
        look_alone(list_import)
        check_guard(by, list_import, guard_confirmed)
        refuse_twice(list_import)
        move(
            list_import,
            ListState.APPLIED,
            of=ListState.IN_REVIEW,
            applied_by=by,
            applied_at=timezone.now(),
        )
        counts = write(list_import, heartbeat)
        audit.record("list_import.applied", by=by, subject=list_import, **counts)
        if heartbeat:
            heartbeat.fence()
    return counts


def look_alone(list_import: ListImport) -> None:
    """The list as it stands now; nobody changes it or applies another until the transaction ends.

    The list first, then the others: as whoever completes it or takes it back.
    """
    list_import.refresh_from_db(from_queryset=ListImport.objects.select_for_update(no_key=True))
    with connection.cursor() as cursor:
        cursor.execute(ALONE)


def check_guard(by: User, list_import: ListImport, guard_confirmed: bool) -> None:
    if not list_import.guard:
        return
    if not guard_confirmed:
        raise Refused(_("The file looks wrong as a whole: look at the warnings above the rows."))
    if by.pk == list_import.uploaded_by_id:
        raise Refused(
            _("The file looks wrong as a whole: someone other than its uploader must confirm it.")
        )


def refuse_twice(list_import: ListImport) -> None:
    """The same rows may wait for review twice; they are applied once."""
    earlier = applied_before(list_import, list_import.counts.get("content", ""))
    if earlier is not None and earlier.applied_at and list_import.accepted:
        raise Refused(
            _("These rows were imported on %(date)s already, in another order or form.")
            % {"date": in_full(earlier.applied_at)}
        )


def write(list_import: ListImport, heartbeat: Heartbeat | None) -> dict[str, Any]:
    """Every row, or with the transaction none."""
    values: dict[str, Any] = {"list": list_import.pk, "agreeing": AGREEING, "now": timezone.now()}
    middle = OF_PERSONS if is_of_persons(list_import) else ()
    steps = (*BEGINNING, *middle, *ENDING)
    with connection.cursor() as cursor:
        written = run(cursor, steps, values, rows=list_import.accepted, heartbeat=heartbeat)
    return {"members": 0, **written}


def refuse_list(*, by: User, list_import: ListImport) -> None:
    """in_review → refused: the list is laid aside; the same file may be uploaded anew."""
    require(by, Permission.IMPORT_LISTS, list_import)
    with transaction.atomic():
        move(list_import, ListState.REFUSED, of=ListState.IN_REVIEW)
        audit.record("list_import.refused", by=by, subject=list_import)
