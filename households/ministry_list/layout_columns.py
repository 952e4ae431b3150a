"""The columns that lists share, with every spelling of their headers that was met."""

from households.ministry_list.columns import (
    ChoiceColumn,
    Column,
    DateColumn,
    IntegerColumn,
)
from households.ministry_list.identity_columns import (
    FamilyCardColumn,
    FamilyIdColumn,
    NameColumn,
    NikColumn,
)
from households.ministry_list.number_columns import NeighbourhoodColumn

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
NAME = NameColumn(
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
        ("M", ("L", "Lk", "Laki-laki", "Laki laki", "Pria", "1", "M")),
        ("F", ("P", "Pr", "Perempuan", "Wanita", "2", "F")),
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
        (
            "Listrik Pribadi s/d 900 Watt",
            "Listrik Pribadi <= 900 Watt",
            "Listrik Pribadi ≤ 900 Watt",
        ),
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

# --- lists of persons
RELATION = ChoiceColumn(
    field="relation",
    header="Hubungan Dengan Kepala Keluarga",
    synonyms=(
        "Hubungan Keluarga",
        "Hubungan dengan KK",
        "Status Hubungan Keluarga",
        "Status Hubungan Dalam Keluarga",
        "SHDK",
        "Hubungan",
    ),
    values=(
        ("head", ("Kepala Keluarga", "Kepala", "KK", "Kepala Rumah Tangga")),
        ("spouse", ("Istri", "Suami", "Istri/Suami", "Suami/Istri", "Pasangan")),
        ("child", ("Anak", "Anak Kandung", "Anak Tiri", "Anak Angkat", "Anak Kandung/Tiri")),
        ("parent", ("Orang Tua", "Orangtua", "Ayah", "Ibu", "Orang Tua/Mertua", "Mertua")),
        (
            "other",
            ("Lainnya", "Menantu", "Cucu", "Famili Lain", "Famili", "Saudara", "Pembantu"),
        ),
    ),
    keep_unknown=False,
)
PERSON_NAME = NameColumn(
    field="name",
    header="Nama",
    synonyms=("Nama Lengkap", "Nama Individu", "Nama Anggota Keluarga", "Nama ART"),
    required=True,
)
HEAD_NAME = Column(
    field="head_name",
    header="Nama Kepala Keluarga",
    synonyms=("Kepala Keluarga", "Nama KK", "Nama Kepala Rumah Tangga"),
)
PERSON_ID = Column(field="person_id", header="ID Individu", synonyms=("ID Individu P3KE",))
MARITAL = listed(
    "marital_status",
    "Status Kawin",
    ("Belum kawin", "Belum Kawin", "Belum Menikah"),
    ("Kawin", "Menikah", "Kawin/Nikah"),
    "Cerai hidup",
    "Cerai mati",
)
AGES = (
    flag("aged_under_7", "Usia dibawah 7 tahun", "Usia di bawah 7 tahun", "Usia <7"),
    flag("aged_7_12", "Usia 7-12", "Usia 7-12 tahun"),
    flag("aged_13_15", "Usia 13-15", "Usia 13-15 tahun"),
    flag("aged_16_18", "Usia 16-18", "Usia 16-18 tahun"),
    flag("aged_19_21", "Usia 19-21", "Usia 19-21 tahun"),
    flag("aged_22_59", "Usia 22-59", "Usia 22-59 tahun"),
    flag("aged_60", "Usia 60 tahun keatas", "Usia 60 tahun ke atas", "Usia >60"),
)
NEIGHBOURHOOD = (
    NeighbourhoodColumn(field="rt", header="RT", synonyms=("rt_ktp", "No RT")),
    NeighbourhoodColumn(field="rw", header="RW", synonyms=("rw_ktp", "No RW")),
)
