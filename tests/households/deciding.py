"""Steps of deciding that several tests take, through the real verbs."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from households.determination import decree as decrees
from households.determination import deliberation, outcomes, review
from households.models import Decree, Deliberation, Determination
from tests.factories import (
    DeterminationFactory,
    VisitFactory,
)


def reviewed(list_import: Any, supervisor: Any, **fields: Any) -> Determination:
    made = DeterminationFactory(candidate__list_import=list_import, **fields)
    review.review(by=supervisor, list_import=list_import, determinations=[made])
    return made


def deliberate(office: Any, list_import: Any, region: Any, **fields: Any) -> Deliberation:
    fields = {"held_on": date(2023, 5, 10), "minutes_number": "140/1/BA/2023", **fields}
    return deliberation.record(by=office, list_import=list_import, region=region, **fields)


def deliberated(list_import: Any, supervisor: Any, office: Any, **fields: Any) -> Determination:
    made = reviewed(list_import, supervisor, **fields)
    number = f"140/{made.pk}/BA/2023"
    deliberate(office, list_import, made.region, minutes_number=number)
    made.refresh_from_db()
    return made


def draft(office: Any, list_import: Any, **fields: Any) -> Decree:
    fields = {
        "region": list_import.region,
        "number": "188.45/100/2023",
        "title": "Penerima bantuan",
        "dated_on": date(2023, 6, 1),
        "signed_by": "Bupati Bangka",
        **fields,
    }
    return decrees.draft(by=office, list_import=list_import, **fields)


def run(sql: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def contradict(made: Determination) -> None:
    VisitFactory(
        household=made.household,
        verdict="ineligible",
        reason_id="deceased",
        visited_on=date(2023, 5, 20),
    )
    outcomes.refresh(household_ids=[made.household_id])
    review.propose(household_ids=[made.household_id])
