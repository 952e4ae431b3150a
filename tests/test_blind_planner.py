"""Bulk work on tables of which the planner knows nothing: each row is still read a few times only.

An ANALYZE by autovacuum in the middle of an import finds none of its rows, which are not committed
yet, and says so: from then on every table looks empty, and a join in a loop looks cheap.
"""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from distributions.demo import field_results, ministry_list
from distributions.demo.editions import next_edition
from distributions.demo.families import places_in
from distributions.demo.truth import imagine
from distributions.demo.workbooks import write_sheet
from tests.people import People
from tests.row_reads import OURS, rows_read

ROWS = 1_500
READ_EACH = 400  # times that a verb may read a row; all by all in a loop reads it 1,500 times

SEED = 7
REGIONS = Path(__file__).resolve().parent.parent / "aidcases" / "data" / "regions_1901.csv"


def forget_statistics() -> None:
    """Every table looks as if it had been found empty a moment ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text,"
            " 'relpages', 5000, 'reltuples', 0::real, 'relallvisible', 0)"
            f" FROM pg_class WHERE relkind = 'r' AND {OURS}"
        )
        cursor.execute(
            "SELECT pg_clear_attribute_stats('public', relname::text, attname::text, false)"
            " FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
            f" WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND {OURS}"
        )


def done(*command: Any) -> dict[str, Any]:
    """What the command printed, once it is shown that it read no row too often."""
    forget_statistics()
    before, out = rows_read(), StringIO()
    call_command(*map(str, command), "--json", stdout=out, stderr=StringIO())
    assert rows_read() - before < READ_EACH * ROWS, command[0]
    return json.loads(out.getvalue())


def test_no_bulk_verb_loops_over_all_rows_for_each_row(people: People, tmp_path: Path) -> None:
    demo = imagine(ROWS, ROWS // 9, SEED, places_in(REGIONS))
    first, later, found = (tmp_path / f"{name}.xlsx" for name in ("first", "later", "found"))
    for path, lines in ((first, demo.lines), (later, next_edition(demo, SEED))):
        cells = (line.cells for line in lines)
        write_sheet(path, ministry_list.HEADERS, cells, "BNBA Keluarga")
    results = ({"No": n} | one.cells() for n, one in enumerate(demo.results, start=1))
    write_sheet(found, field_results.HEADERS, results, "Verval")

    old = done("import_list", first)["import"]
    done("import_visits", found)
    new = done("import_list", later)["import"]
    done("reconcile", "--list", old)
    compared = done("compare_lists", old, new)
    assert compared["same"] > ROWS // 2
    done("revert_list", new)
