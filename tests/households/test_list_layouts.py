"""Each layout that offices get is known by its header and read to the end."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from aidcases.models import User
from households.determination.outcomes import as_json, funnel
from households.models import Candidate, Household, ListImport, ListRow, Member
from households.models.list_import import RowFate
from tests.factories import AdminFactory
from tests.layout_sheets import (
    DTSEN_HEADERS,
    HEADERS_2023,
    PERSON_HEADERS,
    WORKING_HEADERS,
    dtsen,
    of_2023,
    person,
    persons,
    working_book,
    working_row,
)
from tests.people import load_regions
from tests.sheets import apply, families, family, imported, read, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def rows_of(list_import: ListImport) -> list[ListRow]:
    return list(ListRow.objects.filter(list_import=list_import).order_by("number"))


def unknown(list_import: ListImport) -> list[str]:
    return [one["header"] for one in list_import.columns if not one["field"]]


def members(number: int) -> list[tuple[str, str]]:
    found = Member.objects.filter(household__family_id=f"P3KE{number:08d}").order_by("pk")
    return list(found.values_list("relation", "nik"))


def test_the_persons_of_a_family_become_one_household_with_its_members(admin: User):
    list_import = imported(admin, persons(4), headers=PERSON_HEADERS)
    assert (list_import.layout, unknown(list_import)) == ("p3ke_individual", [])
    assert (list_import.rows, list_import.accepted, list_import.members) == (12, 12, 8)
    assert (Household.objects.count(), Candidate.objects.count(), Member.objects.count()) == (
        4,
        4,
        12,
    )
    household = Household.objects.get(family_id="P3KE00000002")
    assert household.head_name == person(2, 0)["Nama"]
    assert members(2) == [
        ("head", person(2, 0)["NIK"]),
        ("spouse", person(2, 1)["NIK"]),
        ("child", person(2, 2)["NIK"]),
    ]


def test_members_have_no_outcome_of_their_own(admin: User):
    rows = [*persons(3), person(4, 0, Nama=None)]
    list_import = imported(admin, rows, headers=PERSON_HEADERS)
    found = as_json(funnel(list_import))
    assert (found["rows"], found["outcomes"]["waiting"], found["outcomes"]["quarantined"]) == (
        4,
        3,
        1,
    )


def test_the_rows_of_a_family_may_stand_anywhere_and_its_head_leads(admin: User):
    rows = [person(1, 2), person(2, 1), person(1, 1), person(2, 0), person(1, 0)]
    list_import = imported(admin, rows, headers=PERSON_HEADERS)
    leading = Candidate.objects.filter(list_import=list_import).values_list(
        "list_row__number", flat=True
    )
    assert sorted(leading) == [5, 6]
    assert list_import.duplicates == 0


def test_a_family_without_a_head_is_led_by_its_first_row_and_told_so(admin: User):
    rows = [person(1, 1), person(1, 2), person(2, 0)]
    list_import = imported(admin, rows, headers=PERSON_HEADERS)
    assert [row.codes for row in rows_of(list_import)] == [["head_missing"], [], []]
    assert Household.objects.get(family_id="P3KE00000001").head_name == person(1, 1)["Nama"]


def test_a_second_head_is_a_member_and_told_so(admin: User):
    second = person(1, 2, **{"Hubungan Dengan Kepala Keluarga": "Kepala Keluarga"})
    list_import = imported(admin, [*persons(1, 2), second], headers=PERSON_HEADERS)
    assert rows_of(list_import)[-1].codes == ["head_twice"]
    assert [relation for relation, _nik in members(1)] == ["head", "spouse", "other"]


def test_a_member_whom_nothing_joins_to_a_family_waits_for_repair(admin: User):
    rows = [*persons(2), person(3, 1, **{"ID Keluarga": None})]
    last = rows_of(read(admin, xlsx(rows, headers=PERSON_HEADERS)))[-1]
    assert (last.fate, last.codes) == (RowFate.QUARANTINED, ["member_of_nobody"])


def test_an_unsound_nik_of_a_member_leaves_the_member_in_its_family(admin: User):
    rows = [*persons(1, 2), person(1, 2, NIK="0")]
    list_import = imported(admin, rows, headers=PERSON_HEADERS)
    assert (list_import.accepted, rows_of(list_import)[-1].codes) == (3, ["nik_placeholder"])
    assert members(1)[-1] == ("child", "")


def test_a_person_who_stands_twice_is_one_member(admin: User):
    rows = [*persons(1), person(1, 2)]
    list_import = imported(admin, rows, headers=PERSON_HEADERS)
    assert (list_import.duplicates, len(members(1))) == (2, 3)


def test_the_persons_of_a_later_edition_join_the_household_they_belong_to(admin: User):
    imported(admin, [family(1, NIK=person(1, 0)["NIK"], **{
        "Kepala Keluarga": person(1, 0)["Nama"], "Tanggal Lahir": None, "Jenis Kelamin": None,
    })])  # fmt: skip
    imported(admin, [*persons(1, 2), person(1, 2, NIK=None)], headers=PERSON_HEADERS)
    assert [relation for relation, _nik in members(1)] == ["head", "spouse", "child"]
    imported(admin, [*persons(1), *persons(2)[3:]], headers=PERSON_HEADERS)
    assert members(1)[-1] == ("child", person(1, 2)["NIK"])
    assert len(members(1)) == 3
    assert (Household.objects.count(), Member.objects.count()) == (2, 6)


def test_a_member_who_comes_alone_in_a_later_list_joins_the_household(admin: User):
    imported(admin, persons(1, 2), headers=PERSON_HEADERS)
    imported(admin, [person(1, 2)], headers=PERSON_HEADERS)
    assert [relation for relation, _nik in members(1)] == ["head", "spouse", "child"]
    assert Household.objects.get().head_name == person(1, 0)["Nama"]


def test_age_columns_hold_yes_and_no(admin: User):
    row = rows_of(read(admin, xlsx(persons(1), headers=PERSON_HEADERS)))[0]
    assert (row.understood["aged_22_59"], row.understood["aged_7_12"]) == (True, False)


def test_dtsen_joins_persons_by_their_family_card(admin: User):
    rows = [dtsen(row) for row in persons(3)]
    list_import = imported(admin, rows, headers=DTSEN_HEADERS)
    assert (list_import.layout, list_import.members) == ("dtsen", 6)
    assert unknown(list_import) == ["aset_bergerak_sepeda_motor", "jumlah_ternak_sapi"]
    household = Household.objects.order_by("pk")[0]
    assert (household.family_id, household.family_card_number) == ("", "1901011205080002")
    assert (household.rt, household.rw) == ("005", "002")
    assert household.members.count() == 3
    candidate = Candidate.objects.order_by("pk")[0]
    assert (candidate.decile, candidate.family_card_number) == (2, "1901011205080002")


def test_dtsen_finds_the_families_of_an_earlier_list_by_nik_and_name(admin: User):
    imported(admin, persons(2), headers=PERSON_HEADERS)
    imported(admin, [dtsen(row) for row in persons(3)], headers=DTSEN_HEADERS)
    assert (Household.objects.count(), Member.objects.count()) == (3, 9)
    known = Household.objects.get(family_id="P3KE00000001")
    assert known.family_card_number == "1901011205080002"


def test_the_variant_of_2023_is_read(admin: User):
    rows = [of_2023(1), of_2023(2, verifikasi_lapangan="TIDAK VALID")]
    list_import = imported(admin, rows, headers=HEADERS_2023)
    assert (list_import.layout, list_import.accepted) == ("p3ke_2023", 2)
    assert unknown(list_import) == []
    first, second = (row.understood for row in rows_of(list_import))
    assert (first["income"], first["in_dtks"], first["field_check"]) == (600_000, True, "VALID")
    assert second["field_check"] == "TIDAK VALID"


SUMS = {
    "Rp 600.000,00": 600_000,
    "600.000": 600_000,
    600000.0: 600_000,
    "600000": 600_000,
    "600,000": "money_ambiguous",
    -1: "money_unreadable",
    "-1": "money_unreadable",
    "NaN": "money_unreadable",
}


@pytest.mark.parametrize("written", SUMS, ids=str)
def test_n23_a_sum_is_read_surely_or_left_empty_and_flagged(admin: User, written):
    rows = [of_2023(n) for n in range(1, 4)] + [of_2023(4, pendapatan=written)]
    row = rows_of(read(admin, xlsx(rows, headers=HEADERS_2023)))[-1]
    expected = SUMS[written]
    if isinstance(expected, int):
        assert (row.understood["income"], row.codes) == (expected, [])
    else:
        assert "income" not in row.understood
        assert row.codes == [expected]


def test_the_working_file_of_a_regency_is_read_through_its_three_header_rows(admin: User):
    data = working_book([working_row(1), working_row(2), working_row(3, RT="-", RW=None)])
    list_import = read(admin, data)
    assert (list_import.layout, list_import.sheet) == ("working_file", "Sheet1")
    assert (list_import.accepted, list_import.quarantined) == (3, 0)
    assert len(list_import.columns) == len(WORKING_HEADERS)
    assert list_import.columns[0]["position"] == 1  # column B
    assert unknown(list_import) == [name for name in WORKING_HEADERS if name.startswith("foto_")]
    numbers, first, *_rest = rows_of(list_import)
    assert (numbers.fate, numbers.codes) == (RowFate.SKIPPED, ["column_numbers"])
    found = first.understood
    assert (found["verval_meets_criteria"], found["verval_note"]) == (True, "rumah ditempati")
    assert (found["nik_correction"], found["in_dtks"]) == ("1901015203800001", True)
    assert (found["rt"], found["rw"]) == ("005", "002")
    household = apply(admin, list_import) and Household.objects.get(family_id="P3KE00000001")
    assert household.family_card_number == "1901011205080001"
    assert household.nik == family(1)["NIK"]  # what the field repaired is the visit's to say


def test_field_results_are_taken_from_the_same_working_file(admin: User, tmp_path, capsys):
    path = tmp_path / "kerja.xlsx"
    path.write_bytes(working_book([working_row(1), working_row(2)]))
    apply(admin, read(admin, path.read_bytes()))
    call_command("import_visits", str(path), "--as", admin.username, "--json")
    assert '"recorded": 2' in capsys.readouterr().out


def test_there_are_no_more_members_than_accepted_rows(admin: User):
    list_import = read(admin, xlsx(persons(1), headers=PERSON_HEADERS))
    with pytest.raises(IntegrityError, match="list_members_are_accepted"):
        ListImport.objects.filter(pk=list_import.pk).update(members=4)


@pytest.mark.parametrize("above", [[], [["KABUPATEN BANGKA"], ["TAHUN", "2023"]]])
def test_titles_above_are_no_groups(admin: User, above: list[list[str]]):
    list_import = read(admin, xlsx(families(2), above=above))
    assert list_import.columns[9]["header"] == "NIK"


def test_a_word_of_the_first_row_is_no_header(admin: User):
    headers = ["NIK", "Nama", "Kode Desa", "Jenis wilayah", "Agama"]
    rows = [
        {
            "NIK": family(n)["NIK"],
            "Nama": "SITI",
            "Kode Desa": family(n)["Kode Kemdagri"],
            "Jenis wilayah": "Desa",
            "Agama": "Alamat",
        }
        for n in (1, 2)
    ]
    assert read(admin, xlsx(rows, headers=headers)).accepted == 2


def test_born_today_is_no_future(admin: User):
    today = date.today()  # noqa: DTZ011 - as the spreadsheet has it
    row = person(1, 2, NIK=None, **{"Tanggal Lahir": today})
    assert rows_of(read(admin, xlsx([*persons(1, 2), row], headers=PERSON_HEADERS)))[-1].fate == (
        RowFate.ACCEPTED
    )
