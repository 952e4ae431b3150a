"""Taking a list back in a real browser; and the pages of a dirty list in every light and width."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from aidcases.errors import Refused
from aidcases.models import User
from households.models import Candidate, Household, ListImport, MappingProfile
from households.models.list_import import ListState
from tests.access.lists import ROWS
from tests.axe import problems_in_every_light
from tests.factories import AdminFactory, VisitFactory
from tests.people import People
from tests.sheets import families, family, imported, read, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000
LogIn = Callable[[User], None]


def address(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def test_a_list_is_taken_back_after_it_is_told_what_goes(
    people: People, page: Page, live_server: Any, log_in: LogIn, celery_worker_process: Any
) -> None:
    imported(people.admin, [family(1, NIK=None)])
    listed = imported(people.admin, [family(1), *families(3, first=5)])
    log_in(people.admin)
    page.goto(live_server.url + address("list_import", listed.pk))
    page.locator(f"a[href='{address('list_revert', listed.pk)}']").click()
    said = page.locator("section", has_text="Yang akan ditarik kembali")
    expect(said).to_contain_text("4 calon dari daftar ini dihapus.")
    expect(said).to_contain_text("3 keluarga yang baru masuk lewat daftar ini dihapus.")
    expect(said).to_contain_text("NIK (1)")
    assert not problems_in_every_light(page)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_contain_text("Tarik kembali daftar ini?")
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".page-sub").first).to_contain_text("ditarik kembali", timeout=MINUTE)
    listed.refresh_from_db()
    assert (listed.state, Household.objects.count()) == (ListState.REVERTED, 1)
    assert not Candidate.objects.filter(list_import=listed).exists()


def test_what_stands_in_the_way_is_named_and_nothing_is_offered(
    people: People, page: Page, live_server: Any, log_in: LogIn
) -> None:
    listed = imported(people.admin, families(3))
    visit = VisitFactory(household=Household.objects.earliest("pk"))
    log_in(people.admin)
    page.goto(live_server.url + address("list_revert", listed.pk))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Yang menghalangi")
    expect(alert).to_contain_text("1 kunjungan sudah dilakukan ke keluarga dari daftar ini.")
    expect(page.locator("main form")).to_have_count(0)
    assert not problems_in_every_light(page)
    alert.get_by_role("link", name=re.compile(visit.name)).click()
    page.wait_for_url(f"**{address('visit', visit.pk)}")
    listed.refresh_from_db()
    assert listed.state == ListState.APPLIED


def test_a_visit_that_came_while_the_page_stood_open_refuses_in_words(
    people: People, page: Page, live_server: Any, log_in: LogIn
) -> None:
    listed = imported(people.admin, families(3))
    log_in(people.admin)
    page.goto(live_server.url + address("list_revert", listed.pk))
    VisitFactory(household=Household.objects.earliest("pk"))
    page.locator("main form button[type=submit]").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.get_by_role("alert").first).to_contain_text("tidak dapat ditarik kembali")
    listed.refresh_from_db()
    assert listed.state == ListState.APPLIED


# --- a dirty list, on a phone and on paper --------------------------------------------------------


@pytest.fixture
def dirty(people: People) -> ListImport:
    bad = [
        *(family(n, **{"Kepala Keluarga": None}) for n in range(50, 54)),
        family(54, **{"Desa": "RIDING PANJNAG", "Kode Kemdagri": None}),
        family(55, **{"Tanggal Lahir": "31/02/1990"}),
        family(56, NIK=family(1)["NIK"]),
    ]
    return read(people.admin, xlsx([*families(12), *bad], below=[["TOTAL", 42]]))


def cut_off(page: Page) -> list[str]:
    """What of the tables reaches beyond what is shown of them."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.list-scroll')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1)"
        ".map(one => `${one.ariaLabel}: ${one.scrollWidth} of ${one.clientWidth}`)"
    )
    return found


@pytest.mark.parametrize(
    "name", ["list_import", "list_problem_table", "list_columns", "list_row", "list_complete"]
)
def test_the_pages_of_a_dirty_list_serve_everyone_and_cut_nothing_off(
    people: People, page: Page, live_server: Any, log_in: LogIn, dirty: ListImport, name: str
) -> None:
    log_in(people.admin)
    more = (18,) if name == "list_row" else ()  # the village that nobody knows
    page.goto(live_server.url + address(name, dirty.pk, *more))
    assert not problems_in_every_light(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert cut_off(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    assert cut_off(page) == []


def test_the_guard_asks_a_second_person_on_a_page_that_serves_everyone(
    people: People, page: Page, live_server: Any, log_in: LogIn
) -> None:
    bad = (family(n, **{"Kepala Keluarga": None}) for n in range(50, 56))
    listed = read(people.admin, xlsx([*families(3), *bad]))
    other = AdminFactory()
    for user, may in ((people.admin, False), (other, True)):
        log_in(user)
        page.goto(live_server.url + address("list_import", listed.pk))
        expect(page.locator(".guard")).to_contain_text("6 dari 9 (67 %)")
        expect(page.locator(".guard form")).to_have_count(int(may))
        assert not problems_in_every_light(page)
    page.locator(".guard [name=guard_confirmed]").check()
    page.locator(".guard button").click()
    expect(page.locator("dialog[open]")).to_contain_text("Terapkan")


def test_profiles_of_columns_serve_everyone(
    people: People, page: Page, live_server: Any, log_in: LogIn
) -> None:
    headers = ["Nomor Unik", "Siapa", "Kampung"]
    with pytest.raises(Refused):
        read(people.admin, xlsx([{"Nomor Unik": "1", "Siapa": "A"}], headers=headers))
    listed = ListImport.objects.get()
    log_in(people.admin)
    page.goto(live_server.url + address("list_columns", listed.pk))
    for at, field in enumerate(("nik", "name", "village")):
        page.select_option(f"[name=column-{at}]", field)
    page.select_option("[name=layout]", "minimal")
    page.fill("[name=save_as]", "Desa Rebo")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"**{address('list_import', listed.pk)}")
    page.goto(live_server.url + address("list_profiles"))
    assert not problems_in_every_light(page)
    page.get_by_role("link", name="Desa Rebo").click()
    page.fill("[name=name]", "Kampung Rebo")
    page.get_by_role("button", name="Ganti nama").click()
    page.get_by_role("link", name="Kampung Rebo").click()
    assert not problems_in_every_light(page)
    page.get_by_role("button", name="Hapus profil").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator("main")).to_contain_text("Belum ada profil")
    assert not MappingProfile.objects.exists()


def test_the_preview_on_paper_has_its_rows_on_the_first_sheet(
    people: People, page: Page, live_server: Any, log_in: LogIn, dirty: ListImport
) -> None:
    """No table is cut off at the right, and what only a screen can use is not printed."""
    log_in(people.admin)
    page.set_viewport_size({"width": 688, "height": 1000})  # a sheet of A4 within its margins
    page.emulate_media(media="print")
    for name in ("list_import", "list_problem_table"):
        page.goto(live_server.url + address(name, dirty.pk))
        assert cut_off(page) == []
        first = page.locator("#list tbody tr").first.bounding_box()
        assert first is not None and first["y"] < 900
        expect(page.locator(".list-tools")).to_be_hidden()
        expect(page.locator("main form").first).to_be_hidden()


def test_every_page_of_lists_is_in_the_matrix_that_axe_walks() -> None:
    assert {"list_revert", "list_columns", "list_profiles", "list_profile"} <= set(ROWS)
