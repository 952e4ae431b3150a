"""The list that a village signs: as it comes out of the printer."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from households.models import Household
from tests.distributions.makers import VILLAGE, Office, issued_decree

PAPER = 688  # CSS pixels: a sheet of A4 within its margins
ROW = 70  # CSS pixels: a dozen families to a sheet


@pytest.mark.parametrize(
    ("address", "rt", "rw", "said"),
    [
        ("Jl. Kenanga No. 44 RT 022 RW 007", "022", "007", "Jl. Kenanga No. 44 RT 022 RW 007"),
        ("Jl. Kenanga No. 44", "022", "007", "Jl. Kenanga No. 44, RT 022/RW 007"),
        ("Dusun Air Hanyut", "022", "", "Dusun Air Hanyut, RT 022"),
        ("", "022", "007", "RT 022/RW 007"),
        ("Jl. Martadinata 5", "", "", "Jl. Martadinata 5"),
        ("Jl. Martadinata 5", "001", "002", "Jl. Martadinata 5, RT 001/RW 002"),
    ],
)
def test_an_address_names_its_neighbourhood_once(address: str, rt: str, rw: str, said: str):
    assert Household(address=address, rt=rt, rw=rw).full_address == said


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_sheet_fits_its_paper_and_sums_up_once(live_server: Any, page: Page, log_in: Any) -> None:
    office = Office()
    programme = office.goods()
    office.released(programme, issued_decree(24, (VILLAGE,)))
    Household.objects.update(address="Gg. Cempedak No. 118 RT 001 RW 006", rt="001", rw="006")
    log_in(office.clerk)
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    page.goto(live_server.url + reverse("handover_sheet", args=[programme.pk, VILLAGE]))
    table = page.locator("table.sheet")
    edges = table.evaluate("one => [one.getBoundingClientRect().right, innerWidth]")
    assert edges[0] <= edges[1]
    heights = table.evaluate("one => [...one.tBodies[0].rows].map(row => row.offsetHeight)")
    assert len(heights) == 24 and max(heights) <= ROW
    assert table.evaluate("one => getComputedStyle(one.tFoot).display") == "table-row-group"
