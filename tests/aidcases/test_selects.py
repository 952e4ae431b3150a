"""Selects are written in one go, and come out as Django's own."""

import re

import pytest
from django import forms

from aidcases.selects import SelectAtOnce

FLAT = [("", "---"), ("19.01", "Bangka & <b>more</b>"), (3, "Three")]
GROUPED = [("Desa", [("a", "A"), ("b", "B")]), ("", "none")]


@pytest.mark.parametrize("choices", [FLAT, GROUPED])
@pytest.mark.parametrize("chosen", ["", None, "19.01", 3, "b", '"><script>'])
def test_a_select_reads_as_django_writes_it(choices, chosen):
    attributes = {"class": "form-select", "required": True, "disabled": False, "data-x": '"&'}
    ours, theirs = (
        kind(attrs=attributes, choices=choices).render("region", chosen, {"id": "id_region"})
        for kind in (SelectAtOnce, forms.Select)
    )
    assert plain(ours) == plain(theirs)


def plain(html: str) -> list[str]:
    """Its tags and texts; the order of attributes within a tag is of no matter."""
    parts = re.findall(r"<[^>]*>|[^<]+", html)
    return [" ".join(sorted(part.strip("<> \n").split())) for part in parts if part.strip()]
