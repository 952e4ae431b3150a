"""Workbooks that lie, swell or carry what no list needs; all small, all built here."""

import io
import struct
import zipfile

from tests.sheets import families, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def good() -> bytes:
    return xlsx(families(3))


def repacked(change: dict[str, bytes], *, also: dict[str, bytes] | None = None) -> bytes:
    """A good workbook with some parts replaced and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change.get(name) or source.read(name))
        for name, data in (also or {}).items():
            target.writestr(name, data)
    return out.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(good())) as source:
        return source.read(name)


def one_cell_of(size: int) -> bytes:
    """A small file with a single cell of `size` bytes, deflated piece by piece."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    head += b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            if name != SHEET:
                target.writestr(name, source.read(name))
        with target.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(head)
            for _ in range(size >> 20):
                sheet.write(b"A" * (1 << 20))
            sheet.write(b"</t></is></c></row></sheetData></worksheet>")
    return out.getvalue()


def far_corner() -> bytes:
    """A cell at XFD1048576."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return repacked({SHEET: part(SHEET).replace(b"</sheetData>", far)})


def lying_dimension() -> bytes:
    """The sheet says that it is A1 alone."""
    sheet = part(SHEET)
    start = sheet.index(b"<dimension")
    end = sheet.index(b">", start) + 1
    return repacked({SHEET: sheet[:start] + b'<dimension ref="A1:A1"/>' + sheet[end:]})


def lying_sizes() -> bytes:
    """The directory of the package says that the sheet is 64 bytes long."""
    data = bytearray(repacked({}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        size = package.getinfo(SHEET).file_size
    at = data.rindex(SHEET.encode()) - 46
    assert struct.unpack_from("<I", data, at + 24)[0] == size
    struct.pack_into("<I", data, at + 24, 64)
    return bytes(data)


def with_xml(evil: bytes) -> bytes:
    """The sheet's XML with something before its root."""
    return repacked({SHEET: part(SHEET).replace(b"<worksheet", evil + b"<worksheet", 1)})
