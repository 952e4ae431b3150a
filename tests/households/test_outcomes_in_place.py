"""Outcomes are written without a touch to any index (docs/decisions/0016)."""

import pytest
from django.db import connection, transaction

from households.determination import outcomes
from households.models import Candidate
from tests.factories import CandidateFactory, ListImportFactory, VisitFactory

_IN_PLACE = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = %s"


@pytest.mark.django_db(transaction=True)
def test_the_outcomes_of_a_list_change_in_place() -> None:
    listed = ListImportFactory()
    for _ in range(30):
        row = CandidateFactory(list_import=listed)
        VisitFactory(household=row.household, region=row.region, state="accepted")
    with transaction.atomic(), connection.cursor() as cursor:
        assert outcomes.refresh(list_import_id=listed.pk) == 30
        cursor.execute(_IN_PLACE, [Candidate._meta.db_table])
        assert cursor.fetchone() == (30, 30)
