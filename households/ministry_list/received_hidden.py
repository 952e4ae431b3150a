"""What an xlsx tells beside its values: hidden rows, which are read all the same, merged ranges.

The reader itself does not tell; nor does it tell where the serials of days count from.
"""

import re
import zipfile
from collections.abc import Iterator

from households.ministry_list.received_errors import sheet_parts
from households.ministry_list.received_facts import Facts

CHUNK = 1 << 20
LONGEST_TAG = 1 << 16
ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d+)"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="[A-Z]+(\d+):[A-Z]+(\d+)"')
BOOK = "xl/workbook.xml"
SINCE_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')


def look_into_xlsx(package: zipfile.ZipFile, hiding: set[str]) -> Facts:
    """Only its parts named in `hiding` are looked into for rows."""
    book = package.read(BOOK) if BOOK in package.namelist() else b""
    found = Facts(since_1904=SINCE_1904.search(book) is not None)
    for sheet, part in sheet_parts(package).items():
        if part in hiding:
            look_into_sheet(package, part, sheet, found)
    return found


def look_into_sheet(package: zipfile.ZipFile, part: str, sheet: str, found: Facts) -> None:
    for text in pieces(package, part, b"<row"):
        if hidden := {int(row[1]) for row in ROW.finditer(text)}:
            found.hidden.setdefault(sheet, set()).update(hidden)
        for merged in MERGED.finditer(text):
            found.merge(sheet, int(merged[1]), int(merged[2]))


def pieces(package: zipfile.ZipFile, part: str, start: bytes) -> Iterator[bytes]:
    """The part's bytes, cut before a row."""
    rest = b""
    with package.open(part) as file:
        while chunk := file.read(CHUNK):
            rest += chunk
            cut = rest.rfind(start)
            if cut > 0 and len(rest) - cut < LONGEST_TAG:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest
