"""How people are called and how their records go wrong: the sources of hard lists.

Styles with names, slips and sizes of their own, so that a model that fits one alone is found out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from distributions.demo import names

Vary = Callable[[Random, str], str]


@dataclass(frozen=True)
class Faults:
    """Shares of the records of one side that carry each fault."""

    family_id: float = 1.0  # known
    nik_missing: float = 0.0
    nik_wrong: float = 0.0
    name_varied: float = 0.0
    born_missing: float = 0.0
    born_wrong: float = 0.0  # day and month exchanged, the year off, a placeholder day
    village_wrong: float = 0.0
    twice: float = 0.0  # records that stand there a second time
    address: float = 1.0  # known
    address_varied: float = 0.0  # of those known: written otherwise, or in part


@dataclass(frozen=True)
class Style:
    """Names, their variations, and the faults of the list and of the field."""

    full_name: Callable[[Random, str], str]
    vary: Vary
    listed: Faults
    found: Faults
    heaped: float = 0.0  # share of people registered as born on 31 December
    village_of: int = 0  # families of one list, all of one village; none for lists of a regency
    strangers: float = 0.01  # families met in the field that are not listed, per family listed


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MEN = _words(
    "Agus Bambang Budi Slamet Sutrisno Sugeng Joko Wahyu Eko Dwi Tri Suparman Sukirman Paijo"
    " Tukiman Ngatimin Wagiman Sarno Sumardi Mulyono Hartono Suyatno Kasiman Jumadi Parto Giyanto"
    " Asep Dadang Cecep Ujang Endang Iwan Jajang Enjang Nana Maman Oman Tatang Uus Yayan"
    " Togar Poltak Parulian Saut Binsar Jonggi Hotman Ramses Monang Mangasi"
    " Rizal Syafril Zulhendri Afrizal Yulisman Bustanul Masrul Nofriadi Ermansyah Darmawi"
    " Yohanes Petrus Antonius Markus Stefanus Paulus Simon Thomas Andreas Lukas"
    " Made Nyoman Ketut Putu Komang Gusti Kadek Gede Nengah Wayan"
)
_WOMEN = _words(
    "Sri Siti Endah Wiwik Tutik Yuni Partini Suminah Sukarti Ngatinem Painem Tukiyem Wagiyem"
    " Lestari Mujiati Sulami Kasinem Juminten Rubinah Sarinah"
    " Euis Cucu Imas Entin Iis Neneng Elis Aan Eti Kokom Lilis Nining Popon Titin Yeyet"
    " Tiur Rotua Lasma Duma Tiominar Nurhaida Roslina Saurma Tetty Hotmaida"
    " Yusnidar Nurbaya Rosmaniar Deswita Yulianis Armaini Zulbaidah Ermawati Nofrida Asniati"
    " Maria Yuliana Theresia Agnes Veronika Kristina Magdalena Elisabet Martha Rut"
)
_LAST = _words(
    "Santoso Wibowo Prasetyo Nugroho Setiawan Susanto Hidayat Kurniawan Purnomo Raharjo Utomo"
    " Widodo Subagyo Suharto Saputro Gunawan Permana Supriatna Suryana Sutisna Hermawan Sobari"
    " Simanjuntak Siahaan Hutapea Nainggolan Sihombing Silalahi Manurung Panjaitan Sitorus"
    " Tanjung Chaniago Piliang Koto Sikumbang Jambak Guci Melayu Caniago Mandailing"
    " Lobo Seran Nahak Bere Tefa Kolo Taek Manek Klau Asa"
    " Sudarma Suardana Wirawan Arnata Sukerta Mahendra Widana Astawa Partha Suparta"
    " Hartati Rahayu Wahyuni Suryani Mulyani Handayani Puspitasari Anggraini Rohaeti Kurniasih"
)


def _elsewhere(rng: Random, sex: str) -> str:
    """A name of Java, Sunda, Sumatra, Timor or Bali, the first of each list more often."""
    given = _often_first(rng, _MEN if sex == "M" else _WOMEN)
    if rng.random() < 0.3:
        return given
    if rng.random() < 0.15:
        return f"{given} {_often_first(rng, _MEN)} {_often_first(rng, _LAST)}"
    return f"{given} {_often_first(rng, _LAST)}"


def _often_first(rng: Random, words: Sequence[str]) -> str:
    return words[int(len(words) * rng.random() ** 1.7)]


def _of_one_village(rng: Random, sex: str) -> str:
    """One of some twenty names, alone or before one of ten, the first of each far more often."""
    given = _often_first(rng, (names.MALAY.men if sex == "M" else names.MALAY.women)[:20])
    if rng.random() < names.MALAY.single:
        return given
    after = names.MALAY.after_men if sex == "M" else names.MALAY.after_women
    return f"{given} {_often_first(rng, after[:10])}"


def _as_heard(rng: Random, name: str) -> str:
    """Heard differently; now and then with a title, the father's name, a part cut short."""
    draw = rng.random()
    if draw < 0.70:
        return names.as_heard(rng, name)
    if draw < 0.80:
        return f"{rng.choice(('H.', 'Hj.', 'Bpk.', 'Alm.'))} {name}"
    if draw < 0.88:
        return f"{name} {rng.choice(('bin', 'binti'))} {rng.choice(names.MALAY.men)}"
    return _shortened(rng, name)


def _shortened(rng: Random, name: str) -> str:
    words = name.split()
    if len(words) == 1:
        return names.as_heard(rng, name)
    if rng.random() < 0.5:
        return " ".join([*words[:-1], f"{words[-1][0]}."])
    return " ".join(words[:-1])


def _as_typed(rng: Random, name: str) -> str:
    """A slip of the fingers: a letter more, less, another, two exchanged, words glued or turned."""
    draw, words = rng.random(), name.split()
    if len(words) > 1 and draw < 0.06:
        return " ".join(reversed(words))
    if len(words) > 1 and draw < 0.14:
        return "".join(words)
    if draw < 0.26:
        return _shortened(rng, name)
    at = rng.randrange(1, len(name) - 1)
    letter = rng.choice("aiueonrst")
    return rng.choice(
        (
            name[:at] + letter + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


_THIRD = Faults(
    family_id=1 / 3,
    nik_missing=0.15,
    nik_wrong=0.05,
    name_varied=1 / 3,
    born_missing=0.05,
    born_wrong=0.05,
    village_wrong=0.03,
    twice=0.03,
    address=0.8,
    address_varied=0.5,
)
STYLES = {
    # The names and slips of the demo; the faults of the field as verval files show them.
    "hard": Style(
        names.full_name, _as_heard, Faults(twice=0.03, nik_missing=0.03, name_varied=0.05), _THIRD
    ),
    # Other names and other slips, no addresses, and numbers and names that fail on both sides.
    "other": Style(
        _elsewhere,
        _as_typed,
        Faults(twice=0.03, nik_missing=0.10, nik_wrong=0.02, name_varied=0.05, address=0.0),
        _THIRD,
    ),
    # Both sides as bad as the field, and no address anywhere.
    "both": Style(
        names.full_name,
        _as_heard,
        replace(_THIRD, family_id=1.0, address=0.0),
        replace(_THIRD, address=0.0),
    ),
    # Lists of one village whose people share a few names, and of whom many are registered as born
    # on the last day of a year.
    "village": Style(
        _of_one_village,
        _as_heard,
        Faults(twice=0.03, nik_missing=0.03, name_varied=0.05),
        _THIRD,
        heaped=0.15,
        village_of=300,
    ),
    # Many families of the field that no list names, and many of those met twice.
    "unlisted": Style(
        names.full_name,
        _as_heard,
        Faults(twice=0.03, nik_missing=0.03, name_varied=0.05),
        replace(_THIRD, twice=0.15),
        strangers=0.10,
    ),
}
