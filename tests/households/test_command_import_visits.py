"""import_visits FILE on the command line."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aidcases.models import Job
from households.models import Visit
from tests.factories import RegionFactory, UserFactory
from tests.households.field_results import no, row, sheet, workbook

pytestmark = pytest.mark.django_db
SHAPE = {"import", "rows", "recorded", "quarantined", "skipped", "blank", "seconds"}


@pytest.fixture
def results(tmp_path):
    RegionFactory()
    path = tmp_path / "hasil verval.xlsx"
    path.write_bytes(workbook([row(1), no(2, "Pindah"), no(3, None)]).getvalue())
    return path


def told(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> dict:
    call_command("import_visits", str(path), "--json", *options)
    return json.loads(capsys.readouterr().out)


def test_it_records_the_rows_as_accepted_and_prints_one_json_object(results, capsys):
    answer = told(capsys, results)
    assert answer.keys() == SHAPE
    assert answer == answer | {"rows": 3, "recorded": 2, "quarantined": 1, "skipped": 0}
    assert set(Visit.objects.values_list("state", "reviewed_by__username")) == {
        ("accepted", "system")
    }
    assert Job.objects.get().state == "done"


def test_the_same_file_again_skips_what_is_recorded(results, capsys):
    told(capsys, results)
    assert told(capsys, results) | {"import": 0, "seconds": 0} == {
        "import": 0, "rows": 3, "recorded": 0, "quarantined": 1, "skipped": 2, "blank": 0,
        "seconds": 0,
    }  # fmt: skip


def test_a_person_who_may_not_accept_is_refused(results):
    office = UserFactory()
    with pytest.raises(CommandError):
        call_command("import_visits", str(results), "--as", office.username)
    assert not Visit.objects.exists()


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_visits", str(tmp_path / "none.xlsx"))


def test_a_file_without_results_is_one_clear_line(tmp_path):
    RegionFactory(code="19.01")
    path = tmp_path / "list.xlsx"
    path.write_bytes(sheet([["NIK", "Nama"], ["1", "x"]]).getvalue())
    with pytest.raises(CommandError, match="VERVAL_memenuhi_kriteria_P3KE"):
        call_command("import_visits", str(path))
    assert Job.objects.get().state == "failed"
