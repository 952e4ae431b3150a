"""Which column of a file is which, as a person says it; kept as a profile for the next file."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.permission_names import Permission
from aidcases.permissions import require
from aidcases.scope import ScopedQuerySet
from aidcases.states import move
from households.ministry_list.cells import column_letter
from households.ministry_list.header import chosen_layout, missing, named_needs
from households.ministry_list.layouts import FIELDS
from households.models import ListImport, MappingProfile
from households.models.list_import import ListState

MAPPED_IN = (ListState.IN_REVIEW, ListState.FAILED)


@dataclass(frozen=True)
class Found:
    """What is known of the header of a list, whether or not it could be read."""

    sheet: str
    row: int
    depth: int
    layout: str
    columns: list[dict[str, Any]]  # as ListImport.columns
    samples: list[list[Any]]  # the first rows below it, as received

    @property
    def keys(self) -> list[str]:
        return [column["key"] for column in self.columns]

    @property
    def shape(self) -> str:
        return shape_of(self.keys)


def found_header(list_import: ListImport) -> Found | None:
    """None where no header was found at all, or the list is from before headers were kept."""
    kept = list_import.counts.get("header") or {}
    columns = kept.get("columns") or list_import.columns
    if not kept.get("row") or not columns:
        return None
    return Found(
        sheet=kept.get("sheet") or list_import.sheet,
        row=kept["row"],
        depth=kept.get("depth", 1),
        layout=kept.get("layout") or list_import.layout,
        columns=columns,
        samples=kept.get("samples") or first_rows(list_import),
    )


def first_rows(list_import: ListImport) -> list[list[Any]]:
    rows = list_import.list_rows.order_by("number").values_list("raw", flat=True)
    return list(rows[:3])


def shape_of(keys: Iterable[str]) -> str:
    """The same for the same headers in any order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def profiles_for(user: User, list_import: ListImport) -> ScopedQuerySet:
    """The profiles that fit the shape of the file, the latest first."""
    found = found_header(list_import)
    shape = found.shape if found and list_import.state in MAPPED_IN else ""
    profiles: ScopedQuerySet = MappingProfile.objects.visible_to(user).filter(shape=shape)
    return profiles.order_by("-changed_at", "-pk")


def offered(user: User, list_import: ListImport) -> list[MappingProfile]:
    """Those that say something else than how the file is read now."""
    now = list_import.mapping.get("columns")
    return [one for one in profiles_for(user, list_import)[:5] if one.columns != now]


def map_columns(
    *, by: User, list_import: ListImport, layout: str, columns: Mapping[str, str], save_as: str = ""
) -> None:
    """in_review or failed → uploaded, to be read with these columns; the caller enqueues it.

    columns: {key of a column of the file: field, empty to keep it as it is}; `save_as` keeps the
    answer as a profile, in place of one of that name. Raises `Refused` naming what is missing or
    was said twice.
    """
    require(by, Permission.IMPORT_LISTS, list_import)
    found = found_header(list_import)
    if found is None:
        raise Refused(_("No row of headers was found in the file; there are no columns to name."))
    answer = {key: columns.get(key, "") for key in found.keys}
    check(found, layout, answer)
    with transaction.atomic():
        if save_as:
            keep_profile(by, list_import, found, layout, answer, save_as)
        again_with(
            list_import,
            sheet=found.sheet,
            mapping={
                "layout": layout,
                "row": found.row,
                "depth": found.depth,
                "columns": answer,
            },
        )
        mapped = sum(bool(field) for field in answer.values())
        audit.record("list_import.mapped", by=by, subject=list_import, columns=mapped)


def use_profile(*, by: User, list_import: ListImport, profile: MappingProfile) -> None:
    """As `map_columns`, with the answer of a profile."""
    map_columns(by=by, list_import=list_import, layout=profile.layout, columns=profile.columns)


def read_row(*, by: User, list_import: ListImport, row: int) -> None:
    """failed or in_review → uploaded: the header is that row, and no other."""
    require(by, Permission.IMPORT_LISTS, list_import)
    found = found_header(list_import)
    sheet = found.sheet if found else list_import.sheet
    with transaction.atomic():
        again_with(list_import, sheet=sheet, mapping={"row": row, "depth": 1})
        audit.record("list_import.read_again", by=by, subject=list_import, header_row=row)


def again_with(list_import: ListImport, *, sheet: str, mapping: dict[str, Any]) -> None:
    move(
        list_import,
        ListState.UPLOADED,
        of=MAPPED_IN,
        sheet=sheet,
        mapping=mapping,
        error="",
        guard=[],
    )


def keep_profile(
    by: User,
    list_import: ListImport,
    found: Found,
    layout: str,
    columns: dict[str, str],
    name: str,
) -> None:
    """A profile of that name is made, or says from now on what was said last."""
    MappingProfile.objects.update_or_create(
        region_id=list_import.region_id,
        name=name,
        defaults={"shape": found.shape, "layout": layout, "columns": columns},
        create_defaults={
            "shape": found.shape,
            "layout": layout,
            "columns": columns,
            "made_by": by,
        },
    )


def check(found: Found, layout: str, columns: Mapping[str, str]) -> None:
    """Every field is known and said once, and the layout lacks none that it needs."""
    said: dict[str, list[str]] = {}
    for column in found.columns:
        field = columns.get(column["key"], "")
        if field and field not in FIELDS:
            raise Refused(_("“%(field)s” is no field of a list.") % {"field": field})
        if field:
            at = f"“{column['header']}” ({column_letter(column['position'])}{found.row})"
            said.setdefault(field, []).append(at)
    twice = [
        _("“%(field)s” was chosen for %(columns)s; choose one of them.")
        % {"field": FIELDS[field].header, "columns": ", ".join(places)}
        for field, places in said.items()
        if len(places) > 1
    ]
    if twice:
        raise Refused(twice[0], offenders=twice[1:])
    lacking = missing(chosen_layout(layout), set(said))
    if lacking:
        raise Refused(
            _("No column was chosen for %(missing)s. A list of this kind needs it.")
            % {"missing": named_needs(chosen_layout(layout), lacking)}
        )
