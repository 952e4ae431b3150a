"""Cells that the reader of values gives as empty: each format tells what stood there."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from households.ministry_list.cells import ErrorCell
from households.ministry_list.reading import Reader
from households.ministry_list.received_errors import LostCells
from tests.file_formats import ROW_HEAD, TEXT, Formula, ods, record, wide, xls, xlsb, zipped
from tests.sheets import content

WORKBOOK_PROPERTIES = 153


def cells_of(path: Path, data: bytes) -> list[list]:
    path.write_bytes(data)
    with Reader(path) as reader:
        lines = [line for part in reader.rows(reader.sheets[0].name, after=0) for line in part]
    return [line.cells for line in lines]


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    return zipped(parts | {part: parts[part].replace(old, new, 1)})


def test_errors_of_an_xls_are_told(tmp_path: Path):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Data")
    sheet.write(0, 0, "a")
    sheet.row(1).set_cell_error(1, 0x2A)
    sheet.write(1, 2, "b")
    sheet.write(2, 1, True)
    sheet.write(2, 2, "c")
    out = io.BytesIO()
    workbook.save(out)
    assert cells_of(tmp_path / "daftar.xls", out.getvalue()) == [
        ["a"],
        [None, ErrorCell("#N/A"), "b"],
        [None, True, "c"],
    ]


@pytest.mark.parametrize("cell", ["b", xlwt.Formula("A1")], ids=["text", "formula"])
def test_an_xls_that_may_hold_formulas_without_a_value_says_so(tmp_path: Path, cell):
    path = tmp_path / "daftar.xls"
    path.write_bytes(xls([["a", cell]]))
    with Reader(path) as reader:
        assert reader.notes.get("empty_formulas", False) == (cell != "b")


def test_the_error_of_a_calculated_formula_of_an_xls_is_told(tmp_path: Path):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Data")
    sheet.write(0, 0, xlwt.Formula("1/0"))
    sheet.write(0, 1, "b")
    out = io.BytesIO()
    workbook.save(out)
    without = struct.pack("<Q", 0xFFFF << 48 | 3)
    data = out.getvalue().replace(without, struct.pack("<Q", 0xFFFF << 48 | 0x07 << 16 | 2))
    assert cells_of(tmp_path / "daftar.xls", data) == [[ErrorCell("#DIV/0!"), "b"]]


def test_errors_of_an_xlsb_are_told(tmp_path: Path):
    row = record(ROW_HEAD, struct.pack("<IIHBBBI", 2, 0, 300, 0, 0, 0, 0))
    row += record(TEXT, struct.pack("<II", 0, 0) + wide("c"))
    row += record(3, struct.pack("<IIB", 1, 0, 0x2A))
    row += record(11, struct.pack("<IIBHI", 2, 0, 0x17, 0, 0) + bytes(4))
    end = record(146)
    data = xlsb([["a", 1], ["b", 2]])
    data = replaced(data, "xl/worksheets/sheet1.bin", end, row + end)
    last = cells_of(tmp_path / "daftar.xlsb", data)[-1]
    assert last[:2] == ["c", ErrorCell("#N/A")]
    assert last[2:] in ([], [ErrorCell("#REF!")])


@pytest.mark.parametrize("anew", [False, True], ids=["kept", "to be reckoned anew"])
@pytest.mark.parametrize("value", ["", "c"], ids=["no value", "text"])
def test_a_formula_of_an_xlsb_that_has_no_value_is_told(tmp_path: Path, value: str, anew: bool):
    """Where only the mark that asks for it anew tells it from one that gives an empty text."""
    path = tmp_path / "daftar.xlsb"
    path.write_bytes(xlsb([["a", "b"], ["d", Formula(value, anew=anew)]]))
    with Reader(path) as reader:
        assert reader.notes.get("empty_formulas", False) == (not value and not anew)
        lines = [line for part in reader.rows("Data", after=0) for line in part]
    told = [value] if value else [ErrorCell("=")] if anew else []
    assert lines[-1].cells == ["d", *told]


ODS = {
    "#N/A": b'table:formula="of:=NA()" office:value-type="string" office:string-value=""'
    b' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
    "#DIV/0!": b'table:formula="of:=1/0" office:value-type="float" office:value="0"'
    b' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
    "=": b'table:formula="of:=[.A1]"/>',
}


@pytest.mark.parametrize("what", ODS)
def test_errors_of_an_ods_are_told_where_cells_repeat(tmp_path: Path, what: str):
    cell = b'<table:table-cell xmlns:calcext="urn:calc" ' + ODS[what]
    blanks = b'<table:table-cell table:number-columns-repeated="2"/>'
    last = b'<table:table-cell office:value-type="string"><text:p>z</text:p></table:table-cell>'
    end = b"</table:table-row><table:table-row table:number-rows-repeated"
    data = replaced(ods([["a"], ["b"]]), "content.xml", end, blanks + cell + last + end)
    assert cells_of(tmp_path / "daftar.ods", data) == [
        ["a"],
        ["b", None, None, ErrorCell(what), "z"],
    ]


WRITERS = {
    "Excel": b'<c r="B1" t="e"><v>#N/A</v></c><c r="C1"><f>A1</f></c>',
    "lxml": b'<c r="B1" t="e"><v>#N/A</v></c><c r="C1"><f>A1</f><v></v></c>',
    "another order": b'<c s="0" t="e" r="B1"><v>#N/A</v></c><c s="0" r="C1"><f>A1</f><v/></c>',
    "single quotes": b"<c r='B1' t='e'><v>#N/A</v></c><c r='C1'><f>A1</f></c>",
    "a name before": b'<x:c r="B1" t="e"><x:v>#N/A</x:v></x:c><x:c r="C1"><x:f>A1</x:f></x:c>',
    "line breaks": b'<c r="B1" t="e">\n <v>#N/A</v></c>\n<c r="C1">\n <f>A1</f>\n <v></v>\n</c>',
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("piece", [7, 40, 4000])
def test_errors_and_formulas_of_an_xlsx_are_told_however_written(writer: str, piece: int):
    lost, text = LostCells(), WRITERS[writer]
    for at in range(0, len(text), piece):
        lost.feed(text[at : at + piece])
    assert lost.end() == {1: {1: "#N/A", 2: "=A1"}}


def test_a_formula_that_gives_an_empty_text_is_empty():
    lost = LostCells()
    lost.feed(b'<c r="B1" t="str"><f>A1</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c>')
    assert lost.end() == {}


# --- where the serials of days count from


def xlsx_since_1904() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active.append(["a"])
    return content(workbook)


def xls_since_1904() -> bytes:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    workbook.add_sheet("Data").write(0, 0, "a")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsb_since_1904() -> bytes:
    begin = record(131)
    properties = record(WORKBOOK_PROPERTIES, struct.pack("<III", 1, 0, 0))
    return replaced(xlsb([["a"]]), "xl/workbook.bin", begin, begin + properties)


def ods_since_1904() -> bytes:
    settings = (
        b"<office:spreadsheet><table:calculation-settings><table:null-date "
        b'table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    return replaced(ods([["a"]]), "content.xml", b"<office:spreadsheet>", settings)


CALENDARS = {
    "xlsx": (xlsx_since_1904, True),
    "xls": (xls_since_1904, True),
    "xlsb": (xlsb_since_1904, True),
    "ods": (ods_since_1904, True),
    "xlsx of 1900": (lambda: content(openpyxl.Workbook()), False),
    "xls of 1900": (lambda: xls([["a"]]), False),
    "xlsb of 1900": (lambda: xlsb([["a"]]), False),
    "ods of 1900": (lambda: ods([["a"]]), False),
}


@pytest.mark.parametrize("case", CALENDARS)
def test_a_workbook_tells_where_its_serials_count_from(tmp_path: Path, case: str):
    write, since_1904 = CALENDARS[case]
    path = tmp_path / "daftar"
    path.write_bytes(write())
    with Reader(path) as reader:
        assert [sheet.since_1904 for sheet in reader.sheets] == [since_1904]


# --- merged ranges: only their first cell has a value


def merged_xlsx() -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["judul", None], ["NIK", "Desa"], ["1", "Rebo"], ["2", None], ["3", "Kenanga"]):
        sheet.append(row)
    for cells in ("A1:B1", "A1:A2", "B3:B4", "A5:B5"):
        sheet.merged_cells.add(cells)
    return content(workbook)


def merged_xls() -> bytes:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Data")
    sheet.write_merge(0, 1, 0, 0, "judul")
    sheet.write_merge(2, 3, 1, 1, "Rebo")
    sheet.write_merge(4, 4, 0, 1, "3")
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def merged_xlsb() -> bytes:
    ranges = [(0, 1, 0, 0), (2, 3, 1, 1), (4, 4, 0, 1)]
    merged = b"".join(record(176, struct.pack("<4I", *one)) for one in ranges)
    end = record(130)
    data = xlsb([["judul"], ["NIK"], ["1", "Rebo"], ["2"], ["3"]])
    return replaced(data, "xl/worksheets/sheet1.bin", end, merged + end)


def merged_ods() -> bytes:
    data = ods([["judul"], ["NIK"], ["1", "Rebo"], ["2"], ["3"]])
    for text, high in ((b"judul", b"2"), (b"Rebo", b"2"), (b"3", b"1")):
        old = b'<table:table-cell office:value-type="string"><text:p>' + text
        new = old.replace(b" ", b' table:number-rows-spanned="' + high + b'" ', 1)
        data = replaced(data, "content.xml", old, new)
    return data


MERGED = {"xlsx": merged_xlsx, "xls": merged_xls, "xlsb": merged_xlsb, "ods": merged_ods}


@pytest.mark.parametrize("kind", MERGED)
def test_ranges_merged_over_several_rows_below_the_header_are_counted(tmp_path: Path, kind: str):
    path = tmp_path / "daftar"
    path.write_bytes(MERGED[kind]())
    with Reader(path) as reader:
        list(reader.rows(reader.sheets[0].name, after=2))
        assert reader.notes["merged"] == 1
    with Reader(path) as reader:
        list(reader.rows(reader.sheets[0].name, after=4))
        assert "merged" not in reader.notes
