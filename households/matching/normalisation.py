"""Names and numbers as people write them, brought to forms in which they can be compared.

Two strengths: `name_key` is the careful one, stored in columns and compared for equality;
`sound_key` is how a name sounds, used by the model alone. Both are pure and idempotent.
"""

import re
import unicodedata
from functools import lru_cache

from aidcases.identity import is_placeholder
from households.matching.titles import LAST_PIECES, LEADING, are_titles, without_titles


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# «son of», «daughter of», and what the deceased and aliases carry; between two parts of a name.
_BETWEEN = _words("BIN BINTI BINTE BINTEE BTE BNT BT BN B ALIAS ALS")
_ALIAS = re.compile(r"\b(?:ALIAS|ALS)\b\.?", re.I)
_SPELLINGS = {
    variant: name
    for name, variants in {
        "MUHAMAD": (
            "MUHAMMAD MOHAMMAD MOHAMAD MUHAMMED MOHAMMED MOHAMED MUHAMED MOCHAMMAD MOCHAMAD"
            " MUCHAMMAD MUCHAMAD MOKHAMAD MUKHAMAD MUHAMAT MOHAMAT MUHAMMAT MOH MUH MOCH MUCH MHD"
            " MUHD MOHD MHMD MUHAMD MUHMD MUKHAMMAD MOKHAMMAD MD"
        ),
        "AHMAD": "ACH ACHMAD AKHMAD AHMAT AHMED ACHMAT AKHMAT ACHMED",
        "ABDUL": "ABD ABDL ABDOEL ABDU ABDL",
        "SITI": "STI SITTI SITY",
        # a J of the old spelling without a DJ, TJ or OE that would tell it
        "YUSUF": "JUSUF JUSUP",
        "YAHYA": "JAHJA JAHYA YAHJA",
        "YUNUS": "JUNUS",
        "YAKUB": "JAKUB",
        "YASIN": "JASIN",
    }.items()
    for variant in variants.split()
}
# Abbreviated in first place alone: `Yap St` is another name.
_FIRST_WORDS = {"M": "MUHAMAD", "HM": "MUHAMAD", "ST": "SITI"}
# Words that mean something else by where they stand.
_BY_PLACE = LEADING | LAST_PIECES | _BETWEEN | _FIRST_WORDS.keys()
_OLD_SPELLING = re.compile(r"DJ|TJ")
_OLD_LETTERS = [
    (re.compile(r"(?<![DTNS])JOE"), "YU"),
    (re.compile(r"OE|OO"), "U"),
    (re.compile(r"DJ"), "J"),
    (re.compile(r"TJ"), "C"),
    (re.compile(r"^NJ"), "NY"),
    (re.compile(r"SJ"), "SY"),
    # Surjadi, Moeljono, Suprijadi, Trijono, Sugijanto; not Nurjanah, Raharjo, Wijanarko
    (re.compile(r"^(SUR|MUL)J(?=AD|AN|AT|ON|OT|O$)"), r"\1Y"),
    (re.compile(r"((?:PR|TR|G)I)J(?=AD|AN|AT|ON|OT|O$)"), r"\1Y"),
    (re.compile(r"^WIJ(?=ON|OT)"), "WIY"),
]
_PLAIN_J = re.compile(r"(?<![DTNS])J")
_DOUBLED = re.compile(r"(.)\1+")
_BREAKS = re.compile(r"[\W_]+")
_SILENT = re.compile(r"['’‘`´ʼ]")
# Hakka names: Kho is not Ho, and Liem is Lim.
_ONE_SYLLABLE = re.compile(r"[^AEIOUY]*[AEIOUY]+[^AEIOUY]*$")
_SOUNDS_OF_ONE = [
    (re.compile("CH"), "C"),
    (re.compile("KH"), "K"),
    (re.compile("(?<=[^AEIOUY])IE"), "I"),
]
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("(?<=[^AEIOUY])IE(?=[FPVKQ]?$)|(?<=D)IE(?=N$)", "I"),  # Herie, Arief, Nasrudien
        ("CH|KH", "H"),
        ("SY|SH|TS", "S"),
        ("DZ|DH|DL", "D"),
        ("TH", "T"),
        ("GH", "G"),
        ("PH|F|V", "P"),
        ("[ZJ]", "J"),
        ("[QK]|X", "K"),
        ("AE|AI|AY|EI|EY", "E"),
        ("AU|OU", "O"),
        ("[IY]+", "I"),
        ("W", "U"),
        ("(?<=.)H", ""),
    )
]


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name for comparing: upper case, without accents, titles, punctuation, old spellings.

    `H. Moh. Joesoef bin Achmad, S.Pd.` → `MUHAMAD YUSUF AHMAD`. Never empty for a name that
    holds a letter or digit. Idempotent.
    """
    text = _plain(_before_degrees(name))
    if all(settled := [_settled_word(word) for word in text.split()]):
        return " ".join(settled)
    while (shorter := _settle(text)) != text:
        text = shorter
    return text


@lru_cache(maxsize=65536)
def sound_key(name: str) -> str:
    """How a name sounds, for the model: `ZAINUDIN` and `JAENUDDIN` are one. Idempotent."""
    text = name_key(name)
    if all(heard_words := [_heard_word(word) for word in text.split()]):
        return " ".join(heard_words)
    heard = _sound(text)  # a key is its own key
    while heard != text:
        text, heard = heard, _sound(name_key(heard))
    return text


def alias_of(name: str) -> str:
    """`Tjoa Kim Liong alias Herman` → `Herman`; empty where there is none."""
    return _ALIAS.split(name, maxsplit=1)[-1].strip() if _ALIAS.search(name) else ""


def sound_number(number: str) -> str:
    """The number if it can be evidence; empty for placeholders and what is not 16 digits."""
    if len(number) != 16 or not number.isdecimal() or is_placeholder(number):
        return ""
    return "" if number.endswith("0000") else number


def _plain(name: str) -> str:
    text = name.upper()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char)).upper()
    return " ".join(_BREAKS.sub(" ", _SILENT.sub("", text)).split())


def _before_degrees(name: str) -> str:
    """`Rusli, S.E.` → `Rusli`: a comma tells degrees from names that are spelt as they are."""
    before, comma, after = name.partition(",")
    if comma and _plain(before) and are_titles(_plain(after).split()):
        return before
    return name


def _settle(text: str) -> str:
    words = without_titles(text.split())
    if len(words) > 1:
        words[0] = _FIRST_WORDS.get(words[0], words[0])
    inner = [word for word in words[1:-1] if word not in _BETWEEN]
    words = words[:1] + inner + words[1:][-1:]
    return " ".join(_spelling(word) for word in words)


@lru_cache(maxsize=65536)
def _settled_word(word: str) -> str:
    """The spelling of a word that is the same wherever it stands, as most are; empty for others."""
    spelt = _spelling(word)
    settled = _spelling(spelt) == spelt and not _BY_PLACE & {word, spelt}
    return spelt if settled else ""


@lru_cache(maxsize=65536)
def _heard_word(word: str) -> str:
    """The same of how a word sounds."""
    heard = _sound_of_word(word)
    settled = _sound_of_word(heard) == heard == _settled_word(heard)
    return heard if settled and _settled_word(word) == word else ""


@lru_cache(maxsize=65536)
def _spelling(word: str) -> str:
    word = _SPELLINGS.get(word, word)
    if word.isdecimal():
        return word
    if _OLD_SPELLING.search(word):
        word = _PLAIN_J.sub("Y", word)
    for old, new in _OLD_LETTERS:
        word = old.sub(new, word)
    word = _DOUBLED.sub(r"\1", word)
    return _SPELLINGS.get(word, word)


def _sound(text: str) -> str:
    return " ".join(heard for word in text.split() if (heard := _sound_of_word(word)))


@lru_cache(maxsize=65536)
def _sound_of_word(word: str) -> str:
    for pattern, sound in [*_SOUNDS_OF_ONE, *_SOUNDS] if _ONE_SYLLABLE.match(word) else _SOUNDS:
        word = pattern.sub(sound, word)
    return _DOUBLED.sub(r"\1", word)
