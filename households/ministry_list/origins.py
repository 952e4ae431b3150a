"""From a value of a family to the file, sheet, row and column that it came from, and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import may
from households.changes import Change
from households.ministry_list.understood import CellPair, cell_pair
from households.models import Candidate, Household, ListFill, ListImport, ListRow, Member
from households.models.list_import import FAMILY_OF_ROW

# Columns of the household, and the fields of a layout that may say them, the surest first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "head_name": ("name",),
    "nik": ("nik",),
    "family_card_number": ("family_card_number",),
    "family_id": ("family_id",),
    "birth_date": ("birth_date",),
    "sex": ("sex",),
    "address": ("address",),
    "rt": ("rt",),
    "rw": ("rw",),
    "region": ("region_code", "village"),
}
OF_MEMBER = ("name", "nik", "birth_date", "sex", "relation", "occupation", "education")


@dataclass(frozen=True)
class Origin:
    """A row of a list with the cells that say the value, or the person who changed it since."""

    list_id: int | None = None
    file: str = ""
    sheet: str = ""
    row: int = 0
    cells: Sequence[CellPair] = ()
    url: str = ""  # of the row's page, where the user may see it
    by: str = ""
    through: str = ""
    at: datetime | None = None


def of_household(
    household: Household, user: User, changes: Iterable[Change] = ()
) -> dict[str, Origin]:
    """{column: where its value came from}, also `decile`; no entry where nothing is known.

    Asks for nothing that `story.known` did not fetch.
    """
    candidates = list(household.candidates.all())
    found = {}
    for column, fields in COLUMNS.items():
        value = getattr(household, column)
        if value in (None, ""):
            continue
        source = _source(column, value, candidates, household.fills.all())
        origin = _of_row(source.list_row, source.list_import, fields, user) if source else None
        origin = origin or _of_person(household, column, changes)
        if origin:
            found[column] = origin
    if candidates and candidates[0].decile:
        latest = candidates[0]
        said = _of_row(latest.list_row, latest.list_import, ("decile",), user)
        found |= {"decile": said} if said else {}
    return found


def _source(
    column: str, value: Any, candidates: Sequence[Candidate], fills: Iterable[ListFill]
) -> Candidate | None:
    """The list's claim that filled the column, else the one that founded the family with it."""
    filled_by = {
        fill.list_import_id
        for fill in fills
        if fill.member_id is None and fill.value_of(column) == _as_text(value)
    }
    for candidate in candidates:
        if candidate.list_import_id in filled_by:
            return candidate
    for candidate in reversed(candidates):
        if candidate.created_household and _said(column, candidate) == _as_text(value):
            return candidate
    return None


def _said(column: str, candidate: Candidate) -> str:
    """What the row of a claim says of the household's column."""
    own = {"head_name": candidate.name, "region": candidate.region_id, "nik": candidate.nik}
    if column in own:
        return str(own[column])
    if column in ("rt", "rw"):
        return str(candidate.list_row.understood.get(column) or "")
    return _as_text(getattr(candidate, column))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(getattr(value, "pk", value))


def _of_row(
    row: ListRow, list_import: ListImport, fields: Iterable[str], user: User
) -> Origin | None:
    """The first of the fields that the row has a cell for."""
    cells = _cells(row, list_import, fields, user)
    return _origin(row, list_import, cells[:1], user) if cells else None


def _cells(
    row: ListRow, list_import: ListImport, fields: Iterable[str], user: User
) -> list[CellPair]:
    by_field = {column["field"]: column for column in list_import.columns if column["field"]}
    repairs = row.repairs.all()  # the latest first
    repaired = repairs[0].raw if repairs else None
    pairs = (cell_pair(by_field[name], row, user, repaired) for name in fields if name in by_field)
    return [pair for pair in pairs if pair.received or pair.repaired]


def _origin(row: ListRow, list_import: ListImport, cells: Sequence[CellPair], user: User) -> Origin:
    url = reverse("list_row", args=[list_import.pk, row.number])
    anchor = f"#{cells[0].at}" if len(cells) == 1 else ""
    return Origin(
        list_id=list_import.pk,
        file=list_import.source_file.original_name,
        sheet=list_import.sheet,
        row=row.number,
        cells=cells,
        url=f"{url}{anchor}" if may(user, Permission.VIEW_LISTS) else "",
    )


def _of_person(household: Household, column: str, changes: Iterable[Change]) -> Origin | None:
    """The latest change of the column, newest first; what a list wrote has its row."""
    label = str(getattr(Household._meta.get_field(column), "verbose_name", ""))
    for change in changes:
        of_column = [field for field in change.fields if field.label == label]
        if of_column and change.of_household:
            return Origin(by=change.by, through=change.through, at=change.at)
    return None


# --- members --------------------------------------------------------------------------------------


def of_members(household: Household, user: User) -> dict[int, Origin]:
    """{member: the row that names it}, of lists of persons and of heads: one query."""
    members, candidates = list(household.members.all()), list(household.candidates.all())
    lists = {candidate.list_import_id: candidate.list_import for candidate in candidates}
    rows = [
        *(candidate.list_row for candidate in reversed(candidates)),
        *_rows_of_members(candidates, user),
    ]
    found = {}
    for member in members:
        row = next((row for row in rows if _means(row, member)), None)
        if row is not None:
            cells = _cells(row, lists[row.list_import_id], OF_MEMBER, user)
            found[member.pk] = _origin(row, lists[row.list_import_id], cells, user)
    return found


def _rows_of_members(candidates: Sequence[Candidate], user: User) -> list[ListRow]:
    """However far from the head's they stand: the index knows the rows of a family."""
    leading = [one.list_row for one in candidates if one.list_import.members]
    families = {family_key(row) for row in leading} - {""}
    if not families:
        return []
    rows = ListRow.objects.visible_to(user).alias(family=FAMILY_OF_ROW)
    rows = rows.filter(
        list_import__in={row.list_import_id for row in leading},
        family__in=families,
        is_member=True,
    )
    return list(rows.order_by("-list_import", "number").prefetch_related("repairs"))


def family_key(row: ListRow) -> str:
    """What the rows of one family share in a list of persons."""
    return row.family_id or str(row.understood.get("family_card_number") or "")


def _means(row: ListRow, member: Member) -> bool:
    if row.nik and member.nik:
        return row.nik == member.nik
    return row.understood.get("name_key") == member.name_key


# --- and back -------------------------------------------------------------------------------------


def family_of(row: ListRow, user: User) -> Household | None:
    """The family that a row of an applied list speaks of: its claim's, else its family's."""
    seen = Household.objects.visible_to(user)
    if not row.is_member:
        return seen.filter(candidates__list_row=row).first()
    if row.family_id:
        seen = seen.filter(family_id=row.family_id)
    elif card := family_key(row):
        seen = seen.filter(family_card_number=card)
    else:
        return None
    return seen.filter(candidates__list_import=row.list_import_id).first()


def standing_cells(origins: dict[str, Origin], row: ListRow) -> set[str]:
    """The cells of the row whose value stands in the family's record."""
    here = (row.list_import_id, row.number)
    found = (one for one in origins.values() if (one.list_id, one.row) == here)
    return {cell.at for origin in found for cell in origin.cells}
