"""Every change leaves a history event with its cause; audit rows are for ever (I9, I10)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context

from aidcases import audit, jobs
from aidcases.accounts import system_user
from aidcases.models import AuditEntry, Region

pytestmark = pytest.mark.django_db(transaction=True)
RegionEvent = Region.history.rel.related_model


@pytest.fixture
def region():
    return Region.objects.create(code="98", level="provinsi", name="Antah", name_key="ANTAH")


def test_insert_update_and_delete_leave_one_event_each(region):
    Region.objects.filter(pk="98").update(name="Berantah")
    region.delete()
    assert list(RegionEvent.objects.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "Antah"),
        ("update", "Berantah"),
        ("delete", "Berantah"),
    ]


def test_an_update_that_changes_nothing_leaves_no_event(region):
    Region.objects.filter(pk="98").update(name="Antah")
    assert RegionEvent.objects.count() == 1


def test_raw_sql_over_many_rows_leaves_an_event_for_each(region):
    Region.objects.create(code="97", level="provinsi", name="Lain", name_key="LAIN")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE aidcases_region SET name = name || ' Baru'")
    assert RegionEvent.objects.filter(pgh_label="update").count() == 2


def test_an_event_names_the_job_that_caused_it():
    @jobs.handles("tests.rename")
    def rename(heartbeat):
        Region.objects.create(code="96", level="provinsi", name="X", name_key="X")
        return {}

    job = jobs.run_here("tests.rename", {}, by=system_user())
    context = Context.objects.get(pk=RegionEvent.objects.get(code="96").pgh_context_id)
    assert context.metadata == {
        "user": system_user().pk,
        "job": str(job.pk),
        "kind": "tests.rename",
    }


def test_an_event_names_the_command_that_caused_it():
    call_command("load_regions", stdout=StringIO())
    context = Context.objects.get(pk=RegionEvent.objects.get(code="19.01").pgh_context_id)
    assert context.metadata == {"user": system_user().pk, "command": "load_regions"}


def test_history_cannot_be_changed(region):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        RegionEvent.objects.update(name="never so")
    with pytest.raises(DatabaseError, match="delete rows"), transaction.atomic():
        RegionEvent.objects.all().delete()


def test_audit_entries_cannot_be_changed():
    audit.record("tests.done", by=system_user(), rows=3)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        AuditEntry.objects.update(actor="somebody")
    with pytest.raises(DatabaseError, match="delete rows"), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_an_entry_and_the_events_of_one_act_share_their_context(region):
    with audit.command_context("tests", system_user()):
        Region.objects.filter(pk="98").update(name="Y")
        entry = audit.record("region.renamed", by=system_user(), subject=region)
    event = RegionEvent.objects.get(pgh_label="update")
    assert event.pgh_context_id == entry.context_id
    assert (entry.region_id, entry.subject_id) == ("98", "98")
