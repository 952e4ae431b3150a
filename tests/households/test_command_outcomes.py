"""The command `outcomes`: one JSON object, counts that add up."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import DeterminationFactory, ListImportFactory, VisitFactory

pytestmark = pytest.mark.django_db


def test_it_prints_the_funnel_of_the_latest_list_as_json(capsys):
    list_import = ListImportFactory(rows=5, accepted=3, quarantined=1, skipped=1)
    DeterminationFactory(candidate__list_import=list_import)
    for reason in ["moved", "deceased"]:
        DeterminationFactory(
            candidate__list_import=list_import, verdict="ineligible", reason_id=reason
        )
    VisitFactory.unlinked()

    call_command("outcomes", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "rows": 4,
        "outcomes": {
            "quarantined": 1,
            "duplicate": 0,
            "waiting": 0,
            "unverifiable": 0,
            "ineligible": 2,
            "eligible": 1,
            "decreed": 0,
        },
        "ineligible_reasons": {"deceased": 1, "moved": 1},
        "not_on_list": 1,
    }


def test_it_prints_a_table_for_people(capsys):
    made = DeterminationFactory()
    call_command("outcomes", "--list", str(made.candidate.list_import_id))
    assert "eligible" in capsys.readouterr().out


def test_it_says_where_there_is_no_list():
    with pytest.raises(CommandError):
        call_command("outcomes", "--json")
    with pytest.raises(CommandError):
        call_command("outcomes", "--list", "999999")
