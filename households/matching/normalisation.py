"""Names as people write them, brought to a form in which they can be compared."""

import re
import unicodedata

_TITLES = re.compile(
    r"\b(?:H|HJ|HAJI|HAJJAH|DRS?|DRA|IR|KH|USTADZ?|ALM|ALMH|SE|SH|SPD|ST|SAG|AMD|SSOS|SIP)\b"
)


def name_key(name: str) -> str:
    """A name for comparing: upper case, no accents, titles or punctuation. Idempotent."""
    text = unicodedata.normalize("NFKD", name.upper())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = re.sub(r"[.'’`]", "", text)
    text = re.sub(r"[\W_]+", " ", text)
    bare = " ".join(_TITLES.sub(" ", text).split())
    return bare or " ".join(text.split())
