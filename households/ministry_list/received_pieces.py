"""A large sheet of an xlsx as several small workbooks, so that its cells are never held together.

The reader of cells holds about twice the text of a sheet. Each piece is a package of its own in
memory: some of the rows, between the same head and end, with the texts and formats of the whole.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from households.ministry_list.received_errors import sheet_parts
from households.ministry_list.received_package import FileRefused

LARGE = 512 << 20  # bytes of a sheet's text from which it is read in pieces
PIECE = 128 << 20
CHUNK = 1 << 20
LONGEST_HEAD = 4 << 20  # bytes before the first row
START, END = b"<row ", b"</sheetData></worksheet>"
FIRST_ROW = re.compile(rb'<row [^>]*?\br="\d+"')
SHARED = re.compile(r"(?:\[Content_Types\]|_rels/.+|xl/_rels/.+|xl/[^/]+)\.?(?:xml|rels)$")


def large_sheets(path: Path) -> dict[str, str]:
    """Sheets by name, with the part that holds each, that are to be read in pieces."""
    with zipfile.ZipFile(path) as package:
        sizes = {entry.filename: entry.file_size for entry in package.infolist()}
        if max(sizes.values(), default=0) <= LARGE:
            return {}
        parts = sheet_parts(package)
        large = {name: part for name, part in parts.items() if sizes[part] > LARGE}
        return {name: part for name, part in large.items() if numbers_its_rows(package, part)}


def numbers_its_rows(package: zipfile.ZipFile, part: str) -> bool:
    """Whether the first row says which it is; without that no piece knows where it begins."""
    with package.open(part) as file:
        head = file.read(CHUNK)
    return b"<sheetData>" in head and FIRST_ROW.search(head) is not None


def pieces(path: Path, part: str) -> Iterator[IO[bytes]]:
    """Workbooks of about `PIECE` bytes of rows each, in the order of the rows."""
    with zipfile.ZipFile(path) as package, package.open(part) as file:
        head, rest = before_the_rows(file)
        while rest:
            whole = io.BytesIO()
            with zipfile.ZipFile(whole, "w") as piece:
                for name in package.namelist():
                    if SHARED.match(name):
                        piece.writestr(name, package.read(name))
                with piece.open(part, "w", force_zip64=True) as rows:
                    rows.write(head)
                    rest = copy_rows(file, rows, rest)
            whole.seek(0)
            yield whole


def before_the_rows(file: IO[bytes]) -> tuple[bytes, bytes]:
    """What stands before the first row, and what was read beyond that."""
    text = b""
    while (at := text.find(START)) < 0:
        chunk = file.read(CHUNK)
        if not chunk or len(text) > LONGEST_HEAD:
            raise FileRefused("unreadable")
        text += chunk
    return text[:at], text[at:]


def copy_rows(file: IO[bytes], rows: IO[bytes], rest: bytes) -> bytes:
    """Write whole rows until there are enough; what is left for the next piece, or nothing."""
    if not FIRST_ROW.match(rest):
        raise FileRefused("unreadable")
    written = 0
    while written < PIECE:
        chunk = file.read(CHUNK)
        if not chunk:
            rows.write(rest)  # with the end of the sheet
            return b""
        rest += chunk
        cut = rest.rfind(START)
        rows.write(rest[:cut])
        written, rest = written + cut, rest[cut:]
    rows.write(END)
    return rest
