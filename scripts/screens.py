"""`make screens`: the pictures of the documents, taken from a running demo.

ADDRESS=http://127.0.0.1:8000   where `make demo` serves; its log-ins are read from var/

Made small: eight bits of colour and at most 150 kB each, in docs/screens/.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.serving import answers, var
from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screens"
MOST_BYTES = 150_000
READ_WITHIN_MS = 120_000
OFFICE, PHONE = (1280, 800), (360, 740)


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it; `clicks` are links followed from there, by selector.

    `file` is a file of the demo that is uploaded there first, and read before the picture.
    """

    name: str
    role: str
    path: str
    size: tuple[int, int] = OFFICE
    clicks: tuple[str, ...] = ()
    theme: str = "light"
    file: str = ""


# The next edition of the demo's list waits for review from its upload on, so it comes last.
ALL = [
    Picture("home", "office", "/"),
    Picture("home-dark", "office", "/", theme="dark"),
    Picture("matching", "office", "/matching/"),
    Picture("family", "office", "/families/?outcome=decreed", clicks=("a.row-link",)),
    Picture("payout", "office", "/payouts/", clicks=("a.row-link",)),
    Picture("phone", "psm", "/field/", size=PHONE),
    Picture("import", "admin", "/lists/upload/", file="daftar-p3ke-edisi-berikutnya.xlsx"),
    Picture(
        "import-row",
        "admin",
        "/lists/",
        clicks=("a.row-link", ".tile[href*='mark=warned']", "a.row-link"),
    ),
]


def main() -> int:
    address = os.environ.get("ADDRESS", "http://127.0.0.1:8000/").rstrip("/") + "/"
    passwords = _passwords(var() / "demo-logins.json")
    browser_path = chromium.find()
    if not answers(address) or not passwords or browser_path is None:
        print(f"make screens: needs a Chromium and a demo at {address} (make demo).")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=chromium.flags(), headless=True
        )
        for picture in ALL:
            size = _take(browser, address, picture, *passwords[picture.role])
            print(f"{picture.name}.png  {size // 1000} kB")
        browser.close()
    return 0


def _passwords(path: Path) -> dict[str, tuple[str, str]]:
    """Role → (user name, password), the first of each role."""
    kept: dict[str, tuple[str, str]] = {}
    for row in json.loads(path.read_text()) if path.exists() else []:
        kept.setdefault(row["role"], (row["username"], row["password"]))
    return kept


def _take(browser: Browser, address: str, picture: Picture, name: str, password: str) -> int:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        color_scheme="dark" if picture.theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _enter(page, address, name, password)
    page.goto(address + picture.path.lstrip("/"))
    if picture.file:
        _upload(page, var() / "demo" / picture.file)
    for selector in picture.clicks:
        page.locator(selector).first.click()
        page.wait_for_load_state()
    page.wait_for_load_state("networkidle")
    small = _smallest(page.screenshot())
    (PICTURES / f"{picture.name}.png").write_bytes(small)
    context.close()
    return len(small)


def _upload(page: Page, file: Path) -> None:
    """Bring a list and wait until it is to be reviewed; one brought before is there at once."""
    page.set_input_files("input[type=file]", file)
    page.locator("form[enctype] button[type=submit]").click()
    page.locator(".tile").first.wait_for(timeout=READ_WITHIN_MS)


def _enter(page: Page, address: str, name: str, password: str) -> None:
    page.goto(f"{address}accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    page.locator("form button.btn-primary").click()
    page.wait_for_load_state()


def _smallest(picture: bytes) -> bytes:
    """The picture with as many colours as fit into the size allowed."""
    return next(small for small in _smaller(picture) if len(small) <= MOST_BYTES)


def _smaller(picture: bytes) -> Iterator[bytes]:
    image = Image.open(BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        out = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        yield out.getvalue()
    raise ValueError("The page has too much in it for a small picture.")


if __name__ == "__main__":
    sys.exit(main())
