"""Regions: loading them, and finding one by code or by name as lists write it."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.models.region import RegionLevel
from aidcases.permission_names import Permission
from aidcases.permissions import require

BUNDLED = Path(__file__).parent / "data" / "regions_1901.csv"
COLUMNS = ("code", "level", "name", "parent_code")
_PREFIXES = re.compile(
    r"^\W*(?:PROVINSI|PROV|KABUPATEN|KAB|KOTA|KECAMATAN|KEC|KELURAHAN|KEL|DESA|DS)\b(?=.*[A-Z0-9])"
)


def name_key(name: str) -> str:
    """A region's name for comparing: upper case, letters and digits only, no `Desa` before it.

    `Desa Kota Kapur`, `Kel. Kota Kapur` and `Kota Kapur` are one: all such words go, as long as
    something is left.
    """
    text = " ".join(name.upper().split())
    while (shorter := _PREFIXES.sub("", text)) != text:
        text = shorter
    return re.sub(r"[^A-Z0-9]", "", text)


def dotted(code: str) -> str:
    """`1901011001` → `19.01.01.1001`; empty where the digits are no region code."""
    digits = re.sub(r"\D", "", code)
    if len(digits) not in {2, 4, 6, 10}:
        return ""
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:10]]
    return ".".join(part for part in parts if part)


def load(path: Path, *, by: User) -> dict[str, int]:
    """Load regions from a csv with the columns code, level, name, parent_code.

    Existing codes are renamed, none is removed. Raises `Refused` naming the line at fault.
    """
    require(by, Permission.MANAGE_REFERENCE_DATA)
    regions = list(_read(path))
    with transaction.atomic():
        Region.objects.bulk_create(
            regions,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["level", "name", "name_key", "parent"],
        )
        audit.record("regions.loaded", by=by, rows=len(regions))
    return {"rows": len(regions)}


def _read(path: Path) -> Iterable[Region]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Refused(
                _("The first line of %(file)s must read: %(columns)s.")
                % {"file": path.name, "columns": ",".join(COLUMNS)}
            )
        for number, row in enumerate(reader, start=2):
            yield _region(row, number, path.name)


def _region(row: dict[str, str], number: int, file: str) -> Region:
    if dotted(row["code"]) != row["code"] or row["level"] not in RegionLevel.values:
        raise Refused(
            _("Line %(number)s of %(file)s: “%(code)s” with level “%(level)s” is no region.")
            % {
                "number": number,
                "file": file,
                "code": row["code"],
                "level": row["level"],
            }
        )
    return Region(
        code=row["code"],
        level=row["level"],
        name=row["name"].strip(),
        name_key=name_key(row["name"]),
        parent_id=row["parent_code"] or None,
    )
