"""The guards against a wrong file: what looks wrong of the list as a whole, in words and numbers.

Where one trips, someone other than the uploader must look at the list and confirm it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aidcases.models import Region
from aidcases.templatetags.figures import in_full, number
from households.ministry_list.file_facts import named_sheets, other_sheets
from households.ministry_list.problems import DAMAGED_FAMILY_ID, DAMAGED_NIK
from households.models import ListImport, ListRow
from households.models.list_import import ListState

OTHER_REGION_GUARD = 0.01  # share of rows that name a village of another regency
LONG_SHEET, UNREAD_GUARD = 20, 0.1  # rows, and share of the rows of the list
ELSEWHERE = ("region_outside", "regency_differs")
NIK_BLANK = ("nik_missing", "identity_missing")
NIKS_THAT_TELL = 50  # of fewer, most may end in 0 by chance
MOST_NAMED = 5
EDITION = 0.1  # share of rows that the list before names too, from which this is its next edition

NAMED_BEFORE = """
SELECT count(*) FROM households_listrow AS line
WHERE line.list_import_id = %(list)s AND line.fate = 'accepted' AND (
    line.family_id <> '' AND line.family_id IN (
        SELECT family_id FROM households_candidate WHERE list_import_id = %(before)s
    ) OR line.nik <> '' AND line.nik IN (
        SELECT nik FROM households_candidate WHERE list_import_id = %(before)s
    )
)
"""

GUARDS: dict[str, str | Promise] = {
    "over_half_quarantined": _(
        "More than half of the rows need repair: %(count)s of %(rows)s (%(share)s %%). "
        "Look whether the columns were recognised rightly."
    ),
    "damaged_niks": _(
        "%(count)s of %(rows)s NIKs (%(share)s %%) are damaged; up to %(limit)s %% are let pass. "
        "The file went through Excel. Get the original file."
    ),
    "damaged_family_ids": _(
        "%(count)s of %(rows)s rows (%(share)s %%) bear a damaged family id; up to %(limit)s %% "
        "are let pass. The file went through Excel. Get the original file."
    ),
    "niks_end_in_0": _(
        "%(count)s of %(rows)s NIKs (%(share)s %%) end in 0; one in ten would be usual. "
        "The file went through Excel, which took their last digit. Get the original file."
    ),
    "other_region": _(
        "%(count)s of %(rows)s rows (%(share)s %%) name villages of another regency. "
        "Look whether this is the right file."
    ),
    "sheet_unread": _(
        "%(count)s other sheets of the file hold many rows and were not read: %(sheets)s. Look "
        "whether they belong to the list; if so, put all rows below one header."
    ),
    "village_missing": _(
        "%(count)s villages had rows in the list before (%(file)s, applied on %(date)s) and have "
        "none in this one: %(villages)s. Look whether the file is whole."
    ),
}


def tripped(list_import: ListImport) -> dict[str, dict[str, Any]]:
    """{code of a guard that trips: the figures for its words}, from the counts of the list."""
    found = {
        **by_share(list_import),
        "niks_end_in_0": ending_in_0(list_import),
        "sheet_unread": unread_sheets(list_import),
        "village_missing": missing_villages(list_import),
    }
    return {code: figures for code, figures in found.items() if figures}


def by_share(list_import: ListImport) -> dict[str, dict[str, Any]]:
    problems = list_import.counts.get("problems", {})

    def rows(codes: Iterable[str]) -> int:
        return sum(problems.get(code, 0) for code in codes)

    families = list_import.accepted + list_import.quarantined
    niks = families - rows(NIK_BLANK)
    damage = settings.DAMAGED_NIK_GUARD
    limits = {
        "over_half_quarantined": (list_import.quarantined, families, 0.5),
        "damaged_niks": (rows(DAMAGED_NIK), niks, damage),
        "damaged_family_ids": (rows(DAMAGED_FAMILY_ID), families, damage),
        "other_region": (rows(ELSEWHERE), families, OTHER_REGION_GUARD),
    }
    return {
        code: {"count": count, "rows": among, "limit": limit}
        for code, (count, among, limit) in limits.items()
        if count > limit * among
    }


def ending_in_0(list_import: ListImport) -> dict[str, Any]:
    """NIKs that end in 0 where most do: saved by Excel as csv they are sound text, and not true."""
    niks = ListRow.objects.filter(list_import=list_import).exclude(nik="")
    found = niks.aggregate(rows=Count("pk"), count=Count("pk", filter=Q(nik__endswith="0")))
    if found["rows"] < NIKS_THAT_TELL or found["count"] * 2 <= found["rows"]:
        return {}
    return {**found, "limit": 0.5}


def unread_sheets(list_import: ListImport) -> dict[str, Any]:
    """Sheets without a header that may hold a part of the list all the same."""
    least = max(LONG_SHEET, UNREAD_GUARD * list_import.rows)
    sheets = [one for one in other_sheets(list_import) if one[1] > least]
    return {"count": len(sheets), "sheets": sheets} if sheets else {}


def missing_villages(list_import: ListImport) -> dict[str, Any]:
    """Villages with rows in the latest applied list of the region, and none in this one.

    The other half of one list misses villages too: only a next edition of it is asked for them.
    """
    before = (
        ListImport.objects.filter(state=ListState.APPLIED, region_id=list_import.region_id)
        .exclude(pk=list_import.pk)
        .select_related("source_file")
        .order_by("-applied_at")
        .first()
    )
    if before is None or not before.applied_at or not list_import.accepted:
        return {}
    now = list_import.counts.get("regions", {})
    had = {
        code: rows
        for code, rows in before.counts.get("regions", {}).items()
        if code not in now and rows >= settings.MISSING_VILLAGE_GUARD and code != before.region_id
    }
    if not had or not is_edition_of(before, list_import):
        return {}
    names = dict(Region.objects.filter(code__in=had).values_list("code", "name"))
    return {
        "count": len(had),
        "villages": [[names.get(code, code), rows] for code, rows in sorted(had.items())],
        "file": before.source_file.original_name,
        "date": before.applied_at.date().isoformat(),
    }


def is_edition_of(before: ListImport, list_import: ListImport) -> bool:
    """Whether it names families that the list before named."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED_BEFORE, {"list": list_import.pk, "before": before.pk})
        found = cursor.fetchone()
    return bool(found) and found[0] >= EDITION * list_import.accepted


def guard_texts(list_import: ListImport) -> list[str]:
    """Why the file looks wrong as a whole, in words of the active language."""
    kept = list_import.counts.get("guards", {})
    return [guard_text(code, kept.get(code, {})) for code in list_import.guard]


def guard_text(code: str, figures: Mapping[str, Any]) -> str:
    """The sentence of a guard; its bare code for a list that was read before figures were kept."""
    return str(GUARDS[code]) % words(figures) if code in GUARDS and figures else code


def words(figures: Mapping[str, Any]) -> dict[str, str]:
    """Figures as people read them; of many villages the first few, and how many rows each had."""
    told = {"count": number(figures["count"]), "file": figures.get("file", "")}
    if rows := figures.get("rows"):
        share, limit = figures["count"] / rows * 100, figures["limit"] * 100
        told |= {"rows": number(rows), "share": f"{share:.0f}", "limit": f"{limit:g}"}
    if sheets := figures.get("sheets"):
        told |= {"sheets": named_sheets(sheets)}
    if villages := figures.get("villages"):
        first = [f"{name} ({number(rows)})" for name, rows in villages[:MOST_NAMED]]
        more = ["…"] if len(villages) > MOST_NAMED else []
        told |= {"villages": ", ".join(first + more)}
        told |= {"date": in_full(date.fromisoformat(figures["date"]))}
    return told
