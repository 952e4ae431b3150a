"""Two editions that name one family: what a run of either finds counts in both."""

import pytest

from households.models import Candidate, ListImport, Visit
from households.models.candidate import Outcome
from tests.factories import CandidateFactory, ListImportFactory
from tests.households.linking import BORN, NIK, family, found, reconcile

pytestmark = pytest.mark.django_db


def again(the_list: ListImport, row: Candidate) -> Candidate:
    """The family of this row in another list."""
    return CandidateFactory(list_import=the_list, household=row.household)


def outcomes(*rows: Candidate) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.outcome for row in rows]


def test_a_visit_linked_by_one_edition_decides_the_row_of_the_other() -> None:
    one, two = ListImportFactory(), ListImportFactory()
    first = family(one, name="Rusli Hasan", nik=NIK, birth_date=BORN)
    second = again(two, first)
    found(name="Rusli Hasan", nik=NIK, birth_date=BORN)
    reconcile(one)
    assert outcomes(first, second) == [Outcome.ELIGIBLE, Outcome.ELIGIBLE]
    reconcile(two)
    for the_list in (one, two):
        assert set(reconcile(the_list)["changed"].values()) == {0}
    assert outcomes(first, second) == [Outcome.ELIGIBLE, Outcome.ELIGIBLE]


def test_a_visit_that_loses_its_family_leaves_the_row_of_the_other_edition_waiting() -> None:
    one, two = ListImportFactory(), ListImportFactory()
    first = family(one, name="Rusli Hasan", family_id="190101-1")
    second = again(two, first)
    found(name="Rusli Hasan", family_id="190101-1")
    reconcile(one)
    Visit.objects.update(name="Kartini", name_key="KARTINI", family_id="")
    reconcile(one)
    assert outcomes(first, second) == [Outcome.WAITING, Outcome.WAITING]
    assert not hasattr(Candidate.objects.get(pk=second.pk), "determination")


def test_what_moves_to_a_root_counts_where_another_edition_names_either_household() -> None:
    """In the first edition the family stands twice, in the second once, under its later row."""
    one, two = ListImportFactory(), ListImportFactory()
    first = family(one, name="Siti Aminah", nik=NIK, birth_date=BORN, family_id="F1")
    repeat = family(one, name="Siti Aminah", nik=NIK, birth_date=BORN, family_id="F2")
    second = again(two, repeat)
    found(name="Siti Aminah", family_id="F2", nik=NIK, birth_date=BORN)
    reconcile(two)
    assert outcomes(first, second) == [Outcome.WAITING, Outcome.ELIGIBLE]
    reconcile(one)
    visit = Visit.objects.get()
    assert visit.household == first.household
    assert outcomes(first, repeat, second) == [
        Outcome.ELIGIBLE,
        Outcome.DUPLICATE,
        Outcome.WAITING,
    ]
