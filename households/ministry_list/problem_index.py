"""The problems of a list as narrow lines, to be filtered and counted, however long the list."""

from typing import Any

from django.db import connection

from households.models import ListImport

CLEAR = "DELETE FROM households_listproblem WHERE list_import_id = %(list)s"
FILL = """
INSERT INTO households_listproblem (
    list_import_id, row_id, number, place, code, severity, "column", region_id
)
SELECT line.list_import_id, line.id, line.number, told.place - 1, told.problem ->> 'code',
       told.problem ->> 'severity', told.problem ->> 'column', line.region_id
FROM households_listrow AS line,
     jsonb_array_elements(line.problems) WITH ORDINALITY AS told (problem, place)
WHERE line.list_import_id = %(list)s AND line.problems <> '[]'
ORDER BY line.number, told.place
"""
# One pass; every facet is a sum of these few groups. `first` says in how many rows a code stands.
FACETS = """
SELECT code, severity, "column", region_id, count(*), count(*) FILTER (WHERE first)
FROM (
    SELECT code, severity, "column", region_id,
           row_number() OVER (PARTITION BY row_id, code ORDER BY place) = 1 AS first
    FROM households_listproblem WHERE list_import_id = %(list)s
) AS noticed
GROUP BY code, severity, "column", region_id
"""

FORGET = (
    CLEAR,
    "DELETE FROM households_listrow WHERE list_import_id = %(list)s",
)


def index_problems(list_import: ListImport) -> dict[str, Any]:
    """Write the lines anew; returns the counts of each facet, for ListImport.counts.

    {"problems": rows by code, "noticed": lines by {"code", "severity", "column", "region"}}; the
    most frequent come first.
    """
    values = {"list": list_import.pk}
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, values)
        cursor.execute(FILL, values)
        cursor.execute(FACETS, values)
        groups = cursor.fetchall()
    facets = {
        name: summed((group[at], group[4]) for group in groups)
        for at, name in enumerate(("code", "severity", "column", "region"))
    }
    return {"problems": summed((group[0], group[5]) for group in groups), "noticed": facets}


def summed(counted: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in counted:
        found[name or ""] = found.get(name or "", 0) + count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def forget_rows(list_import: ListImport) -> None:
    """Take away what an earlier reading left, in statements that load nothing of it."""
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, {"list": list_import.pk})
