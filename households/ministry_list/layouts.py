"""Layouts are data: which columns a kind of list has, how each is read, which must be there."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from households.ministry_list.columns import (
    ChoiceColumn,
    Column,
    DateColumn,
    FamilyCardColumn,
    FamilyIdColumn,
    IntegerColumn,
    NikColumn,
)


@dataclass(frozen=True)
class Layout:
    """A kind of list. Each group of `needs` must be met by one column of the file at least."""

    name: str
    title: str | Promise
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by every spelling of their header."""
        return {key: column for column in self.columns for key in column.keys}

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}


YES = ("ya", "y", "yes", "1", "true", "benar", "penerima", "menerima")
NO = ("tidak", "t", "no", "n", "0", "false", "bukan penerima", "tidak menerima", "-")


def flag(field: str, header: str, *synonyms: str) -> ChoiceColumn:
    """A column of Ya and Tidak."""
    return ChoiceColumn(
        field=field,
        header=header,
        synonyms=synonyms,
        values=((True, YES), (False, NO)),
        keep_unknown=False,
    )


def listed(field: str, header: str, *spellings: tuple[str, ...] | str) -> ChoiceColumn:
    """A column of known values; a tuple names the value first and then its other spellings."""
    groups = [(text,) if isinstance(text, str) else text for text in spellings]
    return ChoiceColumn(
        field=field, header=header, values=tuple((group[0], group) for group in groups)
    )


FAMILY_ID = FamilyIdColumn(
    field="family_id",
    header="ID Keluarga",
    synonyms=("ID Keluarga P3KE", "id_keluarga_p3ke", "IDKeluarga", "Kode Keluarga"),
)
NIK = NikColumn(
    field="nik",
    header="NIK",
    synonyms=(
        "No. KTP",
        "No KTP",
        "Nomor KTP",
        "Nomor Induk Kependudukan",
        "No. NIK",
        "NIK Kepala Keluarga",
        "NIK KRT",
    ),
)
NAME = Column(
    field="name",
    header="Kepala Keluarga",
    synonyms=(
        "Nama Kepala Keluarga",
        "Nama",
        "Nama Lengkap",
        "Nama KK",
        "Nama KRT",
        "Nama Kepala Rumah Tangga",
    ),
    required=True,
)
FAMILY_CARD = FamilyCardColumn(
    field="family_card_number",
    header="No. KK",
    synonyms=("Nomor KK", "No KK", "Nomor Kartu Keluarga", "No. Kartu Keluarga", "NOKK"),
)
PLACES = (
    Column(field="province", header="Provinsi"),
    Column(field="regency", header="Kabupaten", synonyms=("Kabupaten/Kota", "Kab/Kota", "Kab")),
    Column(field="district", header="Kecamatan", synonyms=("Kec", "Nama Kecamatan")),
    Column(
        field="village",
        header="Desa",
        synonyms=("Desa/Kelurahan", "Kelurahan/Desa", "Kelurahan", "Desa/Kel", "Nama Desa"),
    ),
    Column(
        field="region_code",
        header="Kode Kemdagri",
        synonyms=("Kode Kemendagri", "Kode Desa", "Kode Wilayah", "Kode Desa/Kelurahan"),
    ),
)
ADDRESS = Column(field="address", header="Alamat", synonyms=("Alamat KTP",), max_length=300)
SEX = ChoiceColumn(
    field="sex",
    header="Jenis Kelamin",
    synonyms=("L/P", "JK", "Kelamin"),
    values=(
        ("M", ("L", "Laki-laki", "Laki laki", "Pria", "1", "M")),
        ("F", ("P", "Perempuan", "Wanita", "2", "F")),
    ),
    keep_unknown=False,
)
BIRTH_DATE = DateColumn(
    field="birth_date",
    header="Tanggal Lahir",
    synonyms=("Tgl Lahir", "Tgl. Lahir", "Tanggal Lahir (dd/mm/yyyy)"),
)
DECILE = IntegerColumn(
    field="decile",
    header="Desil Kesejahteraan",
    synonyms=("Desil", "Desil Nasional"),
    least=1,
    most=10,
)
OCCUPATION = Column(field="occupation", header="Pekerjaan", max_length=100)
EDUCATION = Column(
    field="education", header="Pendidikan", synonyms=("Pendidikan Terakhir",), max_length=100
)
CIVIL_REGISTRY = ChoiceColumn(
    field="civil_registry_match",
    header="Padan Dukcapil",
    synonyms=("Padan", "Status Padan"),
    values=(
        ("matched", ("Ya", "Padan", "Sudah Padan", "Valid")),
        ("unmatched", ("Tidak", "Tidak Padan", "Belum Padan", "Tidak Valid")),
    ),
    keep_unknown=False,
)

HOUSING = (
    listed(
        "home_ownership",
        "Kepemilikan Rumah",
        "Milik Sendiri",
        "Kontrak/Sewa",
        "Bebas Sewa",
        "Menumpang",
        "Bebas/Sewa/Menumpang",
        "Dinas",
        "Pinjam Pakai",
        "Lainnya",
    ),
    flag("has_savings", "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya", "Memiliki Simpanan"),
    listed(
        "roof",
        "Jenis Atap",
        "Beton",
        "Genteng",
        "Asbes/Seng",
        "Kayu/Sirap",
        "Bambu",
        "Jerami/Ijuk/Rumbia/Daun-daunan",
        "Lainnya",
    ),
    listed(
        "wall",
        "Jenis Dinding",
        "Tembok",
        "Plesteran anyaman bambu/kawat",
        "Kayu/Papan",
        "Bambu",
        "Seng",
        "Lainnya",
    ),
    listed(
        "floor",
        "Jenis Lantai",
        "Keramik/Granit/Marmer/Ubin/Tegel/Teraso",
        "Semen",
        "Kayu/Papan",
        "Bambu",
        "Tanah",
        "Lainnya",
    ),
    listed(
        "lighting",
        "Sumber Penerangan",
        "Listrik Pribadi s/d 900 Watt",
        "Listrik Pribadi > 900 Watt",
        "Listrik Bersama",
        "Genset/solar cell",
        "Non-Listrik",
        "Listrik PLN",
        "Listrik Bukan PLN",
    ),
    listed(
        "cooking_fuel",
        "Bahan Bakar Memasak",
        "Listrik/Gas",
        "Minyak Tanah",
        "Arang/Kayu",
        "Lainnya",
    ),
    listed(
        "drinking_water",
        "Sumber Air Minum",
        "Air Kemasan/Isi Ulang",
        "Ledeng/PAM",
        "Sumur Bor",
        "Sumur Terlindung",
        "Sumur Tidak Terlindung",
        "Air Permukaan (Sungai, Danau, dll)",
        "Air Hujan",
        "Lainnya",
    ),
    listed(
        "toilet",
        "Memiliki Fasilitas Buang Air Besar",
        "Ya, dengan Septic Tank",
        "Ya, tanpa Septic Tank",
        "Tidak, Jamban Umum/Bersama",
        "Lainnya",
    ),
)
AID = (
    flag("receives_bpnt", "Penerima BPNT", "Penerima BNPT"),
    flag("receives_bpum", "Penerima BPUM"),
    flag("receives_bst", "Penerima BST"),
    flag("receives_pkh", "Penerima PKH"),
    flag("receives_sembako", "Penerima SEMBAKO"),
)
STUNTING = listed(
    "stunting_risk",
    "Resiko Stunting",
    "Beresiko Stunting",
    "Tidak Beresiko Stunting",
    "Bukan Target Sasaran",
)
TARGETING = Column(field="targeting", header="Pensasaran")

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
LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (P3KE_FAMILY, MINIMAL)}
