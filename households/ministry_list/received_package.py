"""A zipped workbook is looked through before it is parsed: real sizes, real names, no entities."""

import errno
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from households.ministry_list.received_binary import BOOK
from households.ministry_list.received_errors import LostCells
from households.ministry_list.received_facts import Lost

CHUNK = 1 << 18
MAX_ENTRIES = 4_000
MAX_TEXT_RUN = 1 << 20  # no cell holds more than 32,767 characters, so no text is this long
MAX_RATIO = 250
RATIO_MATTERS_FROM = 64 << 20
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
FORBIDDEN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
HIDING = (
    *(b" hidden=", b":visibility=", b"mergeCell ", b"rows-spanned="),
    *(b'value-type="error"', b"table:formula="),
)
MANIFEST, LOCKED = "META-INF/manifest.xml", b"encryption-data"  # of an ods
XML_NAMES = (".xml", ".rels", ".vml")


class FileRefused(Exception):
    """The file as a whole cannot be read; the parent turns the code into a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class Package:
    """What looking through a package has found."""

    names: list[str] = field(default_factory=list)
    # What the reader of the cells will lose, by part (households/ministry_list/received_errors.py).
    lost: dict[str, Lost] = field(default_factory=dict)
    # Parts that may hold hidden rows or merged ranges, or in an ods cells that the reader loses.
    hiding: set[str] = field(default_factory=set)
    ends: dict[str, bytes] = field(default_factory=dict)  # the last row's tag of each part


def look_through(path: Path, max_unpacked: int) -> Package:
    """Unpack every entry into nothing, counting. Raises `FileRefused`."""
    found = Package()
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as package:
            entries = package.infolist()
            if len(entries) > MAX_ENTRIES:
                raise FileRefused("too_many_entries", entries=len(entries))
            total = 0
            for entry in entries:
                total += check_entry(file, entry, max_unpacked - total, found)
            return found
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise refused_or_memory(error, "incomplete") from error


def refused_or_memory(error: Exception, code: str) -> Exception:
    """What to say of an error: a lack of memory is none of the file's faults."""
    no_memory = isinstance(error, OSError) and error.errno == errno.ENOMEM
    if no_memory or (isinstance(error, zlib.error) and str(error).startswith("Error -4")):
        return MemoryError()
    return FileRefused(code)


def check_entry(file: BinaryIO, entry: zipfile.ZipInfo, budget: int, found: Package) -> int:
    """The real unpacked size of one entry, however large its directory says it is."""
    name = entry.filename
    found.names.append(name)
    if ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")):
        raise FileRefused("odd_names")
    if entry.flag_bits & 1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileRefused("odd_package")
    is_xml = name.lower().endswith(XML_NAMES)
    size = run = 0
    tail, cells = b"", LostCells()
    for chunk in unpacked(file, entry):
        size += len(chunk)
        if size > budget or (size > RATIO_MATTERS_FROM and size > MAX_RATIO * entry.compress_size):
            raise FileRefused("too_large_unpacked")
        if is_xml:
            run = text_run(chunk, run)
            seen, tail = tail + chunk, chunk[-12:]
            check_xml(seen, first=size == len(chunk))
            if name == MANIFEST and LOCKED in chunk:
                raise FileRefused("password_ods")
            cells.feed(chunk)
            note_rows(seen, name, found)
    if name == BOOK:
        found.hiding.add(name)  # its records tell by themselves
    if size != entry.file_size:
        raise FileRefused("sizes_lie")
    if lost := cells.end():
        found.lost[name] = lost
    return size


def note_rows(text: bytes, name: str, found: Package) -> None:
    """What a text tells of the rows in it."""
    if name not in found.hiding and any(mark in text for mark in HIDING):
        found.hiding.add(name)
    if (last := text.rfind(b"<row ")) >= 0:
        found.ends[name] = text[last : last + 60]


def check_xml(text: bytes, *, first: bool) -> None:
    if first and text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise FileRefused("odd_package")
    if b"<!" in text and FORBIDDEN_XML.search(text):
        raise FileRefused("entities")


def text_run(chunk: bytes, run: int) -> int:
    """How long the text before the end of this chunk is; refuses a cell no spreadsheet can hold."""
    last = chunk.rfind(b"<")
    run = run + len(chunk) if last < 0 else len(chunk) - last
    if run > MAX_TEXT_RUN:
        raise FileRefused("cell_too_long")
    return run


def unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, inflated here: `zipfile` would stop at the size the directory says."""
    file.seek(entry.header_offset)
    header = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if header[0] != b"PK\x03\x04":
        raise FileRefused("incomplete")
    file.seek(header[9] + header[10], 1)
    left = entry.compress_size
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(CHUNK, left))
        if not packed:
            raise FileRefused("incomplete")
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            piece = inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail
            if piece:
                yield piece
    if inflate is not None:
        yield from inflated_rest(inflate)


def inflated_rest(inflate: Any) -> Iterator[bytes]:
    rest = inflate.flush()
    if not inflate.eof:
        raise FileRefused("incomplete")
    if rest:
        yield rest
