"""Names and numbers as people write them, brought to forms in which they can be compared.

Two strengths: `name_key` is the careful one, stored in columns and compared for equality;
`sound_key` is how a name sounds, used by the model alone. Both are pure and idempotent.
"""

import re
import unicodedata
from functools import lru_cache

from aidcases.identity import is_placeholder


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name. A lone M is Muhammad and St is Siti, so neither stands here.
_LEADING = _words(
    "H HJ HI HAJI HAJJAH HAJAH DR DRS DRA IR KH PROF USTAD USTADZ USTADZAH UST USTZ KYAI BPK BAPAK"
    " PAK IBU BU NY NYONYA TN TUAN SDR SDRI ALM ALMH ALMARHUM ALMARHUMAH"
)
# After a name, with or without the dots and blanks between their letters.
_TRAILING = _words(
    "SE SH ST SKM SPD SPDI SPDSD SAG SSOS SSOSI SIP SKOM SHI SHUT SFARM SKEP SPSI SPI SPT STP"
    " SSI SS SSN SST AMD AMDKEP AMDKEB AMAPD AMK MM MSI MPD MH MHUM MKES MAG MSC MAP MT"
    " BSC LC DRS HJ ALM ALMH ALMARHUM ALMARHUMAH"
)
# «son of», «daughter of», and what the deceased and aliases carry; between two parts of a name.
_BETWEEN = _words("BIN BINTI BINTE BINTEE BTE BNT BN ALIAS ALS")
_SPELLINGS = {
    variant: name
    for name, variants in {
        "MUHAMAD": (
            "MUHAMMAD MOHAMMAD MOHAMAD MUHAMMED MOHAMMED MOHAMED MUHAMED MOCHAMMAD MOCHAMAD"
            " MUCHAMMAD MUCHAMAD MOKHAMAD MUKHAMAD MUHAMAT MOHAMAT MUHAMMAT MOH MUH MOCH MUCH MHD"
            " MUHD MOHD MHMD MUHAMD MUHMD MUKHAMMAD MOKHAMMAD"
        ),
        "AHMAD": "ACHMAD AKHMAD AHMAT AHMED ACHMAT AKHMAT ACHMED",
        "ABDUL": "ABD ABDL ABDOEL ABDU ABDL",
        "SITI": "ST STI SITTI SITY",
    }.items()
    for variant in variants.split()
}
_OLD_SPELLING = re.compile(r"DJ|TJ")
_OLD_LETTERS = [
    (re.compile(r"(?<!D)JOE"), "YU"),
    (re.compile(r"OE|OO"), "U"),
    (re.compile(r"DJ"), "J"),
    (re.compile(r"TJ"), "C"),
    (re.compile(r"^NJ"), "NY"),
    (re.compile(r"^SJ"), "SY"),
]
_PLAIN_J = re.compile(r"(?<![DTNS])J")
_DOUBLED = re.compile(r"(.)\1+")
_BREAKS = re.compile(r"[\W_]+")
_SILENT = re.compile(r"['’‘`´ʼ]")
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
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
    text = _plain(name)
    while (shorter := _settle(text)) != text:
        text = shorter
    return text


@lru_cache(maxsize=65536)
def sound_key(name: str) -> str:
    """How a name sounds, for the model: `ZAINUDIN` and `JAENUDDIN` are one. Idempotent."""
    text = name_key(name)
    while (heard := _sound(name_key(text))) != text:
        text = heard
    return text


def is_part_of(left: str, right: str) -> bool:
    """Whether every word of the shorter name stands in the longer; a lone initial counts for none.

    A one-word name of four letters or more is enough: many people of Bangka have no other.
    """
    shorter, longer = sorted((set(left.split()), set(right.split())), key=len)
    return shorter <= longer and max(map(len, shorter), default=0) >= 4


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


def _settle(text: str) -> str:
    words = _without_titles(text.split())
    if len(words) > 1 and words[0] == "M":
        words[0] = "MUHAMAD"
    inner = [word for word in words[1:-1] if word not in _BETWEEN]
    words = words[:1] + inner + words[1:][-1:]
    return " ".join(_spelling(word) for word in words)


def _without_titles(words: list[str]) -> list[str]:
    """Titles off both ends, as long as a name is left."""
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    while (end := _title_at_end(words)) > 0:
        words = words[:-end]
    return words


def _title_at_end(words: list[str]) -> int:
    """How many of the last words make up a title, dots having become blanks: S PD, A MD KEP."""
    for size in (3, 2, 1):
        if len(words) > size and "".join(words[-size:]) in _TRAILING:
            return size
    return 0


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
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _DOUBLED.sub(r"\1", word)
