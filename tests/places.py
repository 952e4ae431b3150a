"""Two villages that know nothing of each other, each with one family on the regency's list."""

from aidcases.models import User
from aidcases.roles import Role
from households.models import Candidate, Household, ListImport
from tests.access import Place
from tests.factories import (
    NOW,
    CandidateFactory,
    DeterminationFactory,
    ListImportFactory,
    VisitFactory,
)
from tests.people import DISTRICT, OTHER_VILLAGE, VILLAGE, People, person

MARKS = {VILLAGE: "Keluarga Penanda Sungailiat", OTHER_VILLAGE: "Keluarga Penanda Belinyu"}


def list_of_the_regency(people: People) -> ListImport:
    return ListImportFactory(
        region_id="19.01", source_file__received_by=people.admin, applied_at=NOW
    )


def settle(village: str, people: People, listed: ListImport) -> Place:
    """A family of the village: on the list, visited, found eligible, and proposed."""
    household = Household.objects.create(
        head_name=MARKS[village],
        name_key=MARKS[village].upper(),
        nik="1901010101800001" if village == VILLAGE else "1901020101800001",
        region_id=village,
    )
    row: Candidate = CandidateFactory(household=household, list_import=listed)
    visit = VisitFactory(
        household=household,
        worker=people.psm if village == VILLAGE else people.other_psm,
        reviewed_by=people.supervisor,
    )
    DeterminationFactory(candidate=row, visit=visit)
    return Place(village, household, people, listed)


def insiders(people: People) -> list[User]:
    """One of each role who sees VILLAGE, and one more who sees little beside it."""
    return [
        people.admin,
        people.office,
        people.supervisor,
        people.auditor,
        people.psm,
        people.district_office,
    ]


def strangers(people: People) -> list[User]:
    """One of each role whose region ends before OTHER_VILLAGE."""
    return [
        person("admin-kecamatan", Role.ADMIN, DISTRICT),
        people.district_office,
        person("kepala-kecamatan", Role.SUPERVISOR, DISTRICT),
        person("auditor-kecamatan", Role.AUDITOR, DISTRICT),
        people.psm,
    ]
