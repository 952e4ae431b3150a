"""From the file to applied candidates in a real browser, with a real worker."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aidcases.models import User
from households.models import Candidate, ListImport
from households.models.list_import import ListState
from tests.people import People
from tests.sheets import families, family, imported, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINUTE = 60_000


@pytest.fixture
def dirty_file(tmp_path: Path) -> Path:
    rows = [*families(40), family(41, **{"Kepala Keluarga": None}), family(42, NIK="123")]
    path = tmp_path / "p3ke-2023.xlsx"
    path.write_bytes(xlsx(rows, below=[["TOTAL", 42]]))
    return path


def test_a_file_is_uploaded_checked_and_applied(
    people: People,
    page: Page,
    live_server: Any,
    log_in: Callable[[User], None],
    celery_worker_process: Any,
    dirty_file: Path,
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/lists/")
    page.locator("a[href='/lists/upload/']").first.click()
    page.set_input_files("input[type=file]", dirty_file)
    expect(page.locator("[data-drop-name]")).to_contain_text("p3ke-2023.xlsx")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/lists/\d+/$"))
    # The page comes back by itself once the rows are read.
    expect(page.locator(".tile")).to_have_count(5, timeout=MINUTE)
    expect(page.locator(".equation-closed")).to_be_visible()
    page.locator(".tile", has_text=re.compile("perlu perbaikan|need repair")).click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    page.locator("#list tbody tr a").first.click()
    expect(page.locator(".problem-error")).to_be_visible()
    page.go_back()
    page.go_back()
    page.locator("form[action$='/apply/'] button").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".page-sub .chip-green")).to_be_visible(timeout=MINUTE)
    assert ListImport.objects.get().state == ListState.APPLIED
    assert Candidate.objects.count() == 41


def test_a_dropped_file_is_taken(
    people: People, page: Page, live_server: Any, log_in: Callable[[User], None]
) -> None:
    log_in(people.admin)
    page.goto(f"{live_server.url}/lists/upload/")
    given = page.evaluate_handle(
        """() => {
            const given = new DataTransfer();
            given.items.add(new File(["a;b"], "daftar.csv", { type: "text/csv" }));
            return given;
        }"""
    )
    page.dispatch_event("[data-drop-zone]", "drop", {"dataTransfer": given})
    expect(page.locator("[data-drop-name]")).to_contain_text("daftar.csv")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/lists/\d+/$"))
    assert ListImport.objects.get().source_file.original_name == "daftar.csv"


def test_the_counts_of_a_large_list_fit_a_phone(
    people: People, page: Page, live_server: Any, log_in: Callable[[User], None]
) -> None:
    listed = imported(people.admin, families(3))
    counts = listed.counts | {"problems": {"nik_known_elsewhere": 1_067}}
    ListImport.objects.update(rows=150_000, accepted=150_000, counts=counts)
    log_in(people.admin)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/lists/{listed.pk}/")
    expect(page.locator(".review-tabs a")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
