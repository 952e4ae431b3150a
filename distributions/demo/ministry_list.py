"""The ministry's list in the P3KE family layout, with the faults that such lists have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from distributions.demo.families import Family, Place
from distributions.demo.names import as_heard

HEADERS = (
    "ID Keluarga",
    "Provinsi",
    "Kabupaten",
    "Kecamatan",
    "Desa",
    "Kode Kemdagri",
    "Desil Kesejahteraan",
    "Alamat",
    "Kepala Keluarga",
    "NIK",
    "Padan Dukcapil",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "Pekerjaan",
    "Pendidikan",
    "Kepemilikan Rumah",
    "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya",
    "Jenis Atap",
    "Jenis Dinding",
    "Jenis Lantai",
    "Sumber Penerangan",
    "Bahan Bakar Memasak",
    "Sumber Air Minum",
    "Memiliki Fasilitas Buang Air Besar",
    "Penerima BPNT",
    "Penerima BPUM",
    "Penerima BST",
    "Penerima PKH",
    "Penerima SEMBAKO",
    "Resiko Stunting",
    "Pensasaran",
)
Cells = dict[str, str | int]


class ErrorValue(str):
    """What a spreadsheet shows where a look-up failed; written as an error, not as text."""


@dataclass(frozen=True)
class ListLine:
    """One row of the file. `sound` is false where no reader can tell whom or where it means."""

    family: Family
    cells: Cells
    sound: bool = True
    twin: bool = False  # the list names this family a second time
    has_nik: bool = True  # the NIK can be read and is the family's own


def line_of(rng: Random, family: Family) -> ListLine:
    """The family's row, mostly as it should be."""
    line = ListLine(family, _cells(family, trailing_time=rng.random() < 0.03))
    for share, fault in _SMALL_FAULTS:
        if rng.random() < share:
            line = fault(rng, line)
    return line


def broken_line(rng: Random, family: Family) -> ListLine:
    """A row that belongs in quarantine: it waits there for someone who knows."""
    cells = _cells(family)
    rng.choice(_BREAKS)(cells)
    return ListLine(family, cells, sound=False, has_nik=False)


def twin_line(rng: Random, family: Family, family_id: str) -> ListLine:
    """The same family listed again under another family id, as another survey wrote it."""
    cells = _cells(family) | {"ID Keluarga": family_id}
    has_nik = rng.random() < 0.7
    if not has_nik:
        cells["NIK"] = ""
    elif rng.random() < 0.5:
        cells["Kepala Keluarga"] = as_heard(rng, family.name).upper()
    return ListLine(family, cells, twin=True, has_nik=has_nik)


def _cells(family: Family, trailing_time: bool = False) -> Cells:
    place, born = family.place, f"{family.birth_date:%d/%m/%Y}"
    head: Cells = {
        "ID Keluarga": family.family_id,
        "Provinsi": place.province.upper(),
        "Kabupaten": place.regency.upper(),
        "Kecamatan": place.district.upper(),
        "Desa": place.name.upper(),
        "Kode Kemdagri": place.digits,
        "Desil Kesejahteraan": family.decile,
        "Alamat": f"{family.address} RT {family.rt:03d} RW {family.rw:03d}",
        "Kepala Keluarga": family.name.upper(),
        "NIK": family.nik,
        "Padan Dukcapil": "YA",
        "Jenis Kelamin": "Laki-laki" if family.sex == "M" else "Perempuan",
        "Tanggal Lahir": f"{born} 0:00:00" if trailing_time else born,
    }
    return head | family.living | {"Pensasaran": f"Desil {family.decile}"}


def _no_nik(rng: Random, line: ListLine) -> ListLine:
    unreadable = rng.choice(
        ("", "", "", "0", line.family.nik[:15], f"{line.family.nik[:12]}****", "1234567890123456")
    )
    cells = line.cells | {"NIK": unreadable, "Padan Dukcapil": "TIDAK"}
    return replace(line, cells=cells, has_nik=False)


def _nik_through_excel(rng: Random, line: ListLine) -> ListLine:
    """Typed as a number: the sixteenth digit is gone."""
    return replace(line, cells=line.cells | {"NIK": int(line.family.nik) // 10 * 10}, has_nik=False)


def _letter_for_digit(rng: Random, line: ListLine) -> ListLine:
    nik = line.family.nik[::-1].replace("0", "O", 1)[::-1]
    return replace(line, cells=line.cells | {"NIK": nik}, has_nik=False)


def _spaced_nik(rng: Random, line: ListLine) -> ListLine:
    nik = str(line.cells["NIK"])
    if not line.has_nik:
        return line
    return replace(line, cells=line.cells | {"NIK": f"{nik[:6]} {nik[6:12]} {nik[12:]}"})


def _misspelt_village(rng: Random, line: ListLine) -> ListLine:
    return replace(line, cells=line.cells | {"Desa": misspelt(rng, line.family.place).upper()})


def _shifted_meter(rng: Random, line: ListLine) -> ListLine:
    return replace(line, cells=line.cells | {"Resiko Stunting": "450 VA"})


def misspelt(rng: Random, place: Place) -> str:
    """The village as someone would write it who has never been there."""
    joined = place.name.replace(" ", "")
    ways = [as_heard(rng, place.name)] + ([joined] if joined != place.name else [])
    return rng.choice(ways)


_SMALL_FAULTS: Sequence[tuple[float, Callable[[Random, ListLine], ListLine]]] = (
    (0.009, _no_nik),
    (0.003, _nik_through_excel),
    (0.002, _letter_for_digit),
    (0.010, _spaced_nik),
    (0.020, _misspelt_village),
    (0.001, _shifted_meter),
)


def _without_name(cells: Cells) -> None:
    cells["Kepala Keluarga"] = ""


def _with_error_for_name(cells: Cells) -> None:
    cells["Kepala Keluarga"] = ErrorValue("#N/A")


def _without_village(cells: Cells) -> None:
    cells |= {"Kode Kemdagri": "", "Desa": "", "Kecamatan": ""}


def _with_unknown_village(cells: Cells) -> None:
    cells |= {"Kode Kemdagri": "", "Desa": "TIDAK DIKETAHUI"}


def _without_identity(cells: Cells) -> None:
    cells |= {"ID Keluarga": "", "NIK": ""}


_BREAKS = (
    _without_name,
    _without_name,
    _with_error_for_name,
    _without_village,
    _with_unknown_village,
    _without_identity,
)
