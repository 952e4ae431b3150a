"""The rules of decrees in the database itself."""

import pytest
from django.db import IntegrityError, ProgrammingError

from households.determination import decree as decrees
from tests.factories import (
    HouseholdFactory,
    ListImportFactory,
    SupervisorFactory,
    UserFactory,
)
from tests.households.deciding import deliberated, draft, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return UserFactory()


@pytest.fixture
def supervisor():
    return SupervisorFactory()


@pytest.fixture
def list_import():
    return ListImportFactory()


@pytest.fixture
def issued(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    return decrees.issue(by=supervisor, decree=draft(office, list_import))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE households_decreerecipient SET name = 'Orang Lain'",
        "DELETE FROM households_decreerecipient",
        "INSERT INTO households_decreerecipient (decree_id, number, determination_id,"
        " household_id, region_id, name, nik, family_card_number, address)"
        " SELECT decree_id, 99, determination_id, household_id, region_id, name, '', '', ''"
        " FROM households_decreerecipient",
    ],
)
def test_the_list_of_an_issued_decree_is_frozen(issued, sql):
    with pytest.raises(ProgrammingError, match="frozen"):
        run(sql)


def test_no_line_moves_from_an_issued_decree_to_a_draft(issued, office, supervisor):
    deliberated(issued.list_import, supervisor, office)
    other = draft(office, issued.list_import, number="188.45/101/2023")
    with pytest.raises(ProgrammingError, match="frozen"):
        run(
            "UPDATE households_decreerecipient SET decree_id = %s, number = 9 WHERE decree_id = %s",
            other.pk,
            issued.pk,
        )


@pytest.mark.parametrize(
    "change",
    ["number = 'x'", "frozen_hash = 'x'", "dated_on = '2023-01-01'", "recipients_count = 0"],
)
def test_an_issued_decree_is_not_edited(issued, change):
    with pytest.raises(ProgrammingError, match="new version"):
        run(f"UPDATE households_decree SET {change}")


def test_an_issued_decree_is_not_deleted(issued):
    with pytest.raises(ProgrammingError, match="Cannot delete"):
        run("DELETE FROM households_decree")


def test_an_issued_decree_does_not_become_a_draft_again(issued):
    with pytest.raises(ProgrammingError, match="Invalid transition"):
        run("UPDATE households_decree SET state = 'draft'")


@pytest.fixture
def drafted(office, supervisor, list_import):
    deliberated(list_import, supervisor, office)
    return draft(office, list_import)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("issued_by_id = drafted_by_id", "decree_maker_is_not_checker|decree_issued_is_frozen"),
        (
            "state = 'issued', issued_by_id = drafted_by_id, issued_at = now(), frozen_hash = 'x'",
            "decree_maker_is_not_checker",
        ),
        ("state = 'issued'", "decree_issued_is_frozen"),
        ("issued_at = now()", "decree_issued_is_frozen"),
    ],
)
def test_the_database_refuses_a_decree_that_cannot_be(drafted, change, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE households_decree SET {change}")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("decree_id, 99, household_id", "decree_household_once"),
        ("decree_id, number, %s", "decree_line_number_once"),
    ],
)
def test_the_database_keeps_each_family_and_each_number_once(drafted, values, constraint):
    sql = (
        "INSERT INTO households_decreerecipient (decree_id, number, household_id,"
        " determination_id, region_id, name, nik, family_card_number, address)"
        f" SELECT {values}, determination_id, region_id, name, '', '', ''"
        " FROM households_decreerecipient"
    )
    other = [HouseholdFactory().pk] if "%s" in values else []
    with pytest.raises(IntegrityError, match=constraint):
        run(sql, *other)


def test_the_database_keeps_a_number_and_version_once(drafted):
    with pytest.raises(IntegrityError, match="decree_number_once"):
        run(
            "INSERT INTO households_decree (list_import_id, region_id, number, title, dated_on,"
            " signed_by, state, version, recipients_count, frozen_hash, drafted_by_id, drafted_at)"
            " SELECT list_import_id, region_id, number, title, dated_on, signed_by, state,"
            " version, 0, '', drafted_by_id, drafted_at FROM households_decree"
        )
