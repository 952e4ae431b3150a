"""The other lists that offices get, made up person by person and row by row."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import openpyxl

from tests.factories import made_up_name
from tests.sheets import HEADERS, VILLAGES, Cells, content, family

PERSON_HEADERS = [
    "ID Keluarga", "Provinsi", "Kabupaten", "Kecamatan", "Desa", "Kode Kemdagri",
    "Desil Kesejahteraan", "Alamat", "ID Individu", "Nama", "NIK", "Padan Dukcapil",
    "Jenis Kelamin", "Hubungan Dengan Kepala Keluarga", "Tanggal Lahir", "Status Kawin",
    "Pekerjaan", "Pendidikan", "Usia dibawah 7 tahun", "Usia 7-12", "Usia 13-15", "Usia 16-18",
    "Usia 19-21", "Usia 22-59", "Usia 60 tahun keatas", "Penerima BPNT", "Penerima BPUM",
    "Penerima BST", "Penerima PKH", "Penerima SEMBAKO", "Resiko Stunting", "Pensasaran",
]  # fmt: skip
AGE_HEADERS = PERSON_HEADERS[18:25]
DTSEN_HEADERS = [
    "nomor_kartu_keluarga", "nomor_induk_kependudukan", "nama", "tanggal_lahir", "jenis_kelamin",
    "status_hubungan_keluarga", "status_kawin", "pbi_nas", "pbi_pemda", "partisipasi_sekolah",
    "status_bekerja", "penyakit_kronis", "rt_ktp", "rw_ktp", "alamat_ktp", "kode_desa",
    "desil_nasional", "desil_provinsi", "desil_kabupaten_kota", "id_pelanggan_pln",
    "status_kepemilikan_rumah", "jenis_lantai_terluas", "jenis_dinding_terluas",
    "jenis_atap_terluas", "luas_lantai", "sumber_air_minum_utama", "sumber_penerangan_utama",
    "daya_terpasang", "bahan_bakar_utama_memasak", "fasilitas_bab", "jenis_kloset",
    "aset_bergerak_sepeda_motor", "jumlah_ternak_sapi",
]  # fmt: skip
HEADERS_2023 = [
    "id_keluarga_p3ke", "id_kecamatan", "id_desa", "kode_kemendagri", "kecamatan", "desa",
    "alamat", "nama_lengkap", "nik", "jenis_kelamin", "tanggal_lahir", "kepesertaan_dtks",
    "verifikasi_lapangan", "pendapatan",
]  # fmt: skip
KEPT = "DATA P3KE"  # the group above the ministry's own columns
VERVAL = ["memenuhi_kriteria_P3KE", "alasan_tidak_memenuhi_kriteria_P3KE", "keterangan"]
WORKING_HEADERS = [
    *HEADERS, "dimuktakhirkan_tahun", "persentil", "RT", "RW", "Koordinat_X", "Koordinat_Y",
    "prioritas_verval", "nama_perbaikan", "NIK_perbaikan", "nomor_KK", "foto_KK",
    "status_pekerjaan", "kelompok_umur", "penerima_prakerja", "penerima_KUR", "kualitas_atap",
    "kualitas_dinding", "kualitas_lantai", "daya_listrik_terpasang", "foto_rumah_tampak_depan",
    "foto_atap", "foto_lantai", "foto_dinding", "foto_jamban", *(f"VERVAL_{one}" for one in VERVAL),
    "VERVAL_keterangan_tambahan", "DTKS_BERIRISAN_DTKS", "DTKS_ID_DTKS",
    "status_keberadaan_target", "status_verifikasi", "sumber_data", "tahun_data",
]  # fmt: skip


def nik(serial: int, born: date, *, woman: bool) -> str:
    return f"190101{born.day + 40 * woman:02d}{born:%m%y}{serial % 9999 + 1:04d}"


def person(family_number: int, place: int, **cells: Any) -> Cells:
    """The head (place 0), the wife (1) or a child of a family, as the individual list has them."""
    code, district, village = VILLAGES[family_number % len(VILLAGES)]
    born = date(1960 if place < 2 else 2008, 1, 1) + timedelta(days=family_number * 31 + place)
    woman = place == 1
    row: Cells = {
        "ID Keluarga": f"P3KE{family_number:08d}",
        "Provinsi": "KEPULAUAN BANGKA BELITUNG",
        "Kabupaten": "BANGKA",
        "Kecamatan": district,
        "Desa": village,
        "Kode Kemdagri": code,
        "Desil Kesejahteraan": "1",
        "Alamat": f"JL. MELATI {family_number}",
        "ID Individu": f"{family_number:08d}{place:02d}",
        "Nama": made_up_name(family_number * 10 + place).upper(),
        "NIK": nik(family_number * 10 + place, born, woman=woman),
        "Padan Dukcapil": "Padan",
        "Jenis Kelamin": "Perempuan" if woman else "Laki-laki",
        "Hubungan Dengan Kepala Keluarga": ["Kepala Keluarga", "Istri", "Anak"][min(place, 2)],
        "Tanggal Lahir": f"{born:%d/%m/%Y} 0:00:00",
        "Status Kawin": "Kawin" if place < 2 else "Belum kawin",
        "Pekerjaan": "Nelayan" if place == 0 else "Belum/Tidak Bekerja",
        "Pendidikan": "Tamat SD",
        **dict.fromkeys(AGE_HEADERS, "TIDAK"),
        "Usia 22-59": "YA" if place < 2 else "TIDAK",
        "Penerima BPNT": "Ya",
        "Resiko Stunting": "Tidak Beresiko Stunting",
        "Pensasaran": "P3KE",
    }
    return row | cells


def persons(families: int, size: int = 3) -> list[Cells]:
    return [person(n, place) for n in range(1, families + 1) for place in range(size)]


def dtsen(row: Cells, card: str | None = None) -> Cells:
    """A person of the individual list as DTSEN has it: under a family card, without family id."""
    number = int(str(row["ID Keluarga"])[-8:])
    return {
        "nomor_kartu_keluarga": card or f"190101120508{number % 9999 + 1:04d}",
        "nomor_induk_kependudukan": row["NIK"],
        "nama": row["Nama"],
        "tanggal_lahir": row["Tanggal Lahir"],
        "jenis_kelamin": row["Jenis Kelamin"],
        "status_hubungan_keluarga": row["Hubungan Dengan Kepala Keluarga"],
        "status_kawin": row["Status Kawin"],
        "rt_ktp": "5",
        "rw_ktp": "002",
        "alamat_ktp": row["Alamat"],
        "kode_desa": row["Kode Kemdagri"],
        "desil_nasional": "2",
        "jenis_lantai_terluas": "Semen",
        "jumlah_ternak_sapi": "0",
    }


def of_2023(n: int, **cells: Any) -> Cells:
    row = family(n)
    plain: Cells = {
        "id_keluarga_p3ke": row["ID Keluarga"],
        "id_kecamatan": "1901010",
        "id_desa": "1901010003",
        "kode_kemendagri": row["Kode Kemdagri"],
        "kecamatan": row["Kecamatan"],
        "desa": row["Desa"],
        "alamat": row["Alamat"],
        "nama_lengkap": row["Kepala Keluarga"],
        "nik": row["NIK"],
        "jenis_kelamin": row["Jenis Kelamin"],
        "tanggal_lahir": row["Tanggal Lahir"],
        "kepesertaan_dtks": "YA",
        "verifikasi_lapangan": "VALID",
        "pendapatan": "Rp 600.000,00",
    }
    return plain | cells


def working_row(n: int, **cells: Any) -> Cells:
    """A family with what the field found: eligible, a repaired name, its card and its place."""
    found = {
        "dimuktakhirkan_tahun": 2023,
        "RT": "RT 05",
        "RW": 2,
        "Koordinat_X": "106.1123",
        "Koordinat_Y": "-1.8765",
        "nama_perbaikan": "SITI AMINAH",
        "NIK_perbaikan": "1901015203800001",
        "nomor_KK": "1901011205080001",
        "penerima_KUR": "Tidak",
        "VERVAL_memenuhi_kriteria_P3KE": "Ya",
        "VERVAL_keterangan": "rumah ditempati",
        "DTKS_BERIRISAN_DTKS": "Ya",
        "sumber_data": "P3KE",
    }
    return family(n) | found | cells


def working_book(rows: Sequence[Cells]) -> bytes:
    """Three header rows (groups, names, numbers), data from column B, in `Sheet1`.

    The ministry's columns are merged over the first two rows; the verval columns stand under their
    group, without its name.
    """
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for at, name in enumerate(WORKING_HEADERS, start=2):
        group, _mark, rest = name.partition("_")
        if group in {"VERVAL", "DTKS"}:
            sheet.cell(1, at, group if rest in {VERVAL[0], "BERIRISAN_DTKS"} else None)
            sheet.cell(2, at, rest.replace("_", " "))
        else:
            sheet.cell(1, at, name)
            sheet.merge_cells(start_row=1, end_row=2, start_column=at, end_column=at)
        sheet.cell(3, at, at - 1)
    for number, row in enumerate(rows, start=4):
        for at, name in enumerate(WORKING_HEADERS, start=2):
            sheet.cell(number, at, row.get(name))
    return content(workbook)
