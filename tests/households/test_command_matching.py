"""The commands `reconcile` and `match_files`, as scripts meet them."""

import csv
import json
import os
import signal
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from aidcases.models import Job, RegionAlias
from aidcases.models.job import JobState
from households.matching import any_two_lists, both_lists
from households.matching.list_records import Places, records_of
from households.ministry_list.cells import Line
from households.ministry_list.refusals import Unreadable
from households.models import Visit
from tests.factories import (
    VILLAGE,
    CandidateFactory,
    ListImportFactory,
    RegionFactory,
    VisitFactory,
)
from tests.file_formats import locked
from tests.households.paired import workbook

HEAD = "No;Nama Kepala Keluarga;N I K;Tgl Lahir;JK;Desa\n"


@pytest.mark.django_db(transaction=True)
def test_reconcile_prints_one_object_and_leaves_a_job_row() -> None:
    row = CandidateFactory()
    VisitFactory.unlinked(region=row.region, name=row.name, nik=row.nik)
    out, err = StringIO(), StringIO()
    call_command("reconcile", json=True, stdout=out, stderr=err)
    answer = json.loads(out.getvalue())
    assert (answer["rows"], answer["linked"], answer["review"]) == (1, 1, 0)
    assert answer["seconds"] >= 0
    assert Visit.objects.get().household == row.household
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_reconcile_takes_the_latest_applied_list_or_the_one_named() -> None:
    first, latest = ListImportFactory(), ListImportFactory()
    for options, expected in [({}, latest.pk), ({"list": first.pk}, first.pk)]:
        out = StringIO()
        call_command("reconcile", json=True, stdout=out, stderr=StringIO(), **options)
        assert json.loads(out.getvalue())["list"] == expected


@pytest.mark.django_db(transaction=True)
def test_reconcile_without_a_list_says_what_to_do() -> None:
    with pytest.raises(CommandError):
        call_command("reconcile", stdout=StringIO(), stderr=StringIO())


@pytest.mark.django_db
def test_match_files_links_two_lists_with_different_heads(tmp_path: Path) -> None:
    left, right, out = (tmp_path / name for name in ("a.csv", "b.csv", "pairs.csv"))
    left.write_text(
        HEAD
        + "1;Rusli Hasan;1901011203710004;12/03/1971;L;Air Duren\n"
        + "2;Siti Aminah;1901015507880002;15/07/1988;P;Air Ruai\n"
        + "3;Marlina Kartini;;09/01/1980;P;Air Ruai\n"
    )
    right.write_text(
        "name,date of birth,sex,village,NIK\n"
        "ST. AMINAH,1988-07-15,F,Desa Air Ruai,1901015507880002\n"
        "Zubaidah,1980-01-09,F,Kace,\n"
        "Roesli bin Hasan,12 Maret 1971,M,Air Duren,\n"
    )
    said = StringIO()
    call_command("match_files", left, right, out=out, json=True, stdout=said, stderr=StringIO())
    counts = json.loads(said.getvalue())
    assert counts.pop("seconds") > 0
    assert counts == {"left": 3, "right": 3, "match": 2, "review": 0}
    with out.open() as file:
        pairs = list(csv.DictReader(file))
    assert list(pairs[0])[:4] == ["left_row", "right_row", "probability", "decision"]
    assert {(pair["left_row"], pair["right_row"]) for pair in pairs} == {("1", "3"), ("2", "1")}
    assert all(pair["decision"] == "match" for pair in pairs)
    assert float(pairs[0]["birth_date"]) > 10


@pytest.mark.django_db
def test_match_files_puts_a_name_and_a_village_to_a_person(tmp_path: Path) -> None:
    left, right, out = (tmp_path / name for name in ("a.csv", "b.csv", "pairs.csv"))
    others = [f"{n};Lain {n};19010112037{n:05};12/03/1971;L;Kace\n" for n in range(100, 400)]
    left.write_text(HEAD + "1;Wiratmoko Adisaputra;;09/01/1980;L;Air Ruai\n" + "".join(others))
    right.write_text(HEAD + "1;Wiratmoko Adisaputra;;;L;Air Ruai\n" + "".join(others))
    call_command("match_files", left, right, out=out, stdout=StringIO(), stderr=StringIO())
    with out.open() as file:
        first, *rest = csv.DictReader(file)
    assert (first["left_row"], first["right_row"], first["decision"]) == ("1", "1", "review")
    assert float(first["probability"]) > 0.99
    assert [pair["decision"] for pair in rest] == ["match"] * len(others)


@pytest.mark.django_db
def test_match_files_without_names_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("kode,jumlah\n1,2\n")
    with pytest.raises(CommandError, match=r"a\.csv"):
        call_command(
            "match_files", path, path, out=tmp_path / "o.csv", stdout=StringIO(), stderr=StringIO()
        )


def linked(tmp_path: Path, *options: str) -> tuple[list[dict[str, str]], str]:
    """The pairs of two files, and what was said of their columns."""
    said, out = StringIO(), tmp_path / "pairs.csv"
    files = [str(next(tmp_path.glob(f"{name}.*"))) for name in ("a", "b")]
    call_command("match_files", *files, *options, out=out, stdout=StringIO(), stderr=said)
    with out.open() as file:
        return list(csv.DictReader(file)), said.getvalue()


TWO_NAMES = "Nama;Tgl Lahir;Desa;Nama\nIbu RT;15/07/1988;Air Ruai;Siti Aminah\n"
OTHER = "nama,tanggal lahir,desa\nSiti Aminah,1988-07-15,Air Ruai\n"


@pytest.mark.django_db
def test_match_files_writes_over_nothing_when_the_second_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TWO_NAMES)
    (tmp_path / "b.csv").write_text("jumlah,harga\n1,2\n")
    (tmp_path / "pairs.csv").write_text("of yesterday")
    with pytest.raises(CommandError, match=r"b\.csv"):
        linked(tmp_path)
    assert (tmp_path / "pairs.csv").read_text() == "of yesterday"


@pytest.mark.django_db
def test_match_files_says_when_the_process_of_the_second_list_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text(TWO_NAMES)
    (tmp_path / "b.csv").write_text(OTHER)
    here = os.getpid()

    def killed_beside(asked: both_lists.Asked, places: Places) -> both_lists.Understood:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(asked, places)

    read = both_lists._read
    monkeypatch.setattr(both_lists, "_read", killed_beside)
    with pytest.raises(CommandError) as refused:
        linked(tmp_path)
    assert str(refused.value) == str(Unreadable("died"))


@pytest.mark.django_db
def test_match_files_takes_the_columns_that_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TWO_NAMES)
    (tmp_path / "b.csv").write_text(OTHER)
    assert [pair["decision"] for pair in linked(tmp_path)[0]] != ["match"]
    pairs, said = linked(tmp_path, "--left-column", "name=D", "--right-column", "village=")
    assert [pair["decision"] for pair in pairs] == ["match"]
    assert pairs[0]["village"] == ""
    assert "desa = village" not in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--left-column", "name=Nama"), "A, D"),  # which of the two?
        (("--left-column", "name=Pak RT"), "Tgl Lahir"),  # what there is
        (("--left-column", "nobody=Nama"), "family_card"),  # the fields that are known
        (("--left-sheet", "Data"), "a.csv"),
        (("--right-column", "name="), "b.csv"),
        (("--left-column", "name=Desa"), "C"),
    ],
)
def test_match_files_refuses_columns_that_cannot_be_meant(
    tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    (tmp_path / "a.csv").write_text(TWO_NAMES)
    (tmp_path / "b.csv").write_text(OTHER)
    with pytest.raises(CommandError, match=words):
        linked(tmp_path, *options)


@pytest.mark.django_db
def test_match_files_reads_a_protected_workbook_and_the_sheet_that_is_named(tmp_path: Path) -> None:
    rows = [["Nama", "Tgl Lahir", "Desa"], ["Siti Aminah", "15/07/1988", "Air Ruai"]]
    book = workbook(Data=[[*rows[0], "NIK"], ["Rusli Hasan", "", "", ""]], Lama=rows)
    (tmp_path / "a.xlsx").write_bytes(locked(book, "rahasia"))
    (tmp_path / "b.csv").write_text(OTHER)
    (tmp_path / "password").write_text("rahasia\n")
    with pytest.raises(CommandError):
        linked(tmp_path)
    key = ("--left-password-file", str(tmp_path / "password"))
    assert linked(tmp_path, *key)[0] == []
    [pair] = linked(tmp_path, *key, "--left-sheet", "Lama")[0]
    assert pair["decision"] == "match"


BORN = date(1988, 7, 15)
CALENDARS = {"1900": CALENDAR_WINDOWS_1900, "1904": CALENDAR_MAC_1904}


@pytest.mark.django_db
@pytest.mark.parametrize("calendar", CALENDARS)
def test_match_files_counts_days_from_where_the_workbook_does(
    tmp_path: Path, calendar: str
) -> None:
    serial = to_excel(BORN, CALENDARS[calendar])
    rows = [["Nama", "Tgl Lahir"], ["Siti Aminah", int(serial)]]
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(CALENDARS[calendar], Data=rows))
    [record] = any_two_lists.read_list(path)
    assert record.birth_date == BORN


@pytest.mark.django_db
def test_match_files_knows_other_spellings_of_a_village_and_codes(tmp_path: Path) -> None:
    region = RegionFactory(code=VILLAGE, name="Kudai", name_key="KUDAI")
    RegionAlias.objects.create(region=region, name="Kuday", name_key="KUDAY")
    path = tmp_path / "a.csv"
    path.write_text(
        "Nama;Tgl Lahir;Desa;Kode Desa\n"
        "Rusli Hasan;12/03/1971;Kel. Kuday;\n"
        f"Siti Aminah;15/07/1988;;{VILLAGE.replace('.', '')}\n"
        "Marlina;15/07/1988;;1999999999\n"
    )
    found = any_two_lists.read_list(path)
    assert [one.village for one in found] == ["KUDAI", "KUDAI", "19.99.99.9999"]


def test_match_files_takes_no_family_id_that_a_workbook_has_rounded() -> None:
    assert _family_id(190101000000123456.0) == ""
    assert _family_id(1901010000001.0) == "1901010000001"


def _family_id(cell: float) -> str:
    line = Line(1, ["Rusli Hasan", cell], "")
    columns = {"name": 0, "family_id": 1}
    [record] = records_of([line], columns, Places({}, {}), since_1904=False, first=1)
    return record.family_id
