"""The office's pages of visits: what they list, who may act, what an act does."""

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aidcases.models import AuditEntry, Job
from aidcases.models.job import JobState
from households.models import Assignment, FieldResultImport, Visit
from households.models.visit import VisitState
from households.visits.handlers import IMPORT_VISITS
from households.visits.spreadsheet import record
from tests.factories import (
    OTHER_VILLAGE,
    VILLAGE,
    CandidateFactory,
    HouseholdFactory,
    RegionFactory,
    SupervisorFactory,
    UserFactory,
    VisitFactory,
    WorkerFactory,
)
from tests.households.field_results import no, row, workbook

pytestmark = pytest.mark.django_db


def as_person(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def chief() -> Iterator[Client]:
    return as_person(SupervisorFactory())


@pytest.fixture
def office() -> Client:
    return as_person(UserFactory())


def names_in(answer: Any) -> list[str]:
    return [record.name for record in answer.context["table"].data]


def test_the_list_shows_the_own_village_alone():
    mine = VisitFactory()
    VisitFactory(household=HouseholdFactory(village=OTHER_VILLAGE))
    answer = as_person(WorkerFactory()).get(reverse("visits"))
    assert names_in(answer) == [mine.name]
    choices = answer.context["page"].filterset.form.fields["region"].queryset
    assert [village.pk for village in choices] == [VILLAGE]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=recorded", {"waiting"}),
        ("verdict=ineligible", {"waiting"}),
        ("flag=late", {"waiting"}),
        ("linked=no", {"loose"}),
        (f"region={OTHER_VILLAGE}", {"far"}),
        ("", {"waiting", "loose", "far"}),
    ],
)
def test_the_list_filters(office, query, found):
    VisitFactory(
        name="waiting", state="recorded", verdict="ineligible", reason_id="moved", flags=["late"]
    )
    VisitFactory.unlinked(name="loose")
    VisitFactory(name="far", household=HouseholdFactory(village=OTHER_VILLAGE))
    assert set(names_in(office.get(f"{reverse('visits')}?{query}"))) == found


def test_a_pasted_nik_is_found_and_stands_in_no_address(office):
    wanted, _other = VisitFactory(), VisitFactory()
    spaced = " ".join([wanted.nik[:4], wanted.nik[4:10], wanted.nik[10:]])
    answer = office.post(reverse("visits"), {"q": spaced}, follow=True)
    assert names_in(answer) == [wanted.name]
    assert wanted.nik not in answer.request["QUERY_STRING"]
    assert wanted.nik not in answer.content.decode()


def test_the_list_takes_few_queries_however_long_it_is(office, django_assert_max_num_queries):
    VisitFactory.create_batch(12)
    with django_assert_max_num_queries(12):
        office.get(reverse("visits"))


def test_a_visit_stands_beside_the_registry_with_its_numbers_masked(office):
    home = HouseholdFactory(head_name="Siti Aminah")
    visit = VisitFactory(household=home, name="Siti Amina", flags=["late"])
    body = office.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "Siti Aminah" in body
    assert "Siti Amina<" in body
    assert "visit-differs" in body
    assert visit.nik not in body


def test_a_spreadsheets_row_is_shown_as_received_with_its_numbers_masked(office):
    visit = VisitFactory(nik="", raw=["F1", "1901.0101.0180.0002", 1901010101800004.0, "Siti"])
    Visit.objects.filter(pk=visit.pk).update(source_file=_received().source_file_id, row_number=7)
    body = office.get(reverse("visit", args=[visit.pk])).content.decode()
    assert "190101••••••0002" in body
    assert "190101••••••0004" in body
    assert "0101.0180" not in body
    assert "1901010101800004" not in body


def _received() -> FieldResultImport:
    as_person(person := UserFactory()).post(
        reverse("field_result_upload"),
        {"file": _file([row(1), no(2, "Pindah"), no(3, "diganti")])},
    )
    return FieldResultImport.objects.get(uploaded_by=person)


def _file(rows: list[dict[str, Any]]) -> io.BytesIO:
    file = workbook(rows)
    file.name = "hasil.xlsx"
    return file


def test_a_supervisor_accepts_from_the_page(chief):
    visit = VisitFactory(state="recorded")
    chief.post(reverse("visit_review", args=[visit.pk]), {"act": "accept"})
    visit.refresh_from_db()
    assert visit.state == VisitState.ACCEPTED


def test_a_contradicted_visit_asks_to_look_at_both(chief):
    visit = VisitFactory(state="recorded", flags=["contradiction"])
    url = reverse("visit_review", args=[visit.pk])
    chief.post(url, {"act": "accept"})
    visit.refresh_from_db()
    assert visit.state == VisitState.RECORDED
    chief.post(url, {"act": "accept", "despite_contradiction": "on"})
    visit.refresh_from_db()
    assert visit.state == VisitState.ACCEPTED


def test_a_supervisor_returns_with_a_word(chief):
    visit = VisitFactory(state="recorded")
    chief.post(reverse("visit_review", args=[visit.pk]), {"act": "return", "note": "Foto?"})
    visit.refresh_from_db()
    assert (visit.state, visit.review_note) == (VisitState.RETURNED, "Foto?")


def test_a_village_is_accepted_at_once_except_its_contradictions(chief):
    VisitFactory.create_batch(2, state="recorded")
    VisitFactory(state="recorded", flags=["contradiction"])
    VisitFactory(state="recorded", household=HouseholdFactory(village=OTHER_VILLAGE))
    (there,) = [v for v in chief.get(reverse("visit_queue")).context["villages"] if v.contradicted]
    assert (there.waiting, there.acceptable) == (3, 2)
    chief.post(reverse("visits_accept", args=[VILLAGE]), {"seen": there.acceptable})
    assert Visit.objects.filter(state="accepted").count() == 2


def test_a_village_in_which_more_has_come_in_is_not_accepted_unseen(chief):
    VisitFactory.create_batch(2, state="recorded")
    answer = chief.post(reverse("visits_accept", args=[VILLAGE]), {"seen": 1})
    assert answer.status_code == 302
    assert not Visit.objects.filter(state="accepted").exists()


def test_the_office_assigns_a_village_and_takes_it_back(office):
    worker, _other = WorkerFactory(), WorkerFactory()
    CandidateFactory()
    url = reverse("assign_village", args=[VILLAGE])
    assert office.post(url, {"worker": ""}).status_code == 422
    office.post(url, {"worker": worker.pk, "due_on": "2026-12-31"})
    assignment = Assignment.objects.get()
    assert (assignment.worker, str(assignment.due_on)) == (worker, "2026-12-31")
    office.post(reverse("assignments_withdraw", args=[VILLAGE]))
    assert Assignment.objects.get().state == "withdrawn"


def test_the_choice_of_workers_is_the_villages_own(office):
    mine = WorkerFactory()
    WorkerFactory(region=RegionFactory(code=OTHER_VILLAGE))
    CandidateFactory()
    form = office.get(reverse("assign_village", args=[VILLAGE])).context["form"]
    assert list(form.fields["worker"].queryset) == [mine]


def test_assigning_all_names_the_villages_left_over(office):
    WorkerFactory()
    CandidateFactory()
    listed = Assignment.objects.count(), CandidateFactory._meta.model.objects.get().list_import
    CandidateFactory(list_import=listed[1], village=OTHER_VILLAGE)
    answer = office.post(reverse("assign_all"), follow=True)
    assert Assignment.objects.count() == 1
    assert RegionFactory(code=OTHER_VILLAGE).name in answer.content.decode()


def test_the_assignments_take_few_queries(office, django_assert_max_num_queries):
    listed = CandidateFactory().list_import
    CandidateFactory.create_batch(5, list_import=listed)
    with django_assert_max_num_queries(12):
        office.get(reverse("assignments"))


def test_a_spreadsheet_is_received_as_a_job_and_its_bad_rows_come_back(office):
    RegionFactory()
    received = _received()
    job = Job.objects.get(kind=IMPORT_VISITS)
    assert job.parameters == {"import": received.pk}
    page = reverse("field_result", args=[received.pk])
    assert "job-" in office.get(page).content.decode()
    record(by=received.uploaded_by, received=received)
    body = office.get(page).content.decode()
    assert "diganti" in body
    repairs = office.get(reverse("field_result_repairs", args=[received.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(repairs.content)).active
    assert sheet.max_row == 2
    (bad,) = sheet.iter_rows(min_row=2, values_only=True)
    assert bad[0] == "F000000003"
    assert bad[-2] == 4
    assert "diganti" in bad[-1]
    assert AuditEntry.objects.filter(action="field_results.repairs_downloaded").exists()


def test_a_repaired_spreadsheet_can_be_sent_as_it_is(office):
    RegionFactory()
    received = _received()
    record(by=received.uploaded_by, received=received)
    repairs = office.get(reverse("field_result_repairs", args=[received.pk]))
    book = openpyxl.load_workbook(io.BytesIO(repairs.content))
    sheet = book.active
    reason = [cell.value for cell in sheet[1]].index("VERVAL_alasan_tidak_memenuhi_kriteria_P3KE")
    sheet.cell(2, reason + 1).value = "Sudah mampu"
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "perbaikan.xlsx"
    office.post(reverse("field_result_upload"), {"file": file})
    mended = FieldResultImport.objects.latest("pk")
    answer = record(by=mended.uploaded_by, received=mended)
    assert (answer["rows"], answer["recorded"]) == (1, 1)
    assert Visit.objects.filter(reason="better_off").count() == 1


def test_an_upload_without_a_file_says_so(office):
    assert office.post(reverse("field_result_upload")).status_code == 422


def test_an_imported_files_visits_are_found_by_the_file(office):
    RegionFactory()
    received = _received()
    record(by=received.uploaded_by, received=received)
    VisitFactory()
    answer = office.get(f"{reverse('visits')}?file={received.pk}")
    assert len(names_in(answer)) == 2


def test_a_reading_that_was_called_off_is_started_again_once(office):
    RegionFactory()
    received = _received()
    page = reverse("field_result", args=[received.pk])
    office.post(page)
    assert Job.objects.filter(kind=IMPORT_VISITS).count() == 1
    Job.objects.update(state=JobState.CANCELLED, finished_at=timezone.now())
    body = office.get(page).content.decode()
    assert "data-reload" not in body
    office.post(page)
    assert Job.objects.filter(kind=IMPORT_VISITS, state=JobState.QUEUED).count() == 1
