"""A dirty list of 15,000 rows in a browser: uploaded, repaired, applied, compared, taken back."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from aidcases.models import User
from distributions.demo.workbooks import write_sheet
from households.models import Candidate, Household, ListComparison, ListImport
from households.models.list_import import ListState
from tests.people import People
from tests.sheets import HEADERS, Cells, families, family, imported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS, LAST_YEAR, WAIT = 15_000, 200, 180_000
NAME, VILLAGE = HEADERS.index("Kepala Keluarga") + 1, HEADERS.index("Desa") + 1


def dirty_rows() -> Iterator[Cells]:
    """Each hundredth has no name, each thousandth an unknown village, some a date that is none."""
    for n in range(1, ROWS + 1):
        row = family(n)
        if n % 100 == 0:
            row["Kepala Keluarga"] = None
        if n % 1000 == 7:
            row |= {"Desa": "RIDING PANJNG", "Kode Kemdagri": None}
        if n % 50 == 1:
            row["Tanggal Lahir"] = "31/02/1990"
        yield row


@pytest.fixture
def dirty_file(tmp_path: Path) -> Path:
    path = tmp_path / "p3ke-2023.xlsx"
    write_sheet(path, HEADERS, dirty_rows(), "BNBA")
    return path


def mend(path: Path) -> None:
    """What a person does in Excel, column by column."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row in range(2, sheet.max_row + 1):
        if not sheet.cell(row, NAME).value:
            sheet.cell(row, NAME).value = "NAMA YANG DITANYAKAN"
        if sheet.cell(row, VILLAGE).value == "RIDING PANJNG":
            sheet.cell(row, VILLAGE).value = "RIDING PANJANG"
            sheet.cell(row, VILLAGE - 1).value = "BELINYU"
    book.save(path)


def test_an_admin_imports_repairs_applies_compares_and_takes_back(
    people: People,
    page: Page,
    live_server: Any,
    log_in: Callable[[User], None],
    celery_worker_process: Any,
    dirty_file: Path,
    tmp_path: Path,
) -> None:
    last_year = imported(people.admin, families(LAST_YEAR, first=ROWS - LAST_YEAR // 2))
    log_in(people.admin)
    page.goto(f"{live_server.url}/lists/upload/")
    page.set_input_files("input[type=file]", dirty_file)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/lists/\d+/$"))
    expect(page.locator(".tile")).to_have_count(5, timeout=WAIT)
    expect(page.locator(".equation-closed")).to_be_visible()
    list_import = ListImport.objects.exclude(pk=last_year.pk).get()
    assert (list_import.rows, list_import.quarantined) == (ROWS, 165)

    page.locator(".review-tabs a").nth(1).click()
    page.locator(".review-kinds a").first.click()
    expect(page.locator(".review-kinds a[aria-current]")).to_contain_text("300")
    page.select_option("select[name=severity]", "error")
    page.wait_for_url(re.compile("severity=error"))

    page.goto(f"{live_server.url}/lists/{list_import.pk}/")
    with page.expect_download() as download:
        page.locator("a[href$='problems.xlsx']").click()
    repaired = tmp_path / "perbaikan.xlsx"
    download.value.save_as(repaired)
    mend(repaired)
    page.locator("a[href$='/complete/']").click()
    page.set_input_files("input[type=file]", repaired)
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator(".review-repaired")).to_be_visible(timeout=WAIT)
    list_import.refresh_from_db()
    assert (list_import.accepted, list_import.quarantined) == (ROWS, 0)

    page.locator("form[action$='/apply/'] button").click()
    page.locator("[data-confirm-yes]").click()
    expect(page.locator(".page-sub .chip-green")).to_be_visible(timeout=WAIT)
    assert Candidate.objects.filter(list_import=list_import).count() == ROWS

    page.goto(f"{live_server.url}/lists/compare/")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".equation-closed")).to_have_count(2, timeout=WAIT)
    kept = ListComparison.objects.get()
    assert kept.counts["new"] == ROWS - LAST_YEAR // 2 - 1
    assert kept.counts["gone"] == LAST_YEAR - LAST_YEAR // 2 - 1

    page.goto(f"{live_server.url}/lists/{list_import.pk}/")
    page.locator("a[href$='/revert/']").click()
    page.locator("form[data-confirm].btn-list button[type=submit]").click()
    page.locator("[data-confirm-yes]").click()
    page.wait_for_url(re.compile(r"/lists/\d+/$"))
    expect(page.locator(".page-sub .chip-green")).to_have_count(0, timeout=WAIT)
    expect(page.locator(".job-card")).to_have_count(0, timeout=WAIT)
    list_import.refresh_from_db()
    assert list_import.state == ListState.REVERTED
    assert Candidate.objects.count() == Household.objects.count() == LAST_YEAR
