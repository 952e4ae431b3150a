"""Layouts are data: which columns a kind of list has, how each is read, which must be there."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from households.ministry_list.columns import Column, IntegerColumn
from households.ministry_list.layout_columns import (
    ADDRESS,
    AGES,
    AID,
    BIRTH_DATE,
    CIVIL_REGISTRY,
    DECILE,
    EDUCATION,
    FAMILY_CARD,
    FAMILY_ID,
    HEAD_NAME,
    HOUSING,
    MARITAL,
    NAME,
    NEIGHBOURHOOD,
    NIK,
    OCCUPATION,
    PERSON_ID,
    PERSON_NAME,
    PLACES,
    RELATION,
    SEX,
    STUNTING,
    TARGETING,
    flag,
    listed,
)
from households.ministry_list.number_columns import MoneyColumn


@dataclass(frozen=True)
class Layout:
    """A kind of list. Each group of `needs` must be met by one column of the file at least.

    Where `of_persons`, a row is a person and the rows of a family join: by family id, else by the
    family card. A file without the column that says who is the head has a row for each family.
    """

    name: str
    title: str | Promise
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]
    of_persons: bool = False

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by every spelling of their header."""
        return {key: column for column in self.columns for key in column.keys}

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}


IDENTITY = ("nik",)
VILLAGE = ("region_code", "village")

P3KE_FAMILY = Layout(
    name="p3ke_family",
    title=_("P3KE, families"),
    columns=(
        FAMILY_ID,
        *PLACES,
        DECILE,
        ADDRESS,
        NAME,
        NIK,
        CIVIL_REGISTRY,
        SEX,
        BIRTH_DATE,
        OCCUPATION,
        EDUCATION,
        *HOUSING,
        *AID,
        STUNTING,
        TARGETING,
        FAMILY_CARD,
    ),
    needs=(IDENTITY, ("name",), VILLAGE),
)
MINIMAL = Layout(
    name="minimal",
    title=_("A short list: NIK, name, village"),
    columns=(*PLACES, NAME, NIK, FAMILY_CARD, ADDRESS, SEX, BIRTH_DATE),
    needs=(IDENTITY, ("name",), VILLAGE),
)
P3KE_INDIVIDUAL = Layout(
    name="p3ke_individual",
    title=_("P3KE, persons"),
    columns=(
        FAMILY_ID,
        *PLACES,
        DECILE,
        ADDRESS,
        PERSON_ID,
        PERSON_NAME,
        NIK,
        CIVIL_REGISTRY,
        SEX,
        RELATION,
        BIRTH_DATE,
        MARITAL,
        OCCUPATION,
        EDUCATION,
        *AGES,
        *AID,
        STUNTING,
        TARGETING,
        FAMILY_CARD,
        HEAD_NAME,
    ),
    needs=(("family_id",), IDENTITY, ("name",), ("relation",), VILLAGE),
    of_persons=True,
)
P3KE_2023 = Layout(
    name="p3ke_2023",
    title=_("P3KE 2023, families"),
    columns=(
        *P3KE_FAMILY.columns,
        Column(field="district_id", header="id_kecamatan"),
        Column(field="village_id", header="id_desa"),
        flag("in_dtks", "kepesertaan_dtks", "Peserta DTKS", "Kepesertaan DTKS"),
        listed(
            "field_check",
            "verifikasi_lapangan",
            "VALID",
            "TIDAK VALID",
        ),
        MoneyColumn(field="income", header="pendapatan", synonyms=("Pendapatan per bulan",)),
    ),
    needs=(IDENTITY, ("name",), VILLAGE),
)
# The verval columns stay with their rows; `import_visits` takes the results from the same file.
WORKING_FILE = Layout(
    name="working_file",
    title=_("Working file of the regency, with field results"),
    columns=(
        *P3KE_FAMILY.columns,
        *NEIGHBOURHOOD,
        Column(field="updated_in", header="dimuktakhirkan_tahun"),
        Column(field="percentile", header="persentil"),
        Column(field="longitude", header="Koordinat_X", synonyms=("Longitude", "Bujur")),
        Column(field="latitude", header="Koordinat_Y", synonyms=("Latitude", "Lintang")),
        Column(field="verval_priority", header="prioritas_verval"),
        Column(field="name_correction", header="nama_perbaikan", synonyms=("Perbaikan Nama",)),
        Column(field="nik_correction", header="NIK_perbaikan", synonyms=("Perbaikan NIK",)),
        Column(field="employment", header="status_pekerjaan"),
        Column(field="age_group", header="kelompok_umur"),
        flag("receives_prakerja", "penerima_prakerja"),
        flag("receives_kur", "penerima_KUR"),
        Column(field="roof_quality", header="kualitas_atap"),
        Column(field="wall_quality", header="kualitas_dinding"),
        Column(field="floor_quality", header="kualitas_lantai"),
        Column(field="power", header="daya_listrik_terpasang", synonyms=("Daya Terpasang",)),
        flag(
            "verval_meets_criteria",
            "VERVAL_memenuhi_kriteria_P3KE",
            "memenuhi kriteria P3KE",
            "VERVAL memenuhi kriteria",
        ),
        Column(
            field="verval_reason",
            header="VERVAL_alasan_tidak_memenuhi_kriteria_P3KE",
            synonyms=("alasan tidak memenuhi kriteria P3KE",),
            max_length=500,
        ),
        Column(field="verval_note", header="VERVAL_keterangan", max_length=1000),
        Column(
            field="verval_note_more",
            header="VERVAL_keterangan_tambahan",
            synonyms=("keterangan tambahan",),
            max_length=1000,
        ),
        Column(field="verval_on", header="Tanggal Verval", synonyms=("VERVAL_tanggal",)),
        Column(field="verval_by", header="Petugas", synonyms=("VERVAL_petugas", "Nama Petugas")),
        flag("in_dtks", "DTKS_BERIRISAN_DTKS", "Beririsan DTKS"),
        Column(field="dtks_id", header="DTKS_ID_DTKS", synonyms=("ID DTKS",)),
        Column(field="target_presence", header="status_keberadaan_target"),
        Column(field="verification_status", header="status_verifikasi"),
        Column(field="data_source", header="sumber_data"),
        Column(field="data_year", header="tahun_data"),
    ),
    needs=(IDENTITY, ("name",), VILLAGE),
)
DTSEN = Layout(
    name="dtsen",
    title=_("DTSEN, persons with their family card"),
    columns=(
        FAMILY_ID,
        *PLACES,
        FAMILY_CARD,
        NIK,
        PERSON_NAME,
        HEAD_NAME,
        BIRTH_DATE,
        SEX,
        RELATION,
        MARITAL,
        ADDRESS,
        *NEIGHBOURHOOD,
        DECILE,
        IntegerColumn(field="decile_province", header="desil_provinsi", least=1, most=10),
        IntegerColumn(field="decile_regency", header="desil_kabupaten_kota", least=1, most=10),
        CIVIL_REGISTRY,
        OCCUPATION,
        EDUCATION,
        flag("pbi_national", "pbi_nas"),
        flag("pbi_regional", "pbi_pemda"),
        Column(field="schooling", header="partisipasi_sekolah"),
        Column(field="employment", header="status_bekerja"),
        Column(field="chronic_illness", header="penyakit_kronis"),
        Column(field="electricity_customer", header="id_pelanggan_pln"),
        Column(field="home_ownership", header="status_kepemilikan_rumah"),
        Column(field="floor", header="jenis_lantai_terluas"),
        Column(field="wall", header="jenis_dinding_terluas"),
        Column(field="roof", header="jenis_atap_terluas"),
        Column(field="floor_area", header="luas_lantai"),
        Column(field="drinking_water", header="sumber_air_minum_utama"),
        Column(field="lighting", header="sumber_penerangan_utama"),
        Column(field="power", header="daya_terpasang"),
        Column(field="cooking_fuel", header="bahan_bakar_utama_memasak"),
        Column(field="toilet", header="fasilitas_bab"),
        Column(field="toilet_kind", header="jenis_kloset"),
        *AID,
    ),
    needs=(("family_card_number",), IDENTITY, ("name",), VILLAGE),
    of_persons=True,
)
LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (P3KE_FAMILY, P3KE_INDIVIDUAL, P3KE_2023, WORKING_FILE, DTSEN, MINIMAL)
}
# Every field that any list has, for a person who says which column is which.
FIELDS: dict[str, Column] = {
    field: column
    for layout in reversed(LAYOUTS.values())
    for field, column in layout.by_field.items()
}
