"""Rows, field records and runs for the tests of matching."""

from datetime import date
from typing import Any

from households.matching import reconciliation
from households.models import Candidate, ListImport, Visit
from tests.factories import VILLAGE, AdminFactory, CandidateFactory, RegionFactory, VisitFactory

BORN = date(1971, 3, 12)
NIK = "1901011203710004"


def family(list_import: ListImport, **claims: Any) -> Candidate:
    """A row that claims this of a family; only what is named is known."""
    known = {"nik": "", "family_id": "", "birth_date": None, "sex": "", **claims}
    name = known.pop("name")
    return CandidateFactory(
        list_import=list_import,
        household__head_name=name,
        **{f"household__{field}": value for field, value in known.items()},
    )


def found(**claims: Any) -> Visit:
    """A field record of a family that is not known yet."""
    village = claims.pop("village", VILLAGE)
    return VisitFactory.unlinked(region=RegionFactory(code=village), **claims)


def reconcile(list_import: ListImport) -> dict[str, Any]:
    return reconciliation.reconcile(by=AdminFactory(), list_import=list_import)


def claimed(the_list: ListImport, families: int = 300) -> None:
    """Other families of the list, each with its visit: what is left over seems the likelier."""
    for number in range(families):
        family(the_list, name=f"Lain {number}", family_id=f"X{number}")
        found(name=f"Lain {number}", family_id=f"X{number}")
