"""Two lists of the same families with hard noise, and the truth that only this module knows.

The matching code is handed `records` alone. Which of them are one family is `family_of`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from distributions.demo.families import Place
from distributions.demo.styles import STYLES, Faults, Style
from households.matching.records import Record

NOT_VISITED, NAMESAKES = 0.015, 0.06
_FIRST_DAY, _DAYS = date(1938, 1, 1), 22_600
_STREETS = ("Kenanga", "Melati", "Depati Amir", "Pasar", "Masjid", "Pantai", "Timah Raya", "Karet")


@dataclass(frozen=True, slots=True)
class Home:
    street: str
    number: int
    rt: int
    rw: int


@dataclass(frozen=True, slots=True)
class Family:
    number: int
    place: Place
    name: str
    sex: str
    born: date
    nik: str
    family_id: str
    home: Home


@dataclass
class HardLists:
    """`listed` and `found` are what the matching sees; the other two are the truth."""

    listed: list[Record] = field(default_factory=list)
    found: list[Record] = field(default_factory=list)
    family_of_listed: dict[str, int] = field(default_factory=dict)  # id of a record → family
    family_of_found: dict[str, int] = field(default_factory=dict)


def each(
    families: int, seed: int, places: Sequence[Place], style: str = "hard"
) -> Iterator[HardLists]:
    """So many families in one pair of lists, or in a pair for each village where the style says."""
    village_of = STYLES[style].village_of
    if not village_of:
        yield make(families, seed, places, style)
        return
    for number in range(max(1, families // village_of)):
        place = places[number % len(places)]
        yield make(min(families, village_of), 1000 * seed + number, [place], style)


def make(families: int, seed: int, places: Sequence[Place], style: str = "hard") -> HardLists:
    """So many families, listed and visited. The same seed gives the same lists."""
    rng = Random(f"{style}-{seed}")
    made, chosen = HardLists(), STYLES[style]
    everybody = list(_families(rng, families, places, chosen))
    strangers = list(_families(rng, round(families * chosen.strangers), places, chosen, families))
    visited = [one for one in everybody if rng.random() >= NOT_VISITED] + strangers
    listed = list(_written(rng, everybody, chosen, chosen.listed, places))
    found = list(_written(rng, visited, chosen, chosen.found, places))
    rng.shuffle(listed)
    rng.shuffle(found)
    made.listed, made.family_of_listed = _numbered(listed)
    made.found, made.family_of_found = _numbered(found)
    return made


def _numbered(rows: list[tuple[int, Record]]) -> tuple[list[Record], dict[str, int]]:
    records = [record._replace(id=str(n), number=n) for n, (_, record) in enumerate(rows, 1)]
    truth = {record.id: family for record, (family, _) in zip(records, rows, strict=True)}
    return records, truth


def _families(
    rng: Random, count: int, places: Sequence[Place], style: Style, first: int = 0
) -> Iterator[Family]:
    """Families one after another; of some the son, of the same name, heads one in the house."""
    last: Family | None = None
    niks: set[str] = set()
    for number in range(first, first + count):
        if last and last.sex == "M" and rng.random() < NAMESAKES:
            born = last.born + timedelta(days=rng.randint(6500, 12500))
            place, name, sex, home = last.place, last.name, "M", last.home
        else:
            place, sex = rng.choice(places), "M" if rng.random() < 0.83 else "F"
            born = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
            if style.heaped and rng.random() < style.heaped:
                born = date(born.year, 12, 31)
            name = style.full_name(rng, sex)
            home = _home(rng)
        while (nik := _nik(rng, place, born, sex)) in niks:
            pass
        niks.add(nik)
        family_id = f"{place.digits}{number:07d}"
        last = Family(number, place, name, sex, born, nik, family_id, home)
        yield last


def _home(rng: Random) -> Home:
    return Home(rng.choice(_STREETS), rng.randint(1, 150), rng.randint(1, 6), rng.randint(1, 6))


def _nik(rng: Random, place: Place, born: date, sex: str) -> str:
    prefix = place.digits[:6] if rng.random() < 0.9 else f"{rng.randint(110101, 947109)}"
    serial = rng.choices((rng.randint(1, 9), rng.randint(10, 99)), (85, 15))[0]
    return f"{prefix}{born.day + (40 if sex == 'F' else 0):02d}{born:%m%y}{serial:04d}"


def _written(
    rng: Random, families: Sequence[Family], style: Style, faults: Faults, places: Sequence[Place]
) -> Iterator[tuple[int, Record]]:
    """The records of one side with the family of each; whom it names twice has two family ids."""
    for family in families:
        yield family.number, _record(rng, family, style, faults, places)
        if rng.random() < faults.twice:
            again = replace(family, family_id=f"9{family.family_id[1:]}")
            yield family.number, _record(rng, again, style, faults, places)


def _record(
    rng: Random, family: Family, style: Style, faults: Faults, places: Sequence[Place]
) -> Record:
    def hit(share: float) -> bool:
        return rng.random() < share

    village = rng.choice(places).code if hit(faults.village_wrong) else family.place.code
    name = style.vary(rng, family.name) if hit(faults.name_varied) else family.name
    return Record(
        id="",
        number=0,
        name=name.upper() if hit(0.5) else name,
        family_id=family.family_id if hit(faults.family_id) else "",
        nik=_nik_as_written(rng, family, faults),
        birth_date=_born_as_written(rng, family.born, faults),
        sex=family.sex,
        village=village,
        address=_address_as_written(rng, family.home, faults) if hit(faults.address) else "",
    )


def _nik_as_written(rng: Random, family: Family, faults: Faults) -> str:
    draw = rng.random()
    if draw < faults.nik_missing:
        return rng.choice(("", "", "", "0" * 16, "1234567890123456"))
    if draw < faults.nik_missing + faults.nik_wrong:
        return _damaged(rng, family.nik)
    return family.nik


def _damaged(rng: Random, nik: str) -> str:
    """One digit another, two exchanged, or a number of somebody else."""
    at, draw = rng.randrange(15), rng.random()
    if draw < 0.5:
        return nik[:at] + rng.choice([d for d in "0123456789" if d != nik[at]]) + nik[at + 1 :]
    if draw < 0.75:
        return nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :]
    return f"{nik[:6]}{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}{nik[10:12]}{rng.randint(1, 99):04d}"  # noqa: E501


def _address_as_written(rng: Random, home: Home, faults: Faults) -> str:
    """As the list writes it; or shortened, without its number or neighbourhood, in another form."""
    if rng.random() >= faults.address_varied:
        return f"Jl. {home.street} No. {home.number} RT {home.rt:03d} RW {home.rw:03d}"
    way = rng.choice(("Jl. ", "Jln ", "Jalan ", ""))
    number = rng.choice((f" No. {home.number}", f" no {home.number}", f" {home.number}", ""))
    lived = rng.choice(
        (
            f" RT {home.rt}/RW {home.rw}",
            f" RT/RW {home.rt:03d}/{home.rw:03d}",
            f", RT{home.rt:02d} RW{home.rw:02d}",
            "",
        )
    )
    return f"{way}{home.street}{number}{lived}"


def _born_as_written(rng: Random, born: date, faults: Faults) -> date | None:
    draw = rng.random()
    if draw < faults.born_missing:
        return None
    if draw < faults.born_missing + faults.born_wrong:
        return _another_day(rng, born)
    return born


def _another_day(rng: Random, born: date) -> date:
    draw = rng.random()
    if draw < 0.5 and born.day <= 12 and born.day != born.month:
        return born.replace(month=born.day, day=born.month)
    if draw < 0.7:
        return date(born.year, *rng.choice(((1, 1), (7, 1))))
    if draw < 0.85:
        return born.replace(year=born.year + rng.choice((-1, 1, 10)), day=min(born.day, 28))
    return born.replace(day=rng.randint(1, 28))
