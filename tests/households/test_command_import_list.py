"""import_list and compare_lists as offices call them: one JSON object, and an exit code."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from households.models import Candidate, ListImport
from tests.people import load_regions
from tests.sheets import families, family, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path: Path):
    load_regions()

    def to_file(rows: list[dict[str, Any]], name: str = "daftar.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(xlsx(rows))
        return str(path)

    return to_file


def told(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_import_list_applies_and_says_the_sums(write):
    rows = [*families(4), family(5, **{"Kepala Keluarga": None})]
    result = told("import_list", write(rows))
    assert result["state"] == "applied"
    assert result["rows"] == result["accepted"] + result["quarantined"] + result["skipped"] == 5
    assert {"import", "duplicates", "seconds"} <= result.keys()
    assert ListImport.objects.get(pk=result["import"]).applied_by.username == "system"


def test_a_preview_stops_in_review_and_the_next_call_applies_it(write):
    path = write(families(3))
    preview = told("import_list", path, "--preview")
    assert (preview["state"], Candidate.objects.count()) == ("in_review", 0)
    result = told("import_list", path)
    assert (result["state"], result["import"]) == ("applied", preview["import"])
    assert Candidate.objects.count() == 3


def test_the_same_file_again_skips_every_row(write):
    path = write(families(3))
    told("import_list", path)
    again = told("import_list", path)
    assert (again["state"], again["accepted"], again["skipped"]) == ("applied", 0, 3)
    assert Candidate.objects.count() == 3


def test_a_guarded_file_stays_in_review_with_exit_code_2(write, capsys):
    rows = [family(n, **{"Kepala Keluarga": None}) for n in range(3)]
    with pytest.raises(SystemExit) as stopped:
        call_command("import_list", write(rows), "--json")
    assert stopped.value.code == 2
    assert json.loads(capsys.readouterr().out)["state"] == "in_review"


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path):
    load_regions()
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(xlsx(families(3))[:4000])
    with pytest.raises(CommandError) as refused:
        told("import_list", str(path))
    assert "\n" not in str(refused.value)


def test_an_unknown_user_is_refused(write):
    with pytest.raises(CommandError, match="nobody"):
        told("import_list", write(families(1)), "--as", "nobody")


def test_compare_lists_says_what_became_of_each_family(write, tmp_path: Path):
    old = [*families(8), family(20, NIK=None, **{"ID Keluarga": None})]
    new = [
        *families(4),  # same
        family(5, Alamat="JL. BARU 5"),  # changed
        family(6, **{"ID Keluarga": "P3KE99999999"}),  # the same NIK: changed
        family(7, NIK=None, **{"ID Keluarga": "P3KE99999998"}),  # name, birth date, village
        family(30),
        family(31, NIK=family(8)["NIK"], **{"Kepala Keluarga": "WONG SIU LAN"}),  # whose NIK?
    ]
    first = told("import_list", write(old, "lama.xlsx"))
    second = told("import_list", write(new, "baru.xlsx"))
    out = tmp_path / "banding.xlsx"
    found = told("compare_lists", str(first["import"]), str(second["import"]), "--out", str(out))
    counts = {group: found[group] for group in ("new", "gone", "changed", "same", "unsure")}
    assert counts == {"new": 1, "gone": 0, "changed": 3, "same": 4, "unsure": 1}
    assert sum(counts.values()) - counts["gone"] == second["accepted"]
    assert found["fields"]["address"] == 2
    assert out.read_bytes()[:2] == b"PK"


def test_compare_lists_refuses_a_list_that_is_not_applied(write, in_english):
    preview = told("import_list", write(families(2)), "--preview")
    with pytest.raises(CommandError, match="no applied list"):
        told("compare_lists", str(preview["import"]), str(preview["import"]))
