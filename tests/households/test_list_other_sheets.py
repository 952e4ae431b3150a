"""A workbook with a list on each sheet: one sheet is read first, the others by a click each."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import Job, SourceFile
from households.ministry_list.handlers import READ_LIST
from households.ministry_list.uploading import AlreadyReceived, read_other_sheet, receive
from households.models import Candidate, ListImport, ListRow
from households.models.list_import import ListState
from tests.people import People
from tests.sheets import HEADERS, apply, book, content, families, read

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def data() -> bytes:
    """Two kecamatan with three families each, and a sheet of notes."""
    workbook = book(families(3))
    workbook.active.title = "Sungailiat"
    other = workbook.create_sheet("Belinyu")
    other.append(HEADERS)
    for row in families(3, first=10):
        other.append([row[header] for header in HEADERS])
    workbook.create_sheet("Kosong")
    return content(workbook)


@pytest.fixture
def first(people: People, data: bytes) -> ListImport:
    return read(people.admin, data, sheet="Sungailiat")


def names(rows: Any) -> set[str]:
    return set(rows.values_list("family_id", flat=True))


def test_each_sheet_is_a_list_of_its_own_from_one_kept_file(
    people: People, first: ListImport, client: Client
):
    client.force_login(people.admin, backend=BACKEND)
    url = reverse("list_import", args=[first.pk])
    page = client.get(url)
    assert [one["name"] for one in page.context["other_sheets"]] == ["Belinyu", "Kosong"]
    assert "Baca “Belinyu” juga" in page.content.decode()
    client.post(reverse("list_other_sheet", args=[first.pk]), {"sheet": "Belinyu"})
    second = ListImport.objects.latest("pk")
    assert Job.objects.filter(kind=READ_LIST, parameters__list_import=second.pk).exists()
    jobs.run_here(READ_LIST, {"list_import": second.pk}, by=people.admin)
    second.refresh_from_db()
    assert (second.state, second.sheet, second.rows) == (ListState.IN_REVIEW, "Belinyu", 3)
    assert second.source_file_id == first.source_file_id and SourceFile.objects.count() == 1
    assert "daftar.xlsx · Belinyu" in client.get(reverse("lists")).content.decode()
    for one in (first, second):
        apply(people.admin, one)
    assert names(Candidate.objects) == names(ListRow.objects) and Candidate.objects.count() == 6
    shown = client.get(url).context["other_sheets"]
    assert [one["list"] for one in shown] == [second, None]


def test_the_same_sheet_again_is_that_list(people: People, first: ListImport, data: bytes):
    apply(people.admin, first)
    with pytest.raises(AlreadyReceived, match="sudah diimpor") as again:
        receive(by=people.admin, file=io.BytesIO(data), name="x.xlsx", sheet="Sungailiat")
    assert again.value.list_import == first
    with pytest.raises(AlreadyReceived):
        receive(by=people.admin, file=io.BytesIO(data), name="x.xlsx")
    second = read_other_sheet(by=people.admin, list_import=first, sheet="Belinyu")
    with pytest.raises(AlreadyReceived) as again:
        read_other_sheet(by=people.admin, list_import=first, sheet="Belinyu")
    assert again.value.list_import == second and ListImport.objects.count() == 2


def test_a_sheet_chosen_for_a_file_that_could_not_be_read_is_not_a_list_twice(
    people: People, data: bytes, client: Client
):
    """The file asked which sheet, and came once more with the answer."""
    with pytest.raises(Refused):
        read(people.admin, data)
    asking = ListImport.objects.get()
    assert asking.counts["sheets"] == ["Sungailiat", "Belinyu", "Kosong"]
    answered = read(people.admin, data, sheet="Belinyu")
    client.force_login(people.admin, backend=BACKEND)
    client.post(reverse("list_read_again", args=[asking.pk]), {"sheet": "Belinyu"})
    asking.refresh_from_db()
    assert (asking.state, answered.state) == (ListState.FAILED, ListState.IN_REVIEW)
    client.post(reverse("list_read_again", args=[asking.pk]), {"sheet": "Sungailiat"})
    asking.refresh_from_db()
    assert asking.state == ListState.UPLOADED


def test_a_sheet_that_the_file_has_not_got_is_refused(people: People, first: ListImport):
    with pytest.raises(Refused, match="Pangkalpinang"):
        read_other_sheet(by=people.admin, list_import=first, sheet="Pangkalpinang")


def test_the_command_imports_one_sheet_after_the_other(
    people: People, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(data)
    for sheet in ("Sungailiat", "Belinyu", "Belinyu"):
        call_command("import_list", path, sheet=sheet, json=True)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["accepted"], one["skipped"]) for one in told] == [(3, 0), (3, 0), (0, 3)]
    assert told[1]["import"] == told[2]["import"] != told[0]["import"]
    assert Candidate.objects.count() == 6
