"""Searching the rows of one list: by a pasted number, a family id, a name; and to a row number."""

from django.db.models import Q

from aidcases.identity import digits_of
from aidcases.models import User
from households.finding import FEWEST_LETTERS, NUMBER_LENGTH
from households.matching.normalisation import name_key
from households.models import ListImport, ListRow

LAST_ROW = 1_048_576  # of any spreadsheet


def rows_with(text: str, digits: str, *, of: str = "") -> Q:
    """The rows that bear the number or family id, or every word of the name.

    A whole NIK or family card number must agree exactly. `of` leads from a model to its row.
    """
    if len(digits) == NUMBER_LENGTH:
        return Q(**{f"{of}nik": digits}) | Q(**{f"{of}understood__family_card_number": digits})
    found = Q(**{f"{of}family_id": text.upper()}) | Q(**{f"{of}family_id": text})
    words = name_key(text).split()
    if sum(map(len, words)) >= FEWEST_LETTERS:
        named = Q()
        for word in words:
            named &= Q(**{f"{of}understood__name_key__icontains": word})
        found |= named | Q(**{f"{of}name__icontains": text})
    return found


def row_named(user: User, list_import: ListImport, text: str) -> ListRow | None:
    """The row of that number, unless the number is the id of a family too."""
    digits = digits_of(text)
    if not digits or len(digits) == NUMBER_LENGTH or int(digits) > LAST_ROW:
        return None
    rows = ListRow.objects.visible_to(user).filter(list_import=list_import)
    if rows.filter(family_id=text).exists():
        return None
    found: ListRow | None = rows.filter(number=int(digits)).first()
    return found
