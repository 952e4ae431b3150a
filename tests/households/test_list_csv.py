"""csv files as offices write them: their marks, their quotes, their length."""

from pathlib import Path

import pytest

from aidcases.errors import Refused
from households.ministry_list.reading import Reader
from households.ministry_list.refusals import Unreadable


def lines_of(path: Path, text: str) -> tuple[str, list[list]]:
    path.write_text(text, newline="")
    with Reader(path) as reader:
        lines = [line.cells for part in reader.rows("csv", after=0) for line in part]
        return reader.notes["delimiter"], lines


FILES = {
    "addresses with commas": (
        ";",
        "NIK;Nama;Desa;Alamat\n"
        + '1;SITI;REBO;"Jl. Mawar, No. 1, RT 01, RW 02, Dusun"\n' * 3,
    ),
    "the same without quotes": (
        ";",
        "NIK;Nama;Alamat\n" + "1;SITI;Jl. Mawar, No. 1, RT 01, RW 02, Dusun\n" * 9,
    ),
    "one row with commas": (";", 'NIK;Nama;Alamat\n1;SITI;"Mawar, 1, 2, 3, 4, 5"\n'),
    "remarks with semicolons": (
        ",",
        "NIK,Nama,Catatan\n" + '1,SITI,"a; b; c; d; e"\n' * 4,
    ),
    "a title above": (
        ",", "DATA P3KE; KABUPATEN BANGKA; 2023; SEMUA\nNIK,Nama,Desa\n1,SITI,REBO\n2,ALI,REBO\n",
    ),
    "tabs": ("\t", "NIK\tNama, lengkap\tDesa\n" + "1\tSITI, Hj.\tREBO\n" * 3),
    "upright strokes": ("|", "NIK|Nama|Desa\n" + "1|SITI|REBO, BANGKA; BABEL\n" * 3),
    "line breaks in quotes": (",", 'NIK,Nama,Alamat\n1,SITI,"a;b\nc;d\ne;f\ng;h"\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_the_mark_is_the_one_by_which_the_lines_agree(tmp_path: Path, case: str):
    mark, text = FILES[case]
    found, lines = lines_of(tmp_path / "daftar.csv", text)
    assert found == mark
    assert len(lines[-1]) == 3 + (case == "addresses with commas")


def refusal(path: Path, text: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        lines_of(path, text)
    return refused.value


def test_text_after_a_closing_quote_is_told_by_its_line(tmp_path: Path, in_english: None):
    text = 'NIK,Nama,Desa\n1,SITI,REBO\n2,"ABDUL" RAHMAN,REBO\n3,ALI,REBO\n'
    found = refusal(tmp_path / "daftar.csv", text)
    assert (found.code, found.params) == ("csv_after_quote", {"row": 3})
    assert "line 3" in str(found)


def test_a_quote_that_is_never_closed_is_told_by_the_line_it_opens_on(
    tmp_path: Path, in_english: None
):
    text = 'NIK,Nama,Desa\n1,"SITI,REBO\n2,ALI,REBO\n3,ALI,REBO\n'
    found = refusal(tmp_path / "daftar.csv", text)
    assert (found.code, found.params) == ("csv_quote", {"row": 2})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_lines_of_a_csv_are_counted(tmp_path: Path, end: str, last: bool, encoding: str):
    path = tmp_path / "daftar.csv"
    text = end.join(["NIK,Nama", "1,RENÉ", "2,ALI"]) + (end if last else "")
    path.write_bytes(text.encode(encoding))
    with Reader(path) as reader:
        assert reader.sheets[0].height == 3


def test_caps_are_named_as_people_write_numbers(settings, tmp_path: Path):
    settings.LIST_MAX_ROWS = 1_500
    path = tmp_path / "daftar.csv"
    with pytest.raises(Refused, match=r"1\.500"):
        lines_of(path, "NIK,Nama\n" + "1,SITI\n" * 1_600)
