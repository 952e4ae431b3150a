"""Workbooks that nobody would write: whatever is in them, the books are kept (I5, I6, I13–I16)."""

import io
import random
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidcases import jobs
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.rupiah import format_rupiah
from households.ministry_list.cells import Cell, DateCell, ErrorCell
from households.ministry_list.columns import ERROR_TEXTS, DateColumn, header_key, text_of
from households.ministry_list.completion import receive_repairs
from households.ministry_list.handlers import COMPLETE_LIST
from households.ministry_list.header import Choices, find_header
from households.ministry_list.layout_columns import BIRTH_DATE
from households.ministry_list.layouts import FIELDS, LAYOUTS, P3KE_2023
from households.ministry_list.number_columns import MoneyColumn, NeighbourhoodColumn
from households.ministry_list.problem_book import problem_rows, write_book
from households.ministry_list.reading import Reader, Sheet
from households.ministry_list.refusals import Unreadable
from households.ministry_list.reversal import revert_list
from households.models import (
    Candidate,
    ListImport,
    ListRow,
)
from households.models.list_import import ListState
from tests.factories import AdminFactory
from tests.file_formats import ods, table_of, xls, xlsb
from tests.households.odd_workbooks import (
    cells,
    few,
    forget,
    forgotten_afterwards,
    registry,
    some,
    workbooks,
)
from tests.layout_sheets import PERSON_HEADERS, persons
from tests.people import load_regions
from tests.sheets import HEADERS, apply, content, families, imported, read, xlsx

pytestmark = pytest.mark.django_db

many = settings(max_examples=250, deadline=None)


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def written(book: openpyxl.Workbook) -> list[int]:
    """The numbers of the rows that hold something, as a person sees them."""
    return [
        number
        for number, row in enumerate(book.active.values, start=1)
        if any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in row)
    ]


@some
@given(book=workbooks())
@forgotten_afterwards
def test_i13_whatever_a_workbook_holds_its_rows_add_up_or_it_is_refused(
    admin: User, book: openpyxl.Workbook
):
    try:
        list_import = read(admin, content(book))
    except Unreadable:
        list_import = ListImport.objects.get()
        assert (list_import.state, list_import.rows) == (ListState.FAILED, 0)
        assert not ListRow.objects.exists()
    else:
        rows = list(ListRow.objects.order_by("number").values_list("number", flat=True))
        sums = list_import.accepted + list_import.quarantined + list_import.skipped
        assert list_import.rows == sums == len(rows)
        assert rows == [one for one in written(book) if one >= rows[0]]
        assert all(len(row.problems) == len(row.codes) for row in ListRow.objects.all())


@few
@given(book=workbooks(), seed=st.integers(0, 9))
@forgotten_afterwards
def test_i5_the_same_rows_in_another_order_change_nothing(
    admin: User, book: openpyxl.Workbook, seed: int
):
    try:
        list_import = read(admin, content(book))
    except Unreadable:
        return
    list_import.guard = []
    list_import.save()
    if list_import.accepted:
        apply(admin, list_import)
        before = registry()
        again = read(admin, content(shuffled(book, list_import, seed)))
        assert (again.accepted, again.quarantined) == (0, 0)
        assert registry() == before


def shuffled(book: openpyxl.Workbook, list_import: ListImport, seed: int) -> openpyxl.Workbook:
    """The same rows below the header, turned about, cell by cell with its type and format."""
    old = book.active
    top = list_import.counts["header"]["row"]
    below = list(range(top + 1, old.max_row + 1))
    random.Random(seed).shuffle(below)
    made = openpyxl.Workbook()
    made.properties.title = f"salinan {random.random()}"  # never the same bytes
    for number, source in enumerate([*range(1, top + 1), *below], start=1):
        for was in old[source]:
            cell = made.active.cell(number, was.column, was.value)
            cell.data_type, cell.number_format = was.data_type, was.number_format
    return made


@few
@given(cut=st.integers(1, 5), order=st.permutations(range(6)))
@forgotten_afterwards
def test_i6_two_halves_of_a_list_of_persons_equal_the_whole(
    admin: User, cut: int, order: list[int]
):
    groups = [persons(6)[at * 3 : at * 3 + 3] for at in order]
    rows = [row for group in groups for row in group]
    random.Random(cut).shuffle(rows)
    imported(admin, rows, headers=PERSON_HEADERS)
    whole = registry()
    forget()
    for half in (groups[:cut], groups[cut:]):
        imported(admin, [row for group in half for row in group], headers=PERSON_HEADERS)
    assert registry() == whole


def below(book: openpyxl.Workbook, top: int, numbers: list[int]) -> openpyxl.Workbook:
    """A workbook with what stands down to the header, and these of the rows below it."""
    made = openpyxl.Workbook()
    made.properties.title = f"bagian {random.random()}"
    for number, source in enumerate([*range(1, top + 1), *numbers], start=1):
        for was in book.active[source]:
            cell = made.active.cell(number, was.column, was.value)
            cell.data_type, cell.number_format = was.data_type, was.number_format
    return made


def taken_in(admin: User, book: openpyxl.Workbook) -> ListImport:
    """Applied, whatever the guards say; a list without an accepted row too."""
    list_import = read(admin, content(book))
    ListImport.objects.filter(pk=list_import.pk).update(guard=[])
    return apply(admin, list_import)


@some
@given(book=workbooks(), data=st.data())
@forgotten_afterwards
def test_i6_two_halves_of_any_workbook_equal_the_whole(
    admin: User, book: openpyxl.Workbook, data: st.DataObject
):
    try:
        whole = taken_in(admin, book)
    except Unreadable:
        return
    rows = list(ListRow.objects.order_by("number").values_list("number", flat=True))
    if whole.duplicates or len(rows) < 2:  # of one list two rows are never one family
        return
    cut = data.draw(st.integers(1, len(rows) - 1))
    stands, top = registry(), whole.counts["header"]["row"]
    forget()
    for half in (rows[:cut], rows[cut:]):
        taken_in(admin, below(book, top, half))
    assert registry() == stands


@some
@given(book=workbooks(), known=st.integers(0, 4))
@forgotten_afterwards
def test_i5_taking_the_list_of_any_workbook_back_is_as_if_it_had_never_come(
    admin: User, book: openpyxl.Workbook, known: int
):
    """Also where it names, and fills, families that were known before."""
    if known:
        imported(admin, [row | {"Alamat": None, "NIK": None} for row in families(known)])
    before = registry()
    try:
        list_import = taken_in(admin, book)
    except Unreadable:
        return
    revert_list(by=admin, list_import=list_import)
    assert registry() == before


@some
@given(book=workbooks())
@forgotten_afterwards
def test_i15_the_workbook_of_repairs_as_it_was_taken_out_changes_nothing(
    admin: User, book: openpyxl.Workbook
):
    try:
        list_import = read(admin, content(book))
    except Unreadable:
        return
    if list_import.quarantined:
        before = list(ListRow.objects.order_by("number").values())
        out = io.BytesIO()
        write_book(problem_rows(by=admin, list_import=list_import), out)
        out.seek(0)
        done = receive_repairs(by=admin, list_import=list_import, file=out, name="p.xlsx")
        parameters = {"list_import": list_import.pk, "completion": done.pk}
        jobs.run_here(COMPLETE_LIST, parameters, by=admin)
        assert list(ListRow.objects.order_by("number").values()) == before
        done.refresh_from_db()
        assert (done.accepted, done.quarantined) == (0, list_import.quarantined)


@few
@given(count=st.integers(1, 6), blank=st.sampled_from(["NIK", "Tanggal Lahir", "Jenis Kelamin"]))
@forgotten_afterwards
def test_i15_what_is_exported_and_imported_again_changes_nothing(
    admin: User, count: int, blank: str
):
    rows = families(count)
    rows[0][blank] = None
    imported(admin, rows)
    before = registry()
    exported = [
        {
            "ID Keluarga": one.family_id,
            "NIK": one.nik or None,
            "Kepala Keluarga": one.name,
            "Kode Kemdagri": one.region_id,
            "Tanggal Lahir": one.birth_date,
            "Jenis Kelamin": one.sex or None,
            "Alamat": one.address,
        }
        for one in Candidate.objects.order_by("pk")
    ]
    apply(admin, read(admin, xlsx(exported, headers=list(exported[0]))))
    assert registry() == before


# --- pure readings


received = st.one_of(
    cells.map(lambda cell: DateCell(cell.isoformat()) if isinstance(cell, date) else cell),
    st.builds(ErrorCell, st.sampled_from(sorted(ERROR_TEXTS))),
)


@many
@given(field=st.sampled_from(sorted(FIELDS)), cell=received)
def test_i16_what_a_column_understood_reads_as_itself(field: str, cell: Cell):
    column = FIELDS[field]
    value, findings = column.read(cell)
    assert all(finding.code for finding in findings)
    if isinstance(value, str) and field not in {"sex", "civil_registry_match", "relation"}:
        assert column.read(value)[0] == value
    together = column.read_all([cell, cell])
    assert together.values == [value] * 2
    assert together.findings == ({0: findings, 1: findings} if findings else {})


@many
@given(text=st.text(max_size=40))
def test_i16_cleaning_twice_equals_once(text: str):
    assert text_of(text_of(text)) == text_of(text)
    assert header_key(header_key(text)) == header_key(text)


@many
@given(
    sum_=st.integers(0, 10**11),
    born=st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    place=st.integers(1, 999),
)
def test_i16_what_is_written_out_reads_back(sum_: int, born: date, place: int):
    money = P3KE_2023.by_field["income"]
    assert isinstance(money, MoneyColumn)
    for text in (format_rupiah(sum_), f"{format_rupiah(sum_)},00", str(sum_), float(sum_)):
        assert money.read(text) == (sum_, ())
    assert isinstance(BIRTH_DATE, DateColumn)
    for text in (born.isoformat(), f"{born:%d/%m/%Y}", f"{born:%d-%m-%Y} 0:00:00"):
        assert BIRTH_DATE.read(text) == (born.isoformat(), ())
    rt = NeighbourhoodColumn(field="rt", header="RT")
    assert rt.read(str(place))[0] == rt.read(f"RT {place:03d}")[0] == f"{place:03d}"


@many
@given(
    head=st.lists(
        st.tuples(st.integers(1, 60), st.lists(received, max_size=12)),
        max_size=8,
        unique_by=lambda r: r[0],
    ),
    words=st.lists(st.sampled_from([*HEADERS, "Nama", "No. KK", "kode_desa"]), max_size=12),
    layout=st.sampled_from(["", *LAYOUTS]),
    row=st.integers(0, 9),
)
def test_any_head_of_a_sheet_gives_a_header_or_a_refusal(
    head: list[tuple[int, list[Cell]]], words: list[str], layout: str, row: int
):
    rows = sorted([*head, (61, [*words])])
    sheet = Sheet("Data", False, 70, [one for one in rows if one[1]])
    try:
        header = find_header([sheet], Choices(layout=layout, row=row))
    except Unreadable as refusal:
        assert str(refusal) and "%(" not in str(refusal)
        return
    fields = [place.column.field for place in header.known if place.column]
    assert len(set(fields)) == len(fields)
    assert len({place.key for place in header.places}) == len(header.places)
    assert all(header.fields.intersection(group) for group in header.layout.needs)


# --- bytes


FILES = {
    "xlsx": lambda: xlsx(families(30)),
    "xls": lambda: xls(table_of(families(30), HEADERS)),
    "xlsb": lambda: xlsb(table_of(families(30), HEADERS)),
    "ods": lambda: ods(table_of(families(30), HEADERS)),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(tmp_path: Path, kind: str):
    good = FILES[kind]()
    rng = random.Random(f"{kind} damaged")
    path = tmp_path / f"daftar.{kind}"
    for _ in range(12):
        data = bytearray(good)
        for _ in range(rng.choice([1, 3, 30])):
            data[rng.randrange(8, len(data))] = rng.randrange(256)
        path.write_bytes(data[: rng.choice([len(data), len(data), rng.randrange(9, len(data))])])
        try:
            with Reader(path) as reader:
                for sheet in reader.sheets:
                    if not sheet.hidden:
                        list(reader.rows(sheet.name, after=0))
                        break
        except Refused as refusal:
            assert str(refusal)


def test_born_before_the_calendar_of_excel_is_not_guessed():
    assert BIRTH_DATE.read(60)[0] is None
    assert BIRTH_DATE.read(61)[0] == (date(1899, 12, 30) + timedelta(days=61)).isoformat()
