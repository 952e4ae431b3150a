"""What is compared in two records, in which levels, and which pairs are compared at all.

The first level whose condition holds counts; `other` is all the rest. Conditions are SQL in the
words that both engines know; what stands in braces each engine says its own way (`FUNCTIONS`).
"""

import re
from dataclasses import dataclass

# How Muhammad and Siti sound at the head of a name.
_OFTEN_LEFT_OUT = "('MUA', 'SIT')"

FUNCTIONS = {
    "duckdb": {
        "alike": "jaro_winkler_similarity({0}, {1})",
        "slips": "damerau_levenshtein({0}, {1})",
        "unlike": "hamming({0}, {1})",
        "differing": "bit_count(xor({0}, {1}))",
        "holds_all": "list_has_all({0}, {1})",
        "holds_any": "list_has_any({0}, {1})",
    },
    "spark": {
        "alike": "jaro_winkler({0}, {1})",
        "slips": "damerau_levenshtein({0}, {1})",
        "unlike": "levenshtein({0}, {1})",
        "differing": "bit_count({0} ^ {1})",
        "holds_all": "(size(array_except({1}, {0})) = 0)",
        "holds_any": "arrays_overlap({0}, {1})",
    },
}
_CALL = re.compile(r"\{(\w+):(\w+),(\w+)\}")


@dataclass(frozen=True)
class Field:
    """`unknown` is the condition under which nothing is said; `levels` from the best down.

    `common` is the column whose commonness a level's weight follows, by the share given in
    `weighed` (1: the rarer by half, the heavier by one bit).
    """

    unknown: str
    levels: dict[str, str]
    common: str = ""
    weighed: tuple[tuple[str, float], ...] = ()


def _unless_known(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _one_named(column: str) -> str:
    """A code on one side and a name on the other cannot be compared; a code begins with a digit."""
    return f"(substr({column}_l, 1, 1) <= '9') <> (substr({column}_r, 1, 1) <= '9')"


def _one_slip(column: str) -> str:
    """One digit other, or two exchanged. Counting slips is dear: first by the places that differ.

    Of two numbers of one length, so that a place is a place in both.
    """
    return f"{{unlike:{column}_l,{column}_r}} <= 2 and {{slips:{column}_l,{column}_r}} <= 1"


def _near(slips: int) -> str:
    """Names so many slips of the pen apart; first by the letters that occur in them, and by the
    edits, of which two letters exchanged are two."""
    return (
        f"{{differing:letters_l,letters_r}} <= {2 * slips}"
        f" and abs(length(plain_l) - length(plain_r)) <= {slips}"
        f" and levenshtein(plain_l, plain_r) <= {2 * slips}"
        f" and {{slips:plain_l,plain_r}} <= {slips}"
    )


_ALIKE = "{alike:sound_l,sound_r}"
COMPARISONS: dict[str, Field] = {
    "family_id": Field(_unless_known("family_id"), {"same": "family_id_l = family_id_r"}),
    "nik": Field(
        _unless_known("nik"),
        {
            "same": "nik_l = nik_r",
            # Two people born on one day in one district have neighbouring numbers: the birth date
            # has said all that this can say.
            "serial": "substr(nik_l, 1, 12) = substr(nik_r, 1, 12) and born_l = born_r"
            " and not (from_nik_l or from_nik_r)"
            f" and {_one_slip('nik')}",
            "one_digit": _one_slip("nik"),
        },
    ),
    "family_card": Field(
        _unless_known("card"),
        {"same": "card_l = card_r", "one_digit": _one_slip("card")},
    ),
    "name": Field(
        _unless_known("sound"),
        {
            "same": "name_key_l = name_key_r",
            # or the words in another order, or written as one
            "sounds_same": "sound_l = sound_r or turned_l = turned_r or plain_l = plain_r",
            "one_letter": f"least(length(plain_l), length(plain_r)) >= 6 and {_near(1)}",
            # Ahmad and Ahmad Rusli; Yusuf and Muhammad Yusuf; not Rusli and Ahmad Rusli;
            # Jamal K. and Jamal Kurniawan
            "part_of": f"(head_l = head_r or head_l in {_OFTEN_LEFT_OUT}"
            f" or head_r in {_OFTEN_LEFT_OUT})"
            " and ({holds_all:words_l,words_r} and length(sound_r) >= 4"
            " or {holds_all:words_r,words_l} and length(sound_l) >= 4)"
            " or initials_l = initials_r and (shortened_l or shortened_r)"
            # A. Rahman and Abdul Rahman; Tjoa Kim Liong alias Herman and Herman
            " or begun_l = begun_r and (abridged_l or abridged_r)"
            " or alias_l = sound_r or alias_r = sound_l"
            # Painem and Painem Wirawan, written as one
            " or length(plain_l) >= 5 and substr(plain_r, 1, length(plain_l)) = plain_l"
            " or length(plain_r) >= 5 and substr(plain_l, 1, length(plain_r)) = plain_r",
            "alike": f"{_ALIKE} >= 0.92"
            f" or least(length(plain_l), length(plain_r)) >= 4 and {_near(1)}"
            f" or least(length(plain_l), length(plain_r)) >= 9 and {_near(2)}",
            "some": f"{_ALIKE} >= 0.84 or {{holds_any:words_l,words_r}} or {_near(1)}",
        },
        common="sound",
        weighed=(("same", 1.0), ("sounds_same", 1.0), ("one_letter", 0.5), ("part_of", 0.5)),
    ),
    "birth_date": Field(
        # A date read from a NIK says nothing beside that NIK.
        f"{_unless_known('born')}"
        " or (from_nik_l or from_nik_r) and nik_l is not null and nik_r is not null",
        {
            # All that a placeholder day tells is the year.
            "placeholder_year": "year_l = year_r and (placeholder_l or placeholder_r)",
            "same": "born_l = born_r",
            "swapped": "born_l = swapped_r",
            "one_digit": "{unlike:born_l,born_r} = 1 and not (placeholder_l and placeholder_r)",
            "one_part": "substr(born_l, 1, 7) = substr(born_r, 1, 7)"
            " or substr(born_l, 6) = substr(born_r, 6) and not placeholder_l"
            " or year_l = year_r and substr(born_l, 9) = substr(born_r, 9)",
            "year": "abs(year_l - year_r) <= 1",
        },
        common="born",
        weighed=(("same", 1.0),),
    ),
    "sex": Field(_unless_known("sex"), {"same": "sex_l = sex_r"}),
    "village": Field(
        f"{_unless_known('village')} OR {_one_named('village')}",
        {
            # Villages of two districts may have one name.
            "same": "village_l = village_r and (district_l is null or district_r is null"
            f" or {_one_named('district')} or {{alike:district_l,district_r}} >= 0.85)",
            "district": "district_l = district_r",
        },
        common="village",
        weighed=(("same", 1.0),),
    ),
    "address": Field(
        "(street_l is null or street_r is null) and (rt_l is null or rt_r is null)",
        {
            "house": "street_l = street_r and house_l = house_r"
            " and coalesce(rt_l, rt_r, '') = coalesce(rt_r, rt_l, '')",
            "street_and_rt": "street_l = street_r and rt_l = rt_r",
            "house_alone": "street_l = street_r and house_l = house_r",
            "street": "{alike:street_l,street_r} >= 0.92",
            "rt": "rt_l = rt_r",
        },
    ),
}
FIELDS = tuple(COMPARISONS)
COMMON_COLUMNS = ("sound", "born", "village")

# A pair that no rule reaches is never compared: each fault alone must leave one rule standing.
# Of each group the widest rule is taken that reaches few enough pairs (`blocking`).
BLOCKING: list[tuple[tuple[str, ...], ...]] = [
    (("family_id",),),
    (("nik",),),
    (("card",),),
    (("born",), ("born", "village"), ("born", "village", "sex")),
    (("born", "head"),),
    (("born", "ending"),),
    (("sound",), ("sound", "year"), ("sound", "born")),
    (("sound", "village"), ("sound", "village", "sex")),
    (("district", "head"), ("village", "head"), ("village", "head", "ending")),
    (("district", "ending"), ("village", "ending"), ("village", "ending", "rt")),
    (("district", "year"), ("village", "year"), ("village", "year", "head")),
    (("street", "house"), ("village", "street", "house"), ("village", "street", "house", "rt")),
    (("substr(nik, 7)",),),
    (("substr(nik, 1, 12)",),),
]


def condition(field: str, level: str, engine: str) -> str:
    """The SQL of a level in the words of an engine, `duckdb` or `spark`."""
    words = FUNCTIONS[engine]
    return _CALL.sub(
        lambda call: words[call[1]].format(call[2], call[3]), COMPARISONS[field].levels[level]
    )
