"""The database refuses steps of states that no edge allows, in bulk and in raw SQL too."""

import pytest
from django.db import ProgrammingError, connection

from tests.factories import VisitFactory

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_to_take_back_the_acceptance_of_visits() -> None:
    VisitFactory.create_batch(3)
    with pytest.raises(ProgrammingError, match="Invalid transition"):
        run("UPDATE households_visit SET state = 'recorded', review_note = 'x'")


def test_changes_of_other_columns_pass_the_guard_of_the_state() -> None:
    visit = VisitFactory()
    run("UPDATE households_visit SET state = state, note = 'ditemui di kebun'")
    visit.refresh_from_db()
    assert visit.note == "ditemui di kebun"
