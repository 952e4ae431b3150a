"""Rows of a list whose NIK is known under another family, with those families beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from aidcases.models import User
from aidcases.scope import covers
from households.matching.apart import said_of
from households.models import Candidate, FamiliesApart, Household, ListImport, ListRow, Member
from households.models.household import HouseholdState
from households.models.list_import import ListState
from households.models.member import Relation

CODE = "nik_known_elsewhere"
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Known:
    """Another family that bears the NIK."""

    household: Household
    member: str  # the member who bears it; empty where the head does
    apart: FamiliesApart | None  # what was said of the two
    is_seen: bool  # whether it lies in the person's regions


@dataclass(frozen=True)
class Sharing:
    """A row, the family that it speaks of once the list is applied, and the others of its NIK."""

    row: ListRow
    own: Household | None
    others: Sequence[Known]

    @property
    def is_settled(self) -> bool:
        return all(known.apart for known in self.others)


def sharings(rows: Sequence[ListRow], user: User) -> list[Sharing]:
    """What stands behind each row; six queries, however many rows."""
    own = own_families(rows)
    bearers = bearers_of({row.nik for row in rows})
    said = {pair(*one.families): one for one in said_of(own.values())}
    founded = founded_by_list(rows)

    def others_of(row: ListRow) -> Iterator[Known]:
        mine = own.get(row.pk)
        for household, member in bearers.get(row.nik, {}).values():
            if household.pk not in founded and household != mine:
                apart = said.get(pair(mine, household))
                yield Known(household, member, apart, covers(user, household.region_id))

    return [Sharing(row, own.get(row.pk), list(others_of(row))) for row in rows]


def still_open(list_import: ListImport, user: User, most: int = MOST_COUNTED) -> tuple[int, bool]:
    """How many rows of an applied list nobody has settled, in the person's regions; and whether
    there are more rows than were looked at. As many queries as a page of a few of them takes."""
    if not list_import.counts.get("problems", {}).get(CODE):
        return 0, False
    rows = (
        ListRow.objects.visible_to(user)
        .filter(noticed__code=CODE, list_import=list_import)
        .select_related("list_import")
        .defer("raw", "understood", "problems")
        .order_by("number")
    )
    found = sharings(list(rows[: most + 1]), user)
    return sum(not one.is_settled for one in found[:most]), len(found) > most


def pair(one: Household | None, other: Household) -> tuple[int, int]:
    keys = sorted((one.pk if one else 0, other.pk))
    return keys[0], keys[1]


def own_families(rows: Sequence[ListRow]) -> dict[int, Household]:
    """{row: the household of its candidate, or of its family's, in a list of persons}."""
    if not rows or rows[0].list_import.state != ListState.APPLIED:
        return {}
    families = {row.family_id for row in rows if row.is_member} - {""}
    claims = Candidate.objects.filter(list_import=rows[0].list_import_id)
    claims = claims.filter(Q(list_row__in=rows) | Q(family_id__in=families))
    by_row: dict[Any, Household] = {}
    for claim in claims.select_related("household__region__parent"):
        by_row[claim.list_row_id] = claim.household
        by_row.setdefault(claim.family_id, claim.household)
    keys = {row.pk: row.family_id if row.is_member else row.pk for row in rows}
    return {row: by_row[key] for row, key in keys.items() if key and key in by_row}


def bearers_of(niks: Iterable[str]) -> dict[str, dict[int, tuple[Household, str]]]:
    """{NIK: {household: it, and the member who bears it}}, of live households alone."""
    wanted = set(niks) - {""}
    found: dict[str, dict[int, tuple[Household, str]]] = {}
    live = Household.objects.filter(state=HouseholdState.LIVE, nik__in=wanted)
    for household in live.select_related("region__parent").order_by("pk"):
        found.setdefault(household.nik, {})[household.pk] = (household, "")
    members = Member.objects.filter(nik__in=wanted, household__state=HouseholdState.LIVE)
    for member in members.exclude(relation=Relation.HEAD).select_related(
        "household__region__parent"
    ):
        of_nik = found.setdefault(member.nik, {})
        of_nik.setdefault(member.household_id, (member.household, member.name))
    return found


def founded_by_list(rows: Sequence[ListRow]) -> set[int]:
    """Households of rows that bear one NIK in the list itself are twins, and another matter."""
    if not rows:
        return set()
    niks = {row.nik for row in rows} - {""}
    claims = Candidate.objects.filter(
        list_import=rows[0].list_import_id, created_household=True, nik__in=niks
    )
    return set(claims.values_list("household_id", flat=True))
