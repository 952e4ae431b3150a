"""A family's papers may point into another kecamatan: what is there stays unsaid."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from aidcases.models import User
from households.matching import merging
from households.models import Candidate, Household
from households.models.candidate import Outcome
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    ListImportFactory,
    ListRowFactory,
    UserFactory,
)
from tests.people import People

HIDDEN = "Kartolo Belinyu"
ROW_THERE = 7_041
SEEN = "Kartolo Sungailiat"
OUTSIDE_ROW = "baris di luar wilayah Anda"
OUTSIDE_FAMILY = "keluarga di luar wilayah Anda"


@pytest.fixture
def repeated(people: People) -> Candidate:
    """A row of the district that repeats one of another kecamatan on the regency's list."""
    the_list = ListImportFactory()
    there = HouseholdFactory(head_name=HIDDEN, village=OTHER_VILLAGE)
    row = ListRowFactory(list_import=the_list, number=ROW_THERE, region=there.region)
    root = CandidateFactory(household=there, list_import=the_list, list_row=row)
    here = CandidateFactory(
        household=HouseholdFactory(head_name=SEEN, village=VILLAGE), list_import=the_list
    )
    Candidate.objects.filter(pk=here.pk).update(outcome=Outcome.DUPLICATE, duplicate_of=root)
    here.refresh_from_db()
    return here


def body(user: User, name: str, *args: Any, **query: str) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    with translation.override("id"):
        answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return str([book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names])
    return content.decode()


def pages_of(repeated: Candidate) -> dict[str, tuple[Any, ...]]:
    return {
        "page": ("matching_duplicates", (), {}),
        "export": ("matching_duplicates", (), {"export": "csv"}),
        "workbook": ("outcomes_book", (repeated.list_import_id,), {}),
        "family": ("family", (repeated.household_id,), {}),
    }


PAGES = ("page", "export", "workbook", "family")


@pytest.mark.parametrize("which", PAGES)
def test_a_row_repeated_elsewhere_is_not_named(repeated: Candidate, people: People, which: str):
    name, args, query = pages_of(repeated)[which]
    told = body(people.district_office, name, *args, **query)
    assert SEEN in told
    assert OUTSIDE_ROW in told
    assert HIDDEN not in told
    assert str(ROW_THERE) not in told and f"{ROW_THERE:,}".replace(",", ".") not in told


@pytest.mark.parametrize("which", PAGES)
def test_whoever_sees_both_villages_is_told_which(repeated: Candidate, people: People, which: str):
    name, args, query = pages_of(repeated)[which]
    told = body(people.office, name, *args, **query)
    assert HIDDEN in told
    assert OUTSIDE_ROW not in told


@pytest.fixture
def here() -> Household:
    return HouseholdFactory(head_name=SEEN, village=VILLAGE)


@pytest.fixture
def there() -> Household:
    return HouseholdFactory(head_name=HIDDEN, village=OTHER_VILLAGE)


def test_a_family_merged_into_one_elsewhere_does_not_name_it(people, here, there):
    merging.merge(by=UserFactory(), kept=there, gone=here)
    told = body(people.district_office, "family", here.pk)
    assert OUTSIDE_FAMILY in told
    assert HIDDEN not in told and there.get_absolute_url() not in told
    told = body(people.office, "family", here.pk)
    assert HIDDEN in told and there.get_absolute_url() in told


def test_a_family_that_took_one_in_from_elsewhere_does_not_name_it(people, here, there):
    merging.merge(by=UserFactory(), kept=here, gone=there)
    for page in ("family", "family_split"):
        told = body(people.district_office, page, here.pk)
        assert HIDDEN not in told and there.get_absolute_url() not in told, page
    assert OUTSIDE_FAMILY in body(people.district_office, "family", here.pk)
    assert HIDDEN in body(people.office, "family", here.pk)
    assert HIDDEN in body(people.office, "family_split", here.pk)


def test_a_merge_that_waits_for_another_does_not_name_that_one(people, here, there):
    third = HouseholdFactory(village=VILLAGE)
    merging.merge(by=UserFactory(), kept=here, gone=third)
    merging.merge(by=UserFactory(), kept=there, gone=here)
    told = body(people.district_office, "family_split", here.pk)
    assert OUTSIDE_FAMILY in told
    assert HIDDEN not in told and there.get_absolute_url() not in told
