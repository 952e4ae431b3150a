"""Two clerks at one decree: one is first, the other is told."""

from datetime import date

import pytest

from aidcases.errors import Refused
from households.determination import decree as decrees
from households.models import Decree
from tests.factories import ListImportFactory, SupervisorFactory, UserFactory
from tests.households.deciding import deliberated, draft
from tests.people import load_regions
from tests.racing import Act, one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_draft_the_next_version_one_does():
    load_regions()
    office, supervisor, listed = UserFactory(), SupervisorFactory(), ListImportFactory()
    deliberated(listed, supervisor, office)
    issued = decrees.issue(by=supervisor, decree=draft(office, listed))

    def amending(number: str) -> Act:
        held = Decree.objects.get(pk=issued.pk)  # as each had it on the screen
        return lambda: decrees.amend(
            by=office,
            decree=held,
            number=number,
            title="Perubahan",
            dated_on=date(2023, 7, 1),
            signed_by="Bupati Bangka",
        )

    raised = one_after_the_other(amending("188.45/200/2023"), amending("188.45/201/2023"))
    assert len(raised) == 1 and isinstance(raised[0], Refused), raised
    assert str(raised[0]) == "Versi berikutnya dari SK ini sedang disusun."
    assert Decree.objects.filter(amends=issued).count() == 1
