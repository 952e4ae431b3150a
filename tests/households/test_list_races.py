"""A list that two people, or two workers, take on at once: one effect, and the other is told."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aidcases import jobs
from aidcases.errors import Refused, Stale
from aidcases.models import Job, SourceFile, User
from households.ministry_list.acceptance import apply_list
from households.ministry_list.handlers import APPLY_LIST, READ_LIST
from households.ministry_list.uploading import AlreadyReceived, receiving
from households.models import Candidate, Household, ListImport, ListRow
from households.models.list_import import ListState
from households.views.list_jobs import enqueue_once
from tests.factories import AdminFactory
from tests.people import load_regions
from tests.racing import one_after_the_other
from tests.sheets import families, read, uploaded, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def admin() -> User:
    load_regions()
    found: User = AdminFactory()
    return found


@pytest.fixture
def storage(tmp_path: Path, settings: Any) -> Path:
    """Where files are kept, of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_in(storage: Path) -> list[Path]:
    return [path for path in storage.rglob("*") if path.is_file()]


# --- applying -------------------------------------------------------------------------------------


def test_of_two_lists_of_the_same_rows_one_is_applied(admin: User):
    first = read(admin, xlsx(families(4)))
    second = read(admin, xlsx(families(4)[::-1]))
    raised = one_after_the_other(
        lambda: apply_list(by=admin, list_import=first),
        lambda: apply_list(by=admin, list_import=second),
    )
    assert len(raised) == 1 and "sudah diimpor" in str(raised[0])
    assert (Candidate.objects.count(), Household.objects.count()) == (4, 4)
    second.refresh_from_db()
    assert second.state == ListState.IN_REVIEW


def test_of_two_who_apply_a_list_one_does(admin: User):
    pk = read(admin, xlsx(families(3))).pk
    raised = one_after_the_other(
        lambda: apply_list(by=admin, list_import=ListImport.objects.get(pk=pk)),
        lambda: apply_list(by=admin, list_import=ListImport.objects.get(pk=pk)),
    )
    assert len(raised) == 1 and isinstance(raised[0], Stale)
    assert Candidate.objects.count() == 3


def test_a_guard_that_tripped_since_the_list_was_looked_at_holds_it(admin: User):
    looked_at = read(admin, xlsx(families(3)))
    ListImport.objects.filter(pk=looked_at.pk).update(guard=["damaged_niks"])
    with pytest.raises(Refused):
        apply_list(by=admin, list_import=looked_at)
    assert not Candidate.objects.exists()


def test_a_double_click_on_apply_is_one_job(admin: User, client: Client):
    listed = read(admin, xlsx(families(3)))
    client.force_login(admin, backend=BACKEND)
    for _click in range(2):
        assert client.post(reverse("list_apply", args=[listed.pk])).status_code == 302
    assert Job.objects.filter(kind=APPLY_LIST).count() == 1


def test_of_two_who_ask_for_the_same_work_one_asks(admin: User):
    listed = read(admin, xlsx(families(3)))

    def ask() -> None:
        enqueue_once(APPLY_LIST, listed, by=admin)

    assert one_after_the_other(ask, ask) == []
    assert Job.objects.filter(kind=APPLY_LIST).count() == 1


# --- receiving ------------------------------------------------------------------------------------


def test_the_same_bytes_at_the_same_time_are_one_list(admin: User, storage: Path):
    data = xlsx(families(3))
    raised = one_after_the_other(lambda: uploaded(admin, data), lambda: uploaded(admin, data))
    assert len(raised) == 1 and isinstance(raised[0], AlreadyReceived)
    assert (ListImport.objects.count(), SourceFile.objects.count()) == (1, 1)
    assert len(files_in(storage)) == 1


def test_where_what_belongs_to_an_upload_fails_no_file_is_left_behind(admin: User, storage: Path):
    file = io.BytesIO(xlsx(families(3)))
    with pytest.raises(ZeroDivisionError), receiving(by=admin, file=file, name="daftar.xlsx"):
        assert len(files_in(storage)) == 1
        raise ZeroDivisionError
    assert not ListImport.objects.exists() and not SourceFile.objects.exists()
    assert files_in(storage) == []


# --- reading --------------------------------------------------------------------------------------


def test_of_two_who_read_a_list_one_does(admin: User):
    listed = uploaded(admin, xlsx(families(5)))

    def reading() -> None:
        jobs.run_here(READ_LIST, {"list_import": listed.pk}, by=admin)

    raised = one_after_the_other(reading, reading)
    assert len(raised) == 1 and isinstance(raised[0], Stale)
    listed.refresh_from_db()
    assert (listed.state, ListRow.objects.count()) == (ListState.IN_REVIEW, 5)
