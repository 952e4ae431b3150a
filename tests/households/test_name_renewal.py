"""Stored keys of names follow their rules, once and everywhere."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from aidcases.errors import NotAllowed
from aidcases.models import AuditEntry
from households.matching.renewal import renew_name_keys
from households.models import Candidate, Household, ListRow, Visit
from tests.factories import CandidateFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


def test_a_key_of_older_rules_is_renewed_wherever_it_stands() -> None:
    row = CandidateFactory(household__head_name="Surjadi")
    VisitFactory(household=row.household, name="Surjadi")
    other = CandidateFactory(household__head_name="Rusli Hasan")
    for model in (Household, Candidate, Visit):
        model.objects.filter(name_key="SURYADI").update(name_key="SURJADI")
    said = {"name": "Surjadi", "name_key": "SURJADI"}
    ListRow.objects.filter(pk=row.list_row_id).update(understood=said)

    out = StringIO()
    call_command("renew_name_keys", json=True, stdout=out)

    changed = json.loads(out.getvalue())
    assert changed == {"household": 1, "member": 0, "candidate": 1, "visit": 1, "listrow": 1}
    for model in (Household, Candidate, Visit):
        assert model.objects.filter(name_key="SURYADI").count() == 1
    assert ListRow.objects.get(pk=row.list_row_id).understood["name_key"] == "SURYADI"
    other.refresh_from_db()
    assert other.name_key == "RUSLI HASAN"
    assert AuditEntry.objects.get(action="names.renewed").details["candidate"] == 1
    call_command("renew_name_keys", json=True, stdout=(again := StringIO()))
    assert not any(json.loads(again.getvalue()).values())


def test_only_who_keeps_the_reference_data_may_renew() -> None:
    with pytest.raises(NotAllowed):
        renew_name_keys(by=UserFactory())
