"""Which rows of a workbook are hidden: they are read all the same, and counted.

Known for every format of workbook; the reader itself does not tell.
"""

import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from olefile import OleFileIO

from households.ministry_list.received_binary import BOOK, hidden_in_xlsb
from households.ministry_list.received_errors import sheet_parts

CHUNK = 1 << 20
LONGEST_TAG = 1 << 16
ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d+)"')
ODS = re.compile(
    rb'<table:table\s[^>]*?table:name="(?P<sheet>[^"]*)"|<table:table-row\b(?P<row>[^>]*)>'
)
REPEATED = re.compile(rb'number-rows-repeated="(\d+)"')
MOST = 1_048_576

Hidden = dict[str, set[int]]  # sheet → row numbers as the spreadsheet shows them


def hidden_rows(path: Path, hiding: set[str]) -> Hidden:
    """Of a zipped workbook; only its parts named in `hiding` are looked into."""
    if not hiding:
        return {}
    with zipfile.ZipFile(path) as package:
        if "content.xml" in hiding:
            return hidden_in_ods(package)
        if BOOK in hiding:
            return hidden_in_xlsb(package)
        return {
            name: found
            for name, part in sheet_parts(package).items()
            if part in hiding and (found := hidden_in_sheet(package, part))
        }


def hidden_in_sheet(package: zipfile.ZipFile, part: str) -> set[int]:
    return {int(row[1]) for text in pieces(package, part, b"<row") for row in ROW.finditer(text)}


def hidden_in_ods(package: zipfile.ZipFile) -> Hidden:
    found: Hidden = defaultdict(set)
    sheet, number = "", 1
    for text in pieces(package, "content.xml", b"<table:table-row"):
        for tag in ODS.finditer(text):
            if tag["row"] is None:
                sheet, number = unescape(tag["sheet"].decode("utf-8", "replace")), 1
                continue
            times = REPEATED.search(tag["row"])
            count = min(int(times[1]), MOST) if times else 1
            if b'visibility="collapse"' in tag["row"] or b'visibility="filter"' in tag["row"]:
                found[sheet].update(range(number, min(number + count, MOST + 1)))
            number += count
    return dict(found)


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


# --- xls: records of (kind, length, content); see [MS-XLS] 2.4.221 Row and 2.4.28 BoundSheet8
BOF, END, BOUNDSHEET, ROW_RECORD = 0x0809, 0x000A, 0x0085, 0x0208
HEAD = struct.Struct("<HH")
DY_ZERO = 0x20


def hidden_in_xls(path: Path) -> Hidden:
    """Of an old workbook; empty where its records cannot be followed."""
    try:
        with OleFileIO(str(path)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            stream = container.openstream(name).read()
        starts = dict(sheet_starts(stream))
        return {sheet: rows for at, sheet in starts.items() if (rows := hidden_after(stream, at))}
    except (OSError, struct.error, IndexError, ValueError):
        return {}


def sheet_starts(stream: bytes) -> Iterator[tuple[int, str]]:
    for kind, at, length in records(stream, 0):
        if kind == BOUNDSHEET and length > 8:
            (start,) = struct.unpack_from("<I", stream, at)
            size, wide = stream[at + 6], stream[at + 7] & 1
            name = stream[at + 8 : at + 8 + size * (1 + wide)]
            yield start, name.decode("utf-16-le" if wide else "latin-1", "replace")


def hidden_after(stream: bytes, start: int) -> set[int]:
    """The hidden rows of the sheet that begins there."""
    return {
        struct.unpack_from("<H", stream, at)[0] + 1
        for kind, at, length in records(stream, start)
        if kind == ROW_RECORD and length >= 16 and stream[at + 12] & DY_ZERO
    }


def records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, position of its content, length) up to the end of the substream."""
    at = start
    while at + 4 <= len(stream):
        kind, length = HEAD.unpack_from(stream, at)
        if kind == END:
            return
        yield kind, at + 4, length
        at += 4 + length
