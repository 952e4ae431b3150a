"""What people write before and after a name: titles, degrees, and where a name ends."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name. A lone M is Muhammad and St is Siti, so neither stands here.
LEADING = _words(
    "H HJ HI HAJI HAJJAH HAJAH DR DRH DRG DRS DRA IR KH PROF USTAD USTADZ USTADZAH UST USTZ KYAI"
    " BPK BAPAK PAK IBU BU NY NYONYA TN TUAN SDR SDRI ALM ALMH ALMARHUM ALMARHUMAH"
)
# After a name, with or without the dots and blanks between their letters.
_TRAILING = _words(
    "SE SH ST SKM SPD SPDI SPDSD SAG SSOS SSOSI SIP SKOM SIKOM SHI SHUT SHUM SFARM SKEP SPSI SPI"
    " SPT STP SSI SS SN SST SAP SKED SGZ STRKEB STRKEP AMD AMDKEP AMDKEB AMDKOM AMDAK AMDGZ"
    " AMDFARM AMAPD AMK MM MSI MPD MPDI MH MHUM MKES MKOM MIKOM MFARM MAG MSC MAP MT MARS MPH LLM"
    " PHD BSC BA LC NERS APT SPA SPB SPPD SPOG SPAN SPJP SPKJ SPM SPS SPTHT SPRAD"
    " HC DRS HJ ALM ALMH ALMARHUM ALMARHUMAH"
)
# Degrees that are Hakka names as well, where neither a comma nor dots say what is meant.
_ALSO_NAMES = frozenset(word for word in _TRAILING if len(word) <= 3) - {"ALM", "DRS"}


# What may stand last where a title does, written with blanks or without.
LAST_PIECES = frozenset(title[at:] for title in _TRAILING for at in range(len(title)))


def without_titles(words: list[str]) -> list[str]:
    """Titles off both ends, as long as a name is left; dots have become blanks: S PD, A MD KEP."""
    while len(words) > 1 and words[0] in LEADING:
        honorary = words[0] == "DR" and words[1:3] == ["H", "C"] and len(words) > 3
        words = words[3:] if honorary else words[1:]
    while (size := _title_at_end(words)) > 0:
        words = words[:-size]
    return words


def are_titles(words: list[str]) -> bool:
    """Whether nothing but degrees and titles stands here, as behind a comma."""
    while words:
        size = next((n for n in (3, 2, 1) if "".join(words[:n]) in _TRAILING | LEADING), 0)
        if not size:
            return False
        words = words[size:]
    return True


def _title_at_end(words: list[str]) -> int:
    """How many of the last words make up a title."""
    if not words or words[-1] not in LAST_PIECES:
        return 0
    for size in (3, 2, 1):
        title = "".join(words[-size:])
        if len(words) > size and title in _TRAILING:
            is_name = size == 1 and title in _ALSO_NAMES and len(words) == 2
            return 0 if is_name else size
    return 0
