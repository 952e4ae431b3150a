"""What was known of a family before a list named it: found dead, moved, refused, or on a decree.

Field results and decisions are carried forward to the next edition, so that the dead are not
visited again and those who refused do not come back unnoticed. Which reasons last is kept with the
reason codes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aidcases.models import User
from aidcases.templatetags.figures import in_full
from households.models import Candidate, Decree, ListImport, ReasonCode
from households.models.candidate import Outcome
from households.models.reason_code import Verdict

NEEDS_VISIT = (Outcome.WAITING, Outcome.UNVERIFIABLE)
ON_A_DECREE = gettext_lazy("on a decree already")

# One row for each household: the latest accepted visit where its reason lasts and it was recorded
# before the list was applied; and the latest decree in force that rests on another list.
FACTS = """
SELECT household_id, max(reason_id) AS reason_id, max(visited_on) AS visited_on,
       max(decree_id) AS decree_id
FROM (
    SELECT v.household_id, v.reason_id, v.visited_on, NULL::bigint AS decree_id
    FROM households_visit v
    JOIN households_reasoncode reason ON reason.code = v.reason_id AND reason.is_lasting
    WHERE v.state = 'accepted' AND v.household_id IS NOT NULL AND v.recorded_at < {applied_at}
      AND NOT EXISTS (
        SELECT FROM households_visit later
        WHERE later.household_id = v.household_id AND later.state = 'accepted'
          AND (coalesce(later.visited_on, '-infinity'), later.recorded_at, later.id)
            > (coalesce(v.visited_on, '-infinity'), v.recorded_at, v.id)
      )
    UNION ALL
    SELECT r.household_id, NULL, NULL, d.id
    FROM households_decreerecipient r JOIN households_decree d ON d.id = r.decree_id
    WHERE d.state = 'issued' AND d.list_import_id <> {list}
) AS facts
GROUP BY household_id
"""
KNOWN = FACTS.format(applied_at="%s", list="%s")
KNOWN_NAMED = FACTS.format(applied_at="%(applied_at)s", list="%(list)s")

# Of a named duplicate its twin tells.
COUNTED = f"""
SELECT {{key}}, count(*), count(*) FILTER (WHERE c.outcome = ANY(%s))
FROM ({KNOWN}) AS known JOIN households_candidate c ON c.household_id = known.household_id
WHERE c.list_import_id = %s AND c.outcome <> 'duplicate' AND {{where}}
  AND NOT EXISTS (SELECT FROM households_assignment task
                  WHERE task.candidate_id = c.id AND task.state <> 'withdrawn')
GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True)
class Known:
    """What is known of a household: the verdict's reason with its date, and the decree."""

    reason: ReasonCode | None
    visited_on: date | None
    decree: Decree | None

    def as_json(self) -> dict[str, str]:
        """To be kept, and told in whatever language by `in_words`."""
        found = {}
        if self.reason:
            labels = {"reason_id": self.reason.label, "reason_en": self.reason.label_en}
            found = {"reason": self.reason.code, **labels, "verdict": self.reason.verdict}
            if self.visited_on:
                found["visited_on"] = self.visited_on.isoformat()
        if self.decree:
            found["decree"] = self.decree.number
        return found

    def words(self) -> list[str]:
        return in_words(self.as_json())


def in_words(known: Mapping[str, str]) -> list[str]:
    """In sentences' parts: "Deceased, visited on 2 May 2023", "decree 188.45/12"."""
    said = []
    if "reason" in known:
        label = known["reason_en" if get_language() == "en" else "reason_id"]
        found = f"{label} ({Verdict(known['verdict']).label})"
        if visited_on := known.get("visited_on"):
            day = in_full(date.fromisoformat(visited_on))
            found += ", " + _("visited on %(date)s") % {"date": day}
        said.append(found)
    if "decree" in known:
        said.append(_("decree %(number)s") % {"number": known["decree"]})
    return said


@dataclass(frozen=True)
class Passed:
    """Families that an assignment passes over: how many, and why."""

    families: int
    why: dict[str, int]  # the reason in words → families

    def __str__(self) -> str:
        return ", ".join(f"{reason}: {families}" for reason, families in self.why.items())


def parameters(list_import: ListImport) -> list[Any]:
    """The values of `KNOWN` for a list; one in review has not been applied yet."""
    return [list_import.applied_at or list_import.uploaded_at, list_import.pk]


def households(list_import: ListImport) -> RawSQL:
    """The ids of the known households, for `household__in`."""
    return RawSQL(f"SELECT household_id FROM ({KNOWN}) AS known", parameters(list_import))


def of_households(list_import: ListImport, wanted: Iterable[int]) -> dict[int, Known]:
    """What is known of these households; two queries beside the one for reasons."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT household_id, reason_id, visited_on, decree_id FROM ({KNOWN}) AS known"
            " WHERE household_id = ANY(%s)",
            [*parameters(list_import), list(wanted)],
        )
        rows = cursor.fetchall()
    reasons = ReasonCode.objects.in_bulk({row[1] for row in rows if row[1]})
    decrees = Decree.objects.in_bulk({row[3] for row in rows if row[3]})
    return {
        household: Known(reasons.get(reason), visited_on, decrees.get(decree))
        for household, reason, visited_on, decree in rows
    }


def candidates(list_import: ListImport) -> Any:
    """The list's candidates of known households; a named duplicate is its twin's affair."""
    known = Candidate.objects.filter(list_import=list_import, household__in=households(list_import))
    return known.exclude(outcome=Outcome.DUPLICATE)


def by_village(list_import: ListImport, by: User) -> dict[str, tuple[int, int]]:
    """The person's villages: how many known families are nobody's, and how many of them wait.

    Those who wait would be visited if nothing were known of them.
    """
    rows = _counted(list_import, "c.region_id", "c.region_id LIKE %s", f"{by.scope_code}%")
    return {region: (families, waiting) for region, families, waiting in rows}


def passed_over(list_import: ListImport, villages: Iterable[str]) -> Passed:
    """Whom an assignment of these villages leaves alone, by reason."""
    rows = _counted(list_import, "known.reason_id", "c.region_id = ANY(%s)", list(villages))
    reasons = ReasonCode.objects.in_bulk({row[0] for row in rows if row[0]})
    why = {str(reasons.get(reason, ON_A_DECREE)): families for reason, families, _waiting in rows}
    return Passed(sum(why.values()), why)


def _counted(list_import: ListImport, key: str, where: str, value: Any) -> list[Any]:
    """(key, known families that nobody is to visit, those of them who wait), the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTED.format(key=key, where=where),
            [list(NEEDS_VISIT), *parameters(list_import), list_import.pk, value],
        )
        return cursor.fetchall()


def is_known(list_import: ListImport) -> Q:
    """The condition on candidates."""
    return Q(household__in=households(list_import))
