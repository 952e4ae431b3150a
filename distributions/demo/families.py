"""Families of a kabupaten that does not exist but could: who they are, where and how they live."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from distributions.demo.names import full_name


@dataclass(frozen=True)
class Place:
    """A village with its code (19.01.01.1001) and the names that lists write beside it."""

    code: str
    name: str
    district: str
    regency: str
    province: str
    urban: bool

    @property
    def digits(self) -> str:
        return self.code.replace(".", "")


@dataclass(frozen=True)
class Family:
    """A family as it truly is; lists and field results tell of it, each with faults of its own."""

    number: int
    place: Place
    name: str
    sex: str
    birth_date: date
    nik: str
    family_id: str
    card_number: str
    rt: int
    rw: int
    address: str
    decile: int
    living: dict[str, str]  # header of the ministry's list → value


def places_in(regions: Path) -> list[Place]:
    """The villages of a regions file: code, level, name, parent_code."""
    with regions.open(encoding="utf-8") as file:
        rows = {r["code"]: r for r in csv.DictReader(x for x in file if not x.startswith("#"))}
    return [_place(row, rows) for row in rows.values() if row["level"] in {"desa", "kelurahan"}]


def _place(row: dict[str, str], rows: dict[str, dict[str, str]]) -> Place:
    district = rows[row["parent_code"]]
    regency = rows[district["parent_code"]]
    return Place(
        code=row["code"],
        name=row["name"],
        district=district["name"],
        regency=regency["name"],
        province=rows[regency["parent_code"]]["name"],
        urban=row["level"] == "kelurahan",
    )


# Value lists as the ministry's files hold them, the poorer values more often (docs/glossary.md).
LIVING: dict[str, dict[str, int]] = {
    "Pekerjaan": {
        "Petani": 26,
        "Nelayan": 16,
        "Pekerja Lepas": 30,
        "Pedagang": 8,
        "Swasta": 8,
        "Pensiunan": 1,
        "Belum/Tidak Bekerja": 11,
    },
    "Pendidikan": {
        "Tidak Sekolah": 12,
        "Tidak Tamat SD/sederajat": 30,
        "Tamat SD/sederajat": 36,
        "Tamat SLTP/sederajat": 13,
        "Tamat SLTA/sederajat": 8,
        "Tamat PT/akademi": 1,
    },
    "Kepemilikan Rumah": {
        "Milik Sendiri": 62,
        "Menumpang": 17,
        "Bebas Sewa": 8,
        "Kontrak/Sewa": 9,
        "Dinas": 1,
        "Lainnya": 3,
    },
    "Memiliki Simpanan Uang/Perhiasan/Ternak/Lainnya": {"Ya": 12, "Tidak": 88},
    "Jenis Atap": {
        "Asbes/Seng": 74,
        "Genteng": 16,
        "Jerami/Ijuk/Rumbia/Daun-daunan": 6,
        "Kayu/Sirap": 2,
        "Beton": 1,
        "Lainnya": 1,
    },
    "Jenis Dinding": {
        "Kayu/Papan": 42,
        "Tembok": 40,
        "Plesteran anyaman bambu/kawat": 6,
        "Seng": 5,
        "Bambu": 4,
        "Lainnya": 3,
    },
    "Jenis Lantai": {
        "Semen": 58,
        "Tanah": 14,
        "Kayu/Papan": 12,
        "Keramik/Granit/Marmer/Ubin/Tegel/Teraso": 14,
        "Lainnya": 2,
    },
    "Sumber Penerangan": {
        "Listrik Pribadi s/d 900 Watt": 72,
        "Listrik Bersama": 17,
        "Non-Listrik": 6,
        "Genset/solar cell": 3,
        "Listrik Pribadi > 900 Watt": 2,
    },
    "Bahan Bakar Memasak": {"Listrik/Gas": 66, "Arang/Kayu": 30, "Minyak Tanah": 3, "Lainnya": 1},
    "Sumber Air Minum": {
        "Sumur Terlindung": 38,
        "Sumur Bor": 24,
        "Sumur Tidak Terlindung": 16,
        "Air Kemasan/Isi Ulang": 12,
        "Ledeng/PAM": 5,
        "Air Hujan": 3,
        "Air Permukaan (Sungai, Danau, dll)": 2,
    },
    "Memiliki Fasilitas Buang Air Besar": {
        "Ya, dengan Septic Tank": 55,
        "Ya, tanpa Septic Tank": 19,
        "Tidak, Jamban Umum/Bersama": 16,
        "Lainnya": 10,
    },
    "Penerima BPNT": {"Ya": 18, "Tidak": 82},
    "Penerima BPUM": {"Ya": 4, "Tidak": 96},
    "Penerima BST": {"Ya": 9, "Tidak": 91},
    "Penerima PKH": {"Ya": 14, "Tidak": 86},
    "Penerima SEMBAKO": {"Ya": 17, "Tidak": 83},
    "Resiko Stunting": {
        "Bukan Target Sasaran": 58,
        "Tidak Beresiko Stunting": 17,
        "Beresiko Stunting": 25,
    },
}

_STREETS = (
    "Jl. Raya {place}",
    "Jl. Pasar {place}",
    "Jl. Masjid Al-Hidayah",
    "Jl. Kenanga",
    "Jl. Melati",
    "Jl. Depati Amir",
    "Jl. Batin Tikal",
    "Jl. Pantai {place}",
    "Jl. Air Kelubi",
    "Jl. Lada Putih",
    "Jl. Timah Raya",
    "Jl. Kampung Tengah",
    "Gg. Cempedak",
    "Gg. Pelawan",
    "Gg. Nyatoh",
    "Gg. Karet",
    "Dusun Air Hanyut",
    "Dusun Sidodadi",
    "Dusun Tanjung",
    "Dusun {place} Dalam",
    "Dusun Bukit Lintang",
    "Lingkungan Nelayan",
)
# First registered elsewhere: the older prefixes of the island, Palembang, Java, Sulawesi.
_OTHER_PREFIXES = ("190301", "190402", "190501", "167105", "160203", "330512", "352204", "730810")
_OLDEST, _YOUNGEST = date(1938, 1, 1), date(2000, 12, 31)


class Registrar:
    """Makes families one by one, and sees to it that no two can be taken for each other."""

    def __init__(self, rng: Random, places: Sequence[Place]) -> None:
        self._rng = rng
        self._places = list(places)
        self._weights = [rng.uniform(0.5, 1.5) * (2 if p.urban else 1) for p in places]
        self._niks: set[str] = set()
        self._people: set[tuple[str, str]] = set()
        self._days: set[tuple[str, date]] = set()
        self._count = 0

    def families(self, count: int) -> list[Family]:
        return [self.family() for _ in range(count)]

    def family(self) -> Family:
        rng = self._rng
        self._count += 1
        place = rng.choices(self._places, self._weights)[0]
        sex = "M" if rng.random() < 0.83 else "F"
        birth_date = self._birthday_in(place)
        rw = rng.randint(1, 9 if place.urban else 5)
        street = rng.choice(_STREETS).format(place=place.name)
        return Family(
            number=self._count,
            place=place,
            name=self._name_in(place, sex),
            sex=sex,
            birth_date=birth_date,
            nik=self._nik(place, birth_date, sex),
            family_id=f"{place.digits}{self._count:07d}",
            card_number=self._card(place),
            rt=rng.randint(1, 4) + (rw - 1) * 3 if rng.random() < 0.3 else rng.randint(1, 6),
            rw=rw,
            address=f"{street} No. {rng.randint(1, 190)}" if "Dusun" not in street else street,
            decile=rng.choices((1, 2, 3), (90, 8, 2))[0],
            living={header: _one_of(rng, values) for header, values in LIVING.items()},
        )

    def _birthday_in(self, place: Place) -> date:
        """A day on which no other head of family of the village was born."""
        while True:
            days = self._rng.randint(0, (_YOUNGEST - _OLDEST).days)
            day = _OLDEST + timedelta(days=days)
            if (place.code, day) not in self._days:
                self._days.add((place.code, day))
                return day

    def _name_in(self, place: Place, sex: str) -> str:
        """A name that no other head of family of the village bears."""
        while True:
            name = full_name(self._rng, sex)
            if (place.code, name) not in self._people:
                self._people.add((place.code, name))
                return name

    def _nik(self, place: Place, born: date, sex: str) -> str:
        rng = self._rng
        at_home = rng.random() < 0.9
        prefix = place.digits[:6] if at_home else rng.choice(_OTHER_PREFIXES)
        day = born.day + (40 if sex == "F" else 0)
        while True:
            # Not ending in 0: such numbers are what Excel leaves of damaged ones.
            serial = rng.choices((rng.randint(1, 9), rng.randint(11, 99)), (85, 15))[0]
            serial += 1 if serial % 10 == 0 else 0
            nik = f"{prefix}{day:02d}{born:%m%y}{serial:04d}"
            if nik not in self._niks:
                self._niks.add(nik)
                return nik

    def _card(self, place: Place) -> str:
        rng = self._rng
        issued = date(2006, 1, 1) + timedelta(days=rng.randint(0, 6000))
        while True:
            number = f"{place.digits[:6]}{issued:%d%m%y}{rng.randint(1, 9999):04d}"
            if number not in self._niks:
                self._niks.add(number)
                return number


def _one_of(rng: Random, values: dict[str, int]) -> str:
    return rng.choices(list(values), list(values.values()))[0]


def by_place(families: Iterable[Family]) -> dict[str, list[Family]]:
    """Families under the code of their village."""
    grouped: dict[str, list[Family]] = {}
    for family in families:
        grouped.setdefault(family.place.code, []).append(family)
    return grouped
