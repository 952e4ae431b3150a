"""Any two lists in a real Chromium with a real worker: from the upload to the downloaded file."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from households.models import ListPairing
from tests.axe import problems_in_every_light
from tests.factories import UserFactory
from tests.households.paired import LEFT, RIGHT, matched_lists, received, workbook
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = [line.split(";") for line in LEFT.splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A workbook whose list stands below a title on the second sheet, and a csv.

    A column named only `Orang` holds the names; that of the notes is called like one.
    """
    head, *rows = ROWS
    named = ["Orang" if text == "Nama Kepala Keluarga" else text for text in head]
    data = [["Keluarga miskin"], [*named, "Nama"], *([*row, "catatan"] for row in rows)]
    left, right = tmp_path / "keluarga.xlsx", tmp_path / "penerima.csv"
    left.write_bytes(workbook(Petunjuk=[["Bacalah dahulu"]], Data=data))
    right.write_text(RIGHT)
    return left, right


def test_two_files_are_brought_corrected_matched_and_taken_along(
    page: Page,
    log_in: Callable[[Any], None],
    live_server: Any,
    people: People,
    files: tuple[Path, Path],
    celery_worker_process: Any,
    tmp_path: Path,
):
    log_in(people.office)
    page.goto(f"{live_server.url}/matching/")
    page.get_by_role("link", name="Cocokkan dua daftar").click()
    page.set_input_files("[name=left]", files[0])
    page.set_input_files("[name=right]", files[1])
    page.get_by_role("button", name="Unggah keduanya").click()

    page.wait_for_url("**/columns/", timeout=60_000)
    name = page.locator("#id_left-name")
    expect(name.locator("option:checked")).to_have_text("Nama")
    expect(page.locator("output[for=id_left-name]")).to_have_text("catatan · catatan · catatan")
    name.select_option("Orang")
    expect(page.locator("output[for=id_left-name]")).to_contain_text("Rusli Hasan")
    page.get_by_role("button", name="Cocokkan daftarnya").click()

    expect(page.locator(".tiles")).to_contain_text("2", timeout=60_000)
    table = page.locator("#list table")
    expect(table.locator("tbody tr")).to_have_count(2)
    expect(table).to_contain_text("Roesli bin Hasan")
    with page.expect_download() as book:
        page.get_by_role("link", name="Unduh (.xlsx)").click()
    book.value.save_as(tmp_path / "hasil.xlsx")
    pairs = openpyxl.load_workbook(tmp_path / "hasil.xlsx")["Pasangan"]
    assert pairs.max_row == 3
    with page.expect_download() as text:
        page.get_by_role("link", name="csv", exact=True).click()
    text.value.save_as(tmp_path / "hasil.csv")
    with (tmp_path / "hasil.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["A: Orang"] for row in rows] == ["Rusli Hasan", "Siti Aminah"]

    page.get_by_role("button", name="Hapus sekarang").click()
    page.locator("[data-confirm-yes]").click()
    page.wait_for_url(f"**{reverse('pairings')}")
    assert not ListPairing.objects.exists()


def test_pairs_are_walked_through_by_the_arrow_keys(
    page: Page, log_in: Callable[[Any], None], live_server: Any
):
    owner = UserFactory()
    run = matched_lists(owner)
    log_in(owner)
    page.goto(live_server.url + reverse("pairing", args=[run.pk]))
    first = page.locator("#list tbody a.row-link").first
    first.focus()
    page.keyboard.press("Enter")
    for name, key in [("Rusli Hasan", "ArrowRight"), ("Siti Aminah", "ArrowLeft")]:
        expect(page.locator("article.pair")).to_contain_text(name)
        page.wait_for_load_state()  # from then on the page listens
        page.keyboard.press(key)
    expect(page.locator("article.pair")).to_contain_text("Rusli Hasan")


def test_another_sheet_shows_its_columns_at_once(
    page: Page, log_in: Callable[[Any], None], live_server: Any
):
    owner = UserFactory()
    two = workbook(Data=[["Nama"], ["Siti Aminah"]], Lain=[["Kepala Keluarga"], ["Rusli Hasan"]])
    run = received(owner, two)
    log_in(owner)
    page.goto(live_server.url + reverse("pairing_columns", args=[run.pk]))
    page.locator("#id_right-village").select_option("")
    page.locator("#left-sheet").select_option("Lain")
    expect(page.locator("output[for=id_left-name]")).to_have_text("Rusli Hasan")
    expect(page.locator("#id_right-village")).to_have_value("")  # what was corrected stays


def test_their_pages_can_be_used_by_everyone(
    page: Page, log_in: Callable[[Any], None], live_server: Any
):
    owner = UserFactory()
    run, bad = matched_lists(owner), received(owner, b"%PDF-1.7 ...")
    pair = run.pairs.get(left_row=2)
    log_in(owner)
    problems = []
    for address in (
        reverse("pairings"),
        reverse("pairing", args=[run.pk]),
        reverse("pairing", args=[bad.pk]),
        reverse("pairing_columns", args=[run.pk]),
        reverse("pairing_alone", args=[run.pk, "left"]),
        reverse("pairing_pair", args=[run.pk, pair.pk]),
    ):
        page.goto(live_server.url + address)
        problems += [f"{address}: {problem}" for problem in problems_in_every_light(page)]
    assert not problems, "\n".join(problems)
