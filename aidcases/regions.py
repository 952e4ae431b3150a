"""Regions: loading them, and finding one by code or by name as lists write it."""

import csv
import re
from collections.abc import Mapping, Set
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from aidcases import audit
from aidcases.errors import Refused
from aidcases.models import Region, User
from aidcases.models.region import LEVELS_BY_LENGTH
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
    regions = _read(path)
    with transaction.atomic():
        Region.objects.bulk_create(
            regions,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["level", "name", "name_key", "parent"],
        )
        audit.record("regions.loaded", by=by, rows=len(regions))
    return {"rows": len(regions)}


def _read(path: Path) -> list[Region]:
    """The regions of a csv, each sound by itself and after the one it lies in."""
    (_number, head), *lines = _lines(path) or [(1, [])]
    if tuple(head) != COLUMNS:
        raise Refused(
            _("The first line of %(file)s must read: %(columns)s.")
            % {"file": path.name, "columns": ",".join(COLUMNS)}
        )
    known = set(Region.objects.values_list("pk", flat=True))
    regions: dict[str, Region] = {}
    for number, cells in lines:
        if why := _fault(cells, known, regions):
            place = {"number": number, "file": path.name}
            raise Refused(_("Line %(number)s of %(file)s: ") % place + why)
        code, level, name, parent = cells
        regions[code] = Region(
            code=code,
            level=level,
            name=name.strip(),
            name_key=name_key(name),
            parent_id=parent or None,
        )
    return list(regions.values())


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """(line of the file, its cells), without notes and empty lines."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader("\n" if line.startswith("#") else line for line in file)
            return [(reader.line_num, cells) for cells in reader if cells]
    except (UnicodeDecodeError, csv.Error) as error:
        words = _("%(file)s is no csv in UTF-8. Save it as “CSV UTF-8”.")
        raise Refused(words % {"file": path.name}) from error


def _fault(cells: list[str], known: Set[str], before: Mapping[str, Region]) -> str:
    """What is wrong with a line, in words; empty for a sound one."""
    if len(cells) != len(COLUMNS) or not cells[2].strip():
        return _("a line has a code, a level, a name and the code of the region it lies in.")
    code, level, _name, parent = cells
    above = code.rpartition(".")[0]
    if dotted(code) != code or level not in LEVELS_BY_LENGTH.get(len(code), ()):
        words = _("“%(code)s” with level “%(level)s” is no region.")
        return words % {"code": code, "level": level}
    if code in before:
        return _("“%(code)s” stands there twice.") % {"code": code}
    if parent != above or (above and above not in known | before.keys()):
        words = _("“%(code)s” lies in the region “%(above)s”, which must stand before it.")
        return words % {"code": code, "above": above or "–"}
    return ""
