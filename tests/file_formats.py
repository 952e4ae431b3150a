"""Lists in the formats that offices send: xls, xlsb, ods, zip, and Excel's password."""

import io
import struct
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Rows = Sequence[Sequence[Any]]


def xls(rows: Rows, *, name: str = "Data", hidden: Collection[int] = ()) -> bytes:
    """An old workbook; `hidden` are row numbers as the spreadsheet shows them."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet(name)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for y, cells in enumerate(rows):
        for x, cell in enumerate(cells):
            if cell is not None:
                sheet.write(y, x, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
        sheet.row(y).hidden = y + 1 in hidden
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def ods(rows: Rows, *, name: str = "Data", hidden: Collection[int] = ()) -> bytes:
    """As LibreOffice writes it: typed cells, and a million blank rows below by repetition."""
    document = OpenDocumentSpreadsheet()
    table = Table(name=name)
    for number, cells in enumerate(rows, start=1):
        row = TableRow(visibility="collapse") if number in hidden else TableRow()
        for cell in cells:
            row.addElement(ods_cell(cell))
        table.addElement(row)
    rest = TableRow(numberrowsrepeated=1_048_576 - len(rows))
    rest.addElement(TableCell(numbercolumnsrepeated=1_024))
    table.addElement(rest)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ods_cell(cell: Any) -> Any:
    if cell is None:
        return TableCell()
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell)
    made = TableCell(valuetype="string")
    made.addElement(P(text=cell))
    return made


def ods_repeated(head: Rows, cells: Sequence[str], times: int) -> bytes:
    """A row that says it stands there so many times: a small file that unpacks to a large table."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    for one in head:
        row = TableRow()
        for cell in one:
            row.addElement(ods_cell(cell))
        table.addElement(row)
    row = TableRow(numberrowsrepeated=times)
    for cell in cells:
        row.addElement(ods_cell(cell))
    row.addElement(CoveredTableCell())
    table.addElement(row)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- xlsb: records of (kind, length, content), both of 7 bits a byte; [MS-XLSB] 2.1.4
ROW_HEAD, BLANK, REAL, TEXT, FORMULA_TEXT = 0, 1, 5, 6, 8
BEGIN_SHEET, END_SHEET, BEGIN_BOOK, END_BOOK = 129, 130, 131, 132
BEGIN_SHEETS, END_SHEETS, BEGIN_DATA, END_DATA, DIMENSION = 143, 144, 145, 146, 148
BUNDLE_SHEET = 156


@dataclass(frozen=True)
class Formula:
    """One that last gave `value`, empty where it was never reckoned; `anew` on opening."""

    value: str
    anew: bool = False


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while size > 127:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + content


def wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb(
    rows: Rows,
    *,
    name: str = "Data",
    dimension: tuple[int, int] | None = None,
    hidden: Collection[int] = (),
    before: bytes = b"",
) -> bytes:
    """The least that makes a binary workbook; `dimension` (rows, columns) may be a lie.

    `hidden` are places in `rows`; `before` are records that stand before the cells.
    """
    high, broad = dimension or (len(rows), max(map(len, rows)))
    sheet = record(BEGIN_SHEET) + record(DIMENSION, struct.pack("<IIII", 0, high - 1, 0, broad - 1))
    cells = (xlsb_row(y, row, hidden=y in hidden) for y, row in enumerate(rows))
    sheet += before + record(BEGIN_DATA) + b"".join(cells)
    sheet += record(END_DATA) + record(END_SHEET)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide(name)
    book = record(BEGIN_BOOK) + record(BEGIN_SHEETS) + record(BUNDLE_SHEET, bundle)
    book += record(END_SHEETS) + record(END_BOOK)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
    )
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.'
        b'binary.macroEnabled.main"/></Types>',
        "_rels/.rels": relations.format(f"{kind}/officeDocument", "xl/workbook.bin").encode(),
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": relations.format(
            f"{kind}/worksheet", "worksheets/sheet1.bin"
        ).encode(),
        "xl/worksheets/sheet1.bin": sheet,
    }
    return zipped(parts)


def xlsb_row(number: int, cells: Sequence[Any], *, hidden: bool = False) -> bytes:
    row = record(ROW_HEAD, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 * hidden, 0, 0))
    for x, cell in enumerate(cells):
        place = struct.pack("<II", x, 0)
        if isinstance(cell, int | float):
            row += record(REAL, place + struct.pack("<d", cell))
        elif isinstance(cell, Formula):
            rest = struct.pack("<HII", 2 * cell.anew, 0, 0)
            row += record(FORMULA_TEXT, place + wide(cell.value) + rest)
        elif cell is not None:
            row += record(TEXT, place + wide(str(cell)))
    return row


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def locked(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def zip_crypto(name: str, data: bytes, password: str) -> bytes:
    """A zip with one entry under the old cipher, which `zipfile` reads and does not write."""
    crc = zipfile.crc32(data)
    body = _enciphered(bytes(11) + bytes([crc >> 24]) + data, password.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr(name, body)
    made = bytearray(out.getvalue())
    for signature, flags, at in ((b"PK\x03\x04", 6, 14), (b"PK\x01\x02", 8, 16)):
        start = made.index(signature)
        struct.pack_into("<H", made, start + flags, 1)
        struct.pack_into("<III", made, start + at, crc, len(body), len(data))
    return bytes(made)


def _enciphered(data: bytes, password: bytes) -> bytes:
    """PKWARE's traditional encryption, APPNOTE 6.1."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = _crc_table()

    def turn(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in password:
        turn(byte)
    out = bytearray()
    for byte in data:
        mix = keys[2] | 2
        out.append(byte ^ (mix * (mix ^ 1) >> 8) & 255)
        turn(byte)
    return bytes(out)


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        for _bit in range(8):
            number = number >> 1 ^ 0xEDB88320 if number & 1 else number >> 1
        table.append(number)
    return table


def table_of(rows: Iterable[dict[str, Any]], headers: Sequence[str]) -> list[list[Any]]:
    """Header and rows as plain cells."""
    return [list(headers), *([row.get(header) for header in headers] for row in rows)]
