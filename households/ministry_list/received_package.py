"""A zipped workbook is looked through before it is parsed: real sizes, real names, no entities."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 18
MAX_ENTRIES = 4_000
MAX_TEXT_RUN = 1 << 20  # no cell holds more than 32,767 characters, so no text is this long
MAX_RATIO = 250
RATIO_MATTERS_FROM = 64 << 20
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
FORBIDDEN_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
XML_NAMES = (".xml", ".rels", ".vml")


class FileRefused(Exception):
    """The file as a whole cannot be read; the parent turns the code into a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def look_through(path: Path, max_unpacked: int) -> list[str]:
    """Unpack every entry into nothing, counting; returns the names. Raises `FileRefused`."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as package:
            entries = package.infolist()
            if len(entries) > MAX_ENTRIES:
                raise FileRefused("too_many_entries", entries=len(entries))
            total = 0
            for entry in entries:
                total += check_entry(file, entry, max_unpacked - total)
            return [entry.filename for entry in entries]
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise FileRefused("incomplete") from error


def check_entry(file: BinaryIO, entry: zipfile.ZipInfo, budget: int) -> int:
    """The real unpacked size of one entry, however large its directory says it is."""
    name = entry.filename
    if ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\")):
        raise FileRefused("odd_names")
    if entry.flag_bits & 1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileRefused("odd_package")
    is_xml = name.lower().endswith(XML_NAMES)
    size = run = 0
    tail = b""
    for chunk in unpacked(file, entry):
        size += len(chunk)
        if size > budget or (size > RATIO_MATTERS_FROM and size > MAX_RATIO * entry.compress_size):
            raise FileRefused("too_large_unpacked")
        if is_xml:
            run = text_run(chunk, run)
            tail = check_xml(chunk, tail, first=size == len(chunk))
    if size != entry.file_size:
        raise FileRefused("sizes_lie")
    return size


def check_xml(chunk: bytes, tail: bytes, *, first: bool) -> bytes:
    if first and chunk[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise FileRefused("odd_package")
    if FORBIDDEN_XML.search(tail + chunk):
        raise FileRefused("entities")
    return chunk[-10:]


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
