"""What a binary workbook (xlsb) tells beside its values, from its records.

A record is its kind and its length, 7 bits a byte, and its content: [MS-XLSB] 2.1.4. Whoever comes
here has counted the package's real bytes (received_package.py).
"""

import struct
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree

from households.ministry_list.received_facts import ERRORS, Facts

BOOK, RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
ROW, ERROR = 0, 3  # BrtRowHdr, BrtCellError
FORMULA_TEXT, FORMULA_ERROR = 8, 11  # BrtFmlaString, BrtFmlaError
MERGED = 176  # BrtMergeCell: its first and last row and column
BOOK_PROPERTIES, BUNDLE_SHEET = 153, 156  # BrtWbProp, BrtBundleSh
SINCE_1904 = 0x01  # of the first byte of BrtWbProp
RECKONED_ANEW = 0x02  # of the GrbitFmla behind a formula's value
HIDDEN = 0x10  # of the twelfth byte of BrtRowHdr
CHUNK = 1 << 20
LONGEST_HEAD = 8  # bytes of a kind and a length; more where a file is not what it says
LONGEST_KEPT = 1 << 16  # no record that is looked into is longer
LOOKED_AT = {ROW, ERROR, FORMULA_TEXT, FORMULA_ERROR, MERGED}
LAST_ROW = 1_048_575


def look_into_xlsb(package: zipfile.ZipFile) -> Facts:
    """Nothing of what does not follow the format."""
    found = Facts()
    try:
        with package.open(BOOK) as file:
            properties = [content for _kind, content in records(file, {BOOK_PROPERTIES})]
        found.since_1904 = any(content[0] & SINCE_1904 for content in properties)
        for sheet, part in parts_of(package).items():
            with package.open(part) as file:
                look_into_part(file, sheet, found)
    except (KeyError, IndexError, struct.error, UnicodeError, ElementTree.ParseError):
        return Facts()
    return found


def parts_of(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheets by name, with the part of the package that holds each."""
    names = set(package.namelist())
    relations = ElementTree.fromstring(package.read(RELATIONS))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    with package.open(BOOK) as file:
        bundles = [content for _kind, content in records(file, {BUNDLE_SHEET})]
    sheets = {}
    for content in bundles:
        relation, at = text(content, 8)
        name, _end = text(content, at)
        sheets[name] = normpath(join("/xl", targets.get(relation, ""))).lstrip("/")
    return {name: part for name, part in sheets.items() if part in names}


def look_into_part(file: IO[bytes], sheet: str, found: Facts) -> None:
    """The hidden rows of a sheet, and the cells in which an error or a bare formula stands."""
    row = 0
    for kind, content in records(file, LOOKED_AT):
        (at,) = struct.unpack_from("<I", content)  # a row, or the column of a cell
        if kind == ROW:
            row = at + 1
            if content[11] & HIDDEN and at <= LAST_ROW:
                found.hidden.setdefault(sheet, set()).add(row)
        elif kind == MERGED:
            found.merge(sheet, at + 1, struct.unpack_from("<I", content, 4)[0] + 1)
        elif told := lost(kind, content):
            found.lost.setdefault(sheet, {}).setdefault(row, {})[at] = told
        elif is_empty(content):
            found.empty_formulas = True


def lost(kind: int, content: bytes) -> str:
    """What to show for a cell whose value the reader would lose; empty for all others.

    A formula without a value is in this format like one that gives an empty text, but where it
    asks to be reckoned anew.
    """
    if kind != FORMULA_TEXT:
        return ERRORS.get(content[8], "#?")
    return "=" if is_empty(content) and content[12] & RECKONED_ANEW else ""


def is_empty(content: bytes) -> bool:
    """Whether the text that a formula gave, behind the 8 bytes of its place, has no characters."""
    return not any(content[8:12])


def text(content: bytes, at: int) -> tuple[str, int]:
    """A string that begins with the number of its characters, and where it ends."""
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le"), end


def records(file: IO[bytes], wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the wanted records; the others are passed over, however long."""
    data, at = b"", 0
    while True:
        if len(data) - at < LONGEST_HEAD:
            data, at = data[at:] + file.read(CHUNK), 0
            if not data:
                return
        kind, at = number(data, at, 2)
        length, at = number(data, at, 4)
        if kind in wanted and length <= LONGEST_KEPT:
            if len(data) - at < length:
                data, at = data[at:] + file.read(CHUNK), 0
            yield kind, data[at : at + length]
        while len(data) - at < length:
            length -= len(data) - at
            data, at = file.read(CHUNK), 0
            if not data:
                return
        at += length


def number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of 7 bits a byte, the lowest first, and where it ends."""
    found = 0
    for place in range(most):
        byte = data[at]
        at += 1
        found |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return found, at
