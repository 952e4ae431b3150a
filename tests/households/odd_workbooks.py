"""Workbooks that nobody would write, and what stands in the registry after them."""

import string
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

import openpyxl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from households.ministry_list.columns import ERROR_TEXTS
from households.models import (
    Candidate,
    Household,
    ListCompletion,
    ListFill,
    ListImport,
    ListRow,
    Member,
    RowRepair,
)
from tests.sheets import HEADERS, families

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
few = settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
some = settings(max_examples=20, deadline=None, suppress_health_check=SLOW)

ODD = ["\u202e", "\u200b", "́", "ß", "İ", "ﷺ", "\u2028", "\ufeff", "１２３", "Ａ", "%s", "%(x)s"]
# Grown when compared or put in capitals: each fits its column as written, and not as kept.
GROWING = ["MOH " * 49 + "ALI", "ß" * 39 + "1", "ﷺ" * 60, "ŉ" * 300, "M. " * 66, "İ" * 100]
texts = st.one_of(
    st.text(max_size=450).filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text)),
    st.text(alphabet=string.digits + ".,-' \u00a0", max_size=20),
    st.sampled_from(
        [*ODD, *GROWING, *ERROR_TEXTS, "TOTAL", "NIK", "Ya", "=1+1", "-", "12/05/1990", " "]
    ),
)
cells = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(min_value=date(1900, 3, 1)),
    st.datetimes(min_value=datetime(1900, 3, 1)),  # noqa: DTZ001 - Excel knows no zones
)
headers = st.permutations(HEADERS).flatmap(
    lambda order: st.lists(
        st.one_of(texts, st.sampled_from(["Lain", "Lain", "No", "Keterangan"])), max_size=6
    ).map(lambda more: [*order, *(str(text) for text in more)])
)


@st.composite
def workbooks(draw: st.DrawFn) -> openpyxl.Workbook:
    """Families with their columns shuffled, some cells of any type, merged cells, titles above."""
    names = draw(headers)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(draw(st.integers(0, 3))):
        sheet.append(draw(st.lists(cells, max_size=4)) or [None])
    sheet.append(names)
    top = sheet.max_row
    for row in families(draw(st.integers(1, 6))):
        sheet.append([row.get(name, draw(cells)) for name in names])
    bottom = sheet.max_row
    for _ in range(draw(st.integers(0, 12))):
        at = sheet.cell(
            draw(st.integers(top + 1, bottom)), draw(st.integers(1, len(names))), draw(cells)
        )
        at.number_format = draw(st.sampled_from(["General", "@", "0", "dd/mm/yyyy"]))
    if draw(st.booleans()) and bottom - top > 1:
        column = draw(st.integers(1, len(names)))
        sheet.merge_cells(None, top + 1, column, bottom, column)
    return book


def forget() -> None:
    Candidate.objects.all().delete()
    Household.objects.all().delete()
    RowRepair.objects.all().delete()
    ListCompletion.objects.all().delete()
    ListFill.objects.all().delete()
    ListRow.objects.all().delete()
    ListImport.objects.all().delete()


def forgotten_afterwards(test: Callable[..., None]) -> Callable[..., None]:
    """A property that leaves nothing behind, also where it breaks: hypothesis tries it again."""

    @wraps(test)
    def tried(*args: Any, **kwargs: Any) -> None:
        try:
            test(*args, **kwargs)
        finally:
            forget()

    return tried


def registry() -> tuple[list[Any], ...]:
    """What stands in the registry, without the keys that the database gave."""
    households = Household.objects.order_by("family_id", "nik", "head_name").values_list(
        "family_id", "nik", "family_card_number", "head_name", "birth_date", "sex", "region_id"
    )
    members = Member.objects.order_by("household__family_id", "nik", "name").values_list(
        "household__family_id", "relation", "name", "nik", "birth_date"
    )
    return list(households), list(members)
