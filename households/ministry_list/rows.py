"""Rows: from the cells of a slice, column by column, to what each row says and what ails it."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from aidcases.identity import read_nik
from households.matching.addresses import read_neighbourhood
from households.matching.normalisation import name_key
from households.ministry_list.cells import Cell, Line, shown
from households.ministry_list.columns import Reads, header_key, says_nothing, text_of
from households.ministry_list.header import Header, Place
from households.ministry_list.places import Villages
from households.ministry_list.problems import ERROR, WARNING, Finding, severity
from households.models.list_import import RowFate

TOTALS = re.compile(r"(?:GRAND |SUB ?)?(?:TOTAL|JUMLAH)\b", re.IGNORECASE)
# A total and nothing else: `Jumlah`, `TOTAL 12 KK`, `Jumlah keluarga: 12`; not Jumlah Aman.
TOTAL_ALONE = re.compile(
    TOTALS.pattern + r"(?:\W+(?:\d[\d.,]*|KESELURUHAN|SELURUH(?:NYA)?|SEMUA|AKHIR|UMUM|KK|KELUARGA"
    r"|KEPALA KELUARGA|DESA|KELURAHAN|KECAMATAN|KABUPATEN|DUSUN|RT|RW|JIWA|ORANG|ANGGOTA|PENDUDUK"
    r"|PENERIMA|KPM|RTM|DATA|BARIS)\b.*)?\W*$",
    re.IGNORECASE,
)
REMARKS = re.compile(
    r"(?:MENGETAHUI|KEPALA DINAS|KEPALA DESA|LURAH|CAMAT|BUPATI|NIP|TTD|TANDA TANGAN|CATATAN"
    r"|SUMBER(?=\s*:|\s+DATA\b)|KETERANGAN|DICETAK|DISAHKAN|\w+, ?\d{1,2} \w+ \d{4})\b",
    re.IGNORECASE,
)
RUNNING_NUMBERS = {"no", "nomor", "nourut", "nomorurut", "nourutan"}
PLACED_AT = {"district_differs": "district", "regency_differs": "regency"}
Problem = tuple[str, Finding]  # the field it stands in, and what is wrong with it


class Row(NamedTuple):
    """A checked row, ready for COPY into households_listrow."""

    number: int
    fate: str
    raw: str  # JSON, as the child sent it
    understood: str  # JSON
    problems: str  # JSON
    codes: str  # JSON
    family_id: str
    nik: str
    name: str
    region_id: str
    is_warned: bool


@dataclass
class Checker:
    """Checks slices of one list. `content` grows into a sum over the rows, whatever their order."""

    header: Header
    villages: Villages
    content: int = 0
    _places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._places = self.header.known
        self._fields = [place.column.field for place in self._places if place.column]
        at = {place.column.field: place.position for place in self._places if place.column}
        self._identity = [at[name] for name in ("family_id", "nik") if name in at]
        self._name_at = at["name"]
        self._living_at = [at[name] for name in ("region_code", "village", "address") if name in at]
        self._name_header = header_key(self._header_of("name"))
        ordered = sorted(self.header.places, key=lambda place: header_key(place.header))
        self._of_persons = self.header.of_persons
        self._content_cells = itemgetter(
            *(p.position for p in ordered if header_key(p.header) not in RUNNING_NUMBERS)
        )
        self._width = self.header.places[-1].position + 1

    def check(self, lines: Sequence[Line]) -> list[Row]:
        """All rows of a slice, each with all its problems."""
        families: list[Line] = []
        rows: list[Row] = []
        for received in lines:
            line = self._padded(received)
            skipping = self._skipping(line.cells)
            if skipping:
                rows.append(self._skipped(line, skipping))
            else:
                families.append(line)
        rows.extend(self._families(families))
        return rows

    def _families(self, lines: Sequence[Line]) -> Iterator[Row]:
        """Column by column, as most of what a column says repeats; then row by row."""
        columns = self._read_columns(lines)
        problems: dict[int, list[Problem]] = defaultdict(list)
        for name, column in zip(self._fields, columns, strict=True):
            for at, findings in column.findings.items():
                problems[at] += [(name, finding) for finding in findings]
        said = zip(*(column.values for column in columns), strict=True)
        for at, (line, values) in enumerate(zip(lines, said, strict=True)):
            yield self._row(line, values, problems.get(at, []))

    def _padded(self, line: Line) -> Line:
        """With a cell below every header, as the file leaves out blanks at the end of a row."""
        lacking = self._width - len(line.cells)
        return line if lacking <= 0 else line._replace(cells=line.cells + [None] * lacking)

    def _read_columns(self, lines: Sequence[Line]) -> list[Reads]:
        width = self._width
        cells = list(zip(*(line.cells[:width] for line in lines), strict=True)) or [()] * width
        return [
            place.column.read_all(cells[place.position]) for place in self._places if place.column
        ]

    def _row(self, line: Line, said: Sequence[Any], problems: list[Problem]) -> Row:
        fields = zip(self._fields, said, strict=True)
        values = {name: value for name, value in fields if value is not None}
        region, found = self.villages.find(
            values.get("region_code", ""),
            values.get("district", ""),
            values.get("village", ""),
            values.get("regency", ""),
        )
        named = "region_code" if values.get("region_code") else "village"
        problems += [(PLACED_AT.get(finding.code, named), finding) for finding in found]
        problems += identity_problems(values, problems, self.villages.root)
        if self._of_persons and is_alone(values):
            problems.append(("relation", Finding("member_of_nobody")))
        self.content += self._content_of(line.cells)
        return self._finish(line, values, problems, region)

    def _finish(
        self, line: Line, values: dict[str, Any], problems: list[Problem], region: str
    ) -> Row:
        name = values.get("name", "")
        if name:
            values["name_key"] = name_key(name)
        if region:
            values["region"] = region
        if "rt" not in values and (lived := read_neighbourhood(values.get("address", ""))).rt:
            values["rt"], values["rw"] = lived.rt.zfill(3), lived.rw.zfill(3) if lived.rw else ""
        told: list[dict[str, Any]] = []
        weights: set[str] = set()
        if problems:
            named = "family_id" in values
            told = [self._told(line, column, finding, named) for column, finding in problems]
            weights = {problem["severity"] for problem in told}
        return Row(
            line.number,
            RowFate.QUARANTINED if ERROR in weights else RowFate.ACCEPTED,
            line.text,
            orjson.dumps(values).decode(),
            orjson.dumps(told).decode() if told else "[]",
            orjson.dumps([problem["code"] for problem in told]).decode() if told else "[]",
            values.get("family_id", ""),
            values.get("nik", ""),
            name,
            region or self.villages.root,
            WARNING in weights,
        )

    def _told(self, line: Line, column: str, finding: Finding, named: bool) -> dict[str, Any]:
        """A finding as it is kept with its row: code, weight, column, value as received."""
        place = next((p for p in self._places if p.column and p.column.field == column), None)
        cell = line.cells[place.position] if place and place.position < len(line.cells) else None
        return {
            "code": finding.code,
            "severity": severity(finding.code, named=named),
            "column": column,
            "value": shown(cell).replace("\x00", "␀"),
            **(finding.params or {}),
        }

    def _skipped(self, line: Line, code: str) -> Row:
        problem = [{"code": code, "severity": "note", "column": "", "value": ""}]
        codes = orjson.dumps([code]).decode()
        told = orjson.dumps(problem).decode()
        root = self.villages.root
        return Row(
            line.number, RowFate.SKIPPED, line.text, "{}", told, codes, "", "", "", root, False
        )

    def _skipping(self, cells: list[Cell]) -> str:
        """The code of what makes this row no family; empty for a family."""
        if any(is_number(cells[at]) for at in self._identity if at < len(cells)):
            return ""
        name = cells[self._name_at] if self._name_at < len(cells) else None
        if isinstance(name, str) and header_key(name) == self._name_header:
            return "header_again" if self._is_header(cells) else ""
        texts = [text for cell in cells if (text := text_of(cell))]
        if tuple(texts) in self.header.above:
            return "header_again"
        if is_counted_up(texts):
            return "column_numbers"
        return "" if self._is_family(cells) else remark(text_of(name), texts)

    def _is_family(self, cells: list[Cell]) -> bool:
        """Whether something names the row, or a person in it lives somewhere."""
        named = [text for text in self._texts(cells, self._identity) if not says_nothing(text)]
        if named and not any(is_label(text) for text in named):
            return True
        name = self._texts(cells, [self._name_at])
        return bool(name and not is_label(name[0]) and self._texts(cells, self._living_at))

    def _texts(self, cells: list[Cell], places: Iterable[int]) -> list[str]:
        return [text for at in places if at < len(cells) and (text := text_of(cells[at]))]

    def _is_header(self, cells: list[Cell]) -> bool:
        same = sum(
            place.position < len(cells)
            and header_key(text_of(cells[place.position])) == header_key(place.header)
            for place in self._places
        )
        return same * 2 > len(self._places)

    def _content_of(self, cells: list[Cell]) -> int:
        """A number that stands for what the row says, whatever the order of its columns."""
        found = [
            cell if cell.__class__ is str else "" if cell is None else shown(cell)
            for cell in self._content_cells(cells)
        ]
        digest = hashlib.blake2b("|".join(found).casefold().encode(), digest_size=16)
        return int.from_bytes(digest.digest())

    def _header_of(self, name: str) -> str:
        return next(p.header for p in self._places if p.column and p.column.field == name)


def is_number(cell: Cell) -> bool:
    """A number as long as families and persons bear: such a row is a family's, whatever else."""
    if cell.__class__ is str:
        return len(cell) >= 10 and cell.isdigit()
    return cell.__class__ in (int, float) and cell >= 10**9


def is_counted_up(texts: list[str]) -> bool:
    """1, 2, 3, … as printed under the headers of a form."""
    if len(texts) < 3 or texts[0].strip("() ") != "1":
        return False
    return all(text.strip("() ") == str(number) for number, text in enumerate(texts, start=1))


def is_label(text: str) -> bool:
    """Whether it calls the row a total, a note or a signature, and names nobody."""
    return bool(TOTAL_ALONE.match(text) or REMARKS.match(text))


def remark(name: str, texts: list[str]) -> str:
    """What a row is that nothing names; `texts` are its cells that are not blank."""
    totals = [name] if name else texts
    if TOTALS.match(texts[0]) or any(TOTAL_ALONE.match(text) for text in totals):
        return "total_row"
    if len(texts) <= 4 and any(REMARKS.match(text) for text in texts):
        return "signature_row"
    return ""


def is_alone(values: dict[str, Any]) -> bool:
    """A person whom nothing joins to a family, and who is not said to be the head of one."""
    joined = "family_id" in values or "family_card_number" in values
    return not joined and values.get("relation") != "head"


def identity_problems(values: dict[str, Any], problems: list[Problem], root: str) -> list[Problem]:
    """What name, NIK, birth date and sex say of each other, and what is missing."""
    found: list[Problem] = []
    if "name" not in values and not any(column == "name" for column, _finding in problems):
        found.append(("name", Finding("name_missing")))
    nik = values.get("nik")
    if nik:
        return found + nik_problems(values, nik, root)
    if not any(column == "nik" for column, _finding in problems):
        missing = "nik_missing" if "family_id" in values else "identity_missing"
        found.append(("nik", Finding(missing)))
    return found


def nik_problems(values: dict[str, Any], nik: str, root: str) -> list[Problem]:
    facts = read_nik(nik)
    assert facts is not None
    found: list[Problem] = []
    born = values.get("birth_date")
    if born and not facts.agrees_with(date.fromisoformat(born)):
        said = f"{facts.day:02}-{facts.month:02}-{facts.year:02}"
        found.append(("birth_date", Finding("nik_birth_date", {"nik_date": said})))
    if values.get("sex", facts.sex) != facts.sex:
        found.append(("sex", Finding("nik_sex")))
    if len(root) >= 5 and facts.region_digits[:4] != root[:5].replace(".", ""):
        found.append(("nik", Finding("nik_elsewhere")))
    return found
