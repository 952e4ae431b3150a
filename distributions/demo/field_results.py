"""What village social workers brought back, in the columns of a kabupaten's working file."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from distributions.demo.families import Family
from distributions.demo.names import as_heard

HEADERS = (
    "No",
    "ID Keluarga P3KE",
    "Kecamatan",
    "Desa",
    "Kode Kemdagri",
    "RT",
    "RW",
    "Alamat",
    "Kepala Keluarga",
    "NIK",
    "nomor_KK",
    "Jenis Kelamin",
    "Tanggal Lahir",
    "VERVAL_memenuhi_kriteria_P3KE",
    "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE",
    "VERVAL_keterangan",
    "Tanggal Kunjungan",
    "Nama Petugas",
)
FIRST_DAY, LAST_DAY = date(2023, 2, 6), date(2023, 4, 14)

# Reason code → how a worker writes it, and how often it is the reason.
INELIGIBLE: dict[str, tuple[int, tuple[str, ...]]] = {
    "better_off": (640, ("Sudah mampu", "sudah mampu", "Keluarga mampu", "Mampu")),
    "other_aid": (95, ("Sudah menerima bantuan lain", "Penerima PKH", "Penerima BPNT")),
    "moved": (90, ("Pindah", "pindah domisili", "Pindah alamat")),
    "deceased": (72, ("Meninggal dunia", "Meninggal", "wafat")),
    "wage_earner": (40, ("Penerima upah", "karyawan tetap")),
    "civil_servant": (20, ("ASN/TNI/Polri", "PNS", "ASN")),
    "pensioner": (15, ("Pensiunan",)),
    "wrong_village": (14, ("Bukan warga desa ini", "bukan warga")),
    "resigned": (9, ("Mengundurkan diri",)),
    "other": (5, ("Lainnya",)),
}
UNVERIFIABLE: dict[str, tuple[int, tuple[str, ...]]] = {
    "absent": (55, ("Tidak di tempat", "Tidak ada di rumah", "sedang pergi")),
    "not_found": (33, ("Tidak ditemukan", "Alamat tidak ditemukan", "Tidak dikenal")),
    "refused": (12, ("Menolak dikunjungi", "Menolak")),
}
WRITTEN = {code: words for code, (_, words) in (INELIGIBLE | UNVERIFIABLE).items()}
WRITTEN["duplicate"] = ("Data ganda", "Dobel", "dobel ruta")
_VERDICT_WORDS = {"eligible": "Ya", "ineligible": "Tidak", "unverifiable": "Tidak"}
_NOTES = (
    "",
    "",
    "",
    "",
    "didampingi ketua RT",
    "rumah kosong",
    "bertemu istri",
    "ditemui di kebun",
)


@dataclass(frozen=True)
class FieldResult:
    """One row of the file: which family was truly visited, and what was written about it."""

    family: Family
    verdict: str
    reason: str = ""
    visited_on: date | None = None
    worker: str = ""
    note: str = ""
    family_id: str = ""
    name: str = ""
    nik: str = ""
    born: str = ""
    village: str = ""
    reason_words: str = ""
    on_list: bool = True

    def cells(self) -> dict[str, str]:
        family, place = self.family, self.family.place
        return {
            "ID Keluarga P3KE": self.family_id,
            "Kecamatan": place.district,
            "Desa": self.village,
            "Kode Kemdagri": place.digits,
            "RT": f"{family.rt:03d}",
            "RW": f"{family.rw:03d}",
            "Alamat": family.address,
            "Kepala Keluarga": self.name,
            "NIK": self.nik,
            "nomor_KK": family.card_number,
            "Jenis Kelamin": "L" if family.sex == "M" else "P",
            "Tanggal Lahir": self.born,
            "VERVAL_memenuhi_kriteria_P3KE": _VERDICT_WORDS[self.verdict],
            "VERVAL_alasan_tidak_memenuhi_kriteria_P3KE": self.reason_words,
            "VERVAL_keterangan": self.note,
            "Tanggal Kunjungan": f"{self.visited_on:%d/%m/%Y}" if self.visited_on else "",
            "Nama Petugas": self.worker,
        }


def a_reason(rng: Random, among: dict[str, tuple[int, tuple[str, ...]]]) -> str:
    return rng.choices(list(among), [share for share, _ in among.values()])[0]


def result_of(rng: Random, family: Family, verdict: str, reason: str, worker: str) -> FieldResult:
    """A result that names its family without a fault."""
    return FieldResult(
        family=family,
        verdict=verdict,
        reason=reason,
        visited_on=FIRST_DAY + timedelta(days=rng.randint(0, (LAST_DAY - FIRST_DAY).days - 30)),
        worker=worker,
        note=rng.choice(_NOTES),
        family_id=family.family_id,
        name=family.name,
        nik=family.nik,
        born=f"{family.birth_date:%d/%m/%Y}",
        village=family.place.name,
        reason_words=rng.choice(WRITTEN[reason]) if reason else "",
    )


def again(rng: Random, result: FieldResult, reason: str | None = None) -> FieldResult:
    """The worker came back a week or two later."""
    first = result.visited_on or FIRST_DAY
    chosen = result.reason if reason is None else reason
    return replace(
        result,
        visited_on=first + timedelta(days=rng.randint(6, 14)),
        reason=chosen,
        reason_words=rng.choice(WRITTEN[chosen]) if chosen else "",
    )


def as_written(rng: Random, result: FieldResult, *, keep_id: bool, has_nik: bool) -> FieldResult:
    """The result as it came to the office. Enough always stays for a person to know the family.

    `keep_id`: without its family id it could be taken for another row of the list.
    `has_nik`: the list holds the family's true NIK, so that the number can link them.
    """
    draw = rng.random()
    if keep_id or draw < 0.85:
        return _small_faults(rng, result)
    result = replace(result, family_id="")
    if has_nik and draw < 0.97:
        return _heard_differently(rng, result, 0.35)
    nik = one_digit_off(rng, result.nik) if rng.random() < 0.6 else ""
    return _heard_differently(rng, replace(result, nik=nik), 0.5)


def _small_faults(rng: Random, result: FieldResult) -> FieldResult:
    draw = rng.random()
    if draw < 0.05:
        result = replace(result, nik="")
    elif draw < 0.09:
        result = replace(result, nik=one_digit_off(rng, result.nik))
    if rng.random() < 0.02:
        result = replace(result, born="")
    if rng.random() < 0.01:
        result = replace(result, visited_on=None)
    return _heard_differently(rng, result, 0.12)


def _heard_differently(rng: Random, result: FieldResult, chance: float) -> FieldResult:
    if rng.random() >= chance:
        return result
    return replace(result, name=as_heard(rng, result.name))


def one_digit_off(rng: Random, nik: str) -> str:
    """A slip of the pen in the serial. True serials stay below 0100, so it is nobody's number."""
    place = rng.randint(12, 13)
    other = rng.choice([digit for digit in "123456789" if digit != nik[place]])
    return nik[:place] + other + nik[place + 1 :]
