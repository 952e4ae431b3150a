"""What a link rests on before no person is asked, on real PostgreSQL and the real model."""

from datetime import date
from typing import Any

import pytest

from households.models import Candidate, ListImport, MatchPair, Visit
from households.models.match_pair import PairState
from tests.factories import OTHER_VILLAGE, ListImportFactory
from tests.households.linking import BORN, NIK, claimed, family, found, reconcile

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_list() -> ListImport:
    return ListImportFactory()


def test_what_is_left_over_is_asked_of_the_family_that_nobody_claimed(the_list: ListImport) -> None:
    """Father and son of one name: the son's visit is known by his birth date, so the other,
    whose birth date nobody wrote down, is rather the father's; a person says so."""
    father = family(the_list, name="Mustopa Kamarudin", birth_date=date(1946, 8, 2), sex="M")
    family(the_list, name="Mustopa Kamarudin", birth_date=BORN, sex="M")
    claimed(the_list)
    found(name="Mustopa Kamarudin", birth_date=BORN, sex="M")
    visit = found(name="Mustopa Kamarudin", sex="M")
    reconcile(the_list)
    pair = MatchPair.objects.filter(visit=visit).order_by("-probability").first()
    assert pair is not None and pair.candidate == father
    visit.refresh_from_db()
    assert (visit.household, pair.state) == (None, PairState.OPEN)


@pytest.mark.parametrize("address", ["", "Jl. Kenanga No. 4 RT 003 RW 001"])
def test_a_name_and_a_village_are_never_sure(the_list: ListImport, address: str) -> None:
    """However rare the name, and though the family is the only one that nobody has claimed."""
    row = family(the_list, name="Wiratmoko Adisaputra", nik=NIK, birth_date=BORN, sex="M")
    Candidate.objects.filter(pk=row.pk).update(address=address)
    claimed(the_list)
    visit = found(name="Wiratmoko Adisaputra", sex="M", address=address)
    reconcile(the_list)
    pair = MatchPair.objects.get(visit=visit)
    assert pair.probability > 0.99
    visit.refresh_from_db()
    assert (visit.household, pair.candidate, pair.state) == (None, row, PairState.OPEN)


@pytest.mark.parametrize("born", [None, date(1990, 5, 20), date(1972, 1, 1)])
def test_a_name_with_another_birth_date_is_never_sure(
    the_list: ListImport, born: date | None
) -> None:
    family(the_list, name="Wiratmoko Adisaputra", birth_date=date(1971, 1, 1), sex="M")
    claimed(the_list)
    visit = found(name="Wiratmoko Adisaputra", birth_date=born, sex="M")
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None


def test_a_birth_year_tells_two_men_of_one_name_apart_and_no_more(the_list: ListImport) -> None:
    """01/07 stands where only the year is known: enough for a full name that nobody else of that
    year has in the village, too little where somebody has."""
    one = family(the_list, name="Wiratmoko Adisaputra", birth_date=date(1971, 7, 1), sex="M")
    for day in (date(1965, 3, 4), date(1965, 11, 30)):
        family(the_list, name="Zulfahmi Hendrawan", birth_date=day, sex="M")
    claimed(the_list)
    known = found(name="Wiratmoko Adisaputra", birth_date=date(1971, 1, 1), sex="M")
    torn = found(name="Zulfahmi Hendrawan", birth_date=date(1965, 1, 1), sex="M")
    elsewhere = found(
        name="Wiratmoko Adisaputra", birth_date=date(1971, 1, 1), village=OTHER_VILLAGE
    )
    reconcile(the_list)
    for visit in (known, torn, elsewhere):
        visit.refresh_from_db()
    assert (known.household, torn.household) == (one.household, None)
    assert elsewhere.household is None
    assert MatchPair.objects.filter(visit=torn, state=PairState.OPEN).count() == 2


@pytest.mark.parametrize(
    "other",
    [
        {"birth_date": date(1971, 1, 1)},
        {"birth_date": date(1971, 12, 3)},
        {"birth_date": BORN, "village": OTHER_VILLAGE},
    ],
)
def test_one_nik_of_one_name_is_one_family_though_the_rest_is_wrong(
    the_list: ListImport, other: dict[str, Any]
) -> None:
    first = family(the_list, name="Siti Aminah", nik=NIK, birth_date=BORN, family_id="F1")
    second = family(the_list, name="ST. AMINAH", nik=NIK, family_id="F2", **other)
    reconcile(the_list)
    second.refresh_from_db()
    assert second.duplicate_of == first


# --- numbers that speak against it ----------------------------------------------------------------

BROTHER = {"birth_date": BORN, "sex": "M", "nik": "1901011203710001"}


@pytest.mark.parametrize("name", ["Ahmad Rizki", "Ahmad Rizam"])
def test_brothers_of_one_day_are_told_apart_by_their_numbers(
    the_list: ListImport, name: str
) -> None:
    """Alike in name, born on one day in one house: the serial is all that differs."""
    family(the_list, name="Ahmad Rizal", **BROTHER)
    other = {**BROTHER, "nik": "1901011203710002"}
    visit = found(name=name, **other)
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household is None
    assert MatchPair.objects.filter(visit=visit, state=PairState.OPEN).exists()
    row = family(the_list, name=name, family_id="F2", **other)
    reconcile(the_list)
    visit.refresh_from_db()
    assert visit.household == row.household
    assert not Candidate.objects.filter(duplicate_of__isnull=False).exists()


def test_another_number_needs_name_and_birth_date_to_be_the_same(the_list: ListImport) -> None:
    at = "Jl. Kenanga No. 4 RT 003 RW 001"
    family(the_list, name="Wiratmoko Adisaputra", nik=NIK, birth_date=BORN, sex="M")
    Candidate.objects.update(address=at)
    claimed(the_list)
    other = {"nik": "3674052011650007", "sex": "M", "address": at}
    near = found(name="Wiratmoko Adisaputra", birth_date=date(1971, 3, 22), **other)
    reconcile(the_list)
    near.refresh_from_db()
    assert near.household is None
    assert MatchPair.objects.filter(visit=near, state=PairState.OPEN).exists()
    Visit.objects.filter(pk=near.pk).update(birth_date=BORN)
    reconcile(the_list)
    near.refresh_from_db()
    assert near.household is not None


def test_rows_of_one_family_card_with_neighbouring_numbers_are_a_question(
    the_list: ListImport,
) -> None:
    card = {"household__family_card_number": "1901010101100004"}
    for serial, name in enumerate(("Ahmad Rizal", "Ahmad Rizki"), 1):
        family(the_list, name=name, family_id=f"F{serial}", birth_date=BORN, sex="M")
        Candidate.objects.filter(family_id=f"F{serial}").update(
            nik=f"190101120371000{serial}",
            family_card_number=card["household__family_card_number"],
        )
    reconcile(the_list)
    assert not Candidate.objects.filter(duplicate_of__isnull=False).exists()
