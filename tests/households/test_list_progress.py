"""How far the work on a list is: it goes forward, and is whole only when it is done."""

from collections.abc import Callable
from typing import Any

import pytest

from aidcases import jobs
from aidcases.models import User
from households.ministry_list.handlers import COMPARE_LISTS, READ_LIST
from households.ministry_list.staging import SHARES
from tests.factories import AdminFactory
from tests.layout_sheets import PERSON_HEADERS, persons
from tests.people import load_regions
from tests.sheets import families, imported, uploaded, xlsx

pytestmark = pytest.mark.django_db
Told = list[tuple[int, int, str]]


@pytest.fixture
def admin() -> User:
    load_regions()
    found: User = AdminFactory()
    return found


@pytest.fixture
def told(admin: User) -> Callable[[str, dict[str, Any]], Told]:
    """Does a job, and gives what it said of itself."""

    def run(kind: str, parameters: dict[str, Any]) -> Told:
        said: Told = []
        jobs.run_here(kind, parameters, by=admin, on_progress=lambda *one: said.append(one))
        return said

    return run


def goes_forward(said: Told) -> bool:
    shares = [done / total for done, total, _message in said if total]
    return shares == sorted(shares)


def test_a_reading_is_not_whole_before_the_rows_are_compared_and_counted(
    admin: User, told: Callable[..., Told]
):
    listed = uploaded(admin, xlsx(persons(400), headers=PERSON_HEADERS))
    said = told(READ_LIST, {"list_import": listed.pk})
    assert goes_forward(said)
    assert list(dict.fromkeys(message for *_, message in said)) == list(SHARES)
    assert all(done < total for done, total, _message in said if total)
    checking = max(done / total for done, total, message in said if message == "Checking rows")
    assert checking < 0.9


def test_a_comparison_is_told_by_the_share_of_its_steps(admin: User, told: Callable[..., Told]):
    old, new = imported(admin, families(30)), imported(admin, families(30, first=10))
    said = told(COMPARE_LISTS, {"old": old.pk, "new": new.pk})
    assert goes_forward(said) and said[-1][0] == said[-1][1] == 60
    begun = next(done for done, _total, message in said if message.startswith("Comparing"))
    assert 0 < begun < 60 * 0.8
