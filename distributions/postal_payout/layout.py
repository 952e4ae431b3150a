"""How the post office's files are laid out: columns, words for a status, what a cell means.

The post office has published no layout, so all of it is configuration: a result's columns are
found by synonyms, and an installation adds its own by PAYOUT_COLUMN_SYNONYMS and
PAYOUT_STATUS_WORDS, for instance {"reference": ["no resi"]} and {"paid": ["tuntas"]}.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

# The roster (danom), in this order: at least what a daftar nominatif has to name.
ROSTER_COLUMNS = (
    "No",
    "Referensi",
    "NIK",
    "No KK",
    "Nama",
    "Alamat",
    "RT",
    "RW",
    "Desa/Kelurahan",
    "Kecamatan",
    "Nominal",
    "Periode",
)
# What the post office fills in; the roster carries the heads, so that it need not invent them.
RESULT_COLUMNS = ("Status", "Tanggal", "Kantor Bayar", "Penerima", "Alasan")

SYNONYMS: dict[str, tuple[str, ...]] = {
    "reference": ("referensi", "no referensi", "kode referensi", "reference", "no ref", "id bayar"),
    "name": ("nama", "nama penerima", "nama kpm", "nama lengkap"),
    "amount": ("nominal", "jumlah", "nilai", "besaran", "jumlah bayar", "nominal bayar"),
    "status": ("status", "status bayar", "status pembayaran", "keterangan status", "hasil"),
    "date": ("tanggal", "tgl", "tanggal bayar", "tgl bayar", "tanggal pembayaran"),
    "reason": ("alasan", "keterangan", "alasan gagal", "catatan"),
    "taker": ("penerima", "diterima oleh", "pengambil"),
}
REQUIRED = ("reference", "amount", "status")
STATUS_WORDS: dict[str, tuple[str, ...]] = {
    "paid": (
        "dibayar",
        "bayar",
        "sudah dibayar",
        "terbayar",
        "sukses",
        "berhasil",
        "dibayar ke wakil",
        "dibayar ke ahli waris",
        "lunas",
        "paid",
    ),
    "failed": (
        "gagal",
        "gagal bayar",
        "retur",
        "dikembalikan",
        "tidak dibayar",
        "gagal salur",
        "failed",
    ),
    "pending": ("belum dibayar", "belum", "belum diambil", "proses", "pending"),
}
TOTAL_WORDS = ("jumlah", "total", "grand total", "jumlah total", "total keseluruhan")


def plain(text: object) -> str:
    """`"  No. Referensi: "` → `no referensi`: how heads and status words are compared."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", str(text or "").lower()).split())


def find_columns(cells: Sequence[object]) -> dict[str, int]:
    """Where each field stands in this row of heads; the first head that fits wins."""
    heads = [plain(cell) for cell in cells]
    extra = settings.PAYOUT_COLUMN_SYNONYMS
    found: dict[str, int] = {}
    for field, words in SYNONYMS.items():
        known = {plain(word) for word in (*words, *extra.get(field, ()))}
        place = next((n for n, head in enumerate(heads) if head in known), None)
        if place is not None:
            found[field] = place
    return found


def read_status(cell: object) -> str:
    """`paid`, `failed`, `pending`, or empty where the word is not known."""
    word = plain(cell)
    extra = settings.PAYOUT_STATUS_WORDS
    for status, words in STATUS_WORDS.items():
        if word in {plain(known) for known in (*words, *extra.get(status, ()))}:
            return status
    return ""


def read_amount(cell: object) -> int | None:
    """Whole rupiah: 350000, 350000.0, `Rp350.000`, `350.000,00`; None for anything else.

    `350,000` could mean two sums: neither.
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else None
    text = re.sub(r"^rp\.?\s*|\s", "", str(cell).strip().lower())
    text = re.sub(r",(00|-)?$|(?<=\d)\.0{1,2}$", "", text)
    if re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", text):
        return int(text.replace(".", ""))
    return None


def read_date(cell: object) -> date | None:
    """A date cell, ISO text, or day-month-year as Indonesian offices write it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()[:10]
    for pattern in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None


def is_total(cells: Sequence[object]) -> bool:
    """Whether this is the closing row of the table: its first word is a word for the sum."""
    first = next((plain(cell) for cell in cells if cell not in (None, "")), "")
    return first in TOTAL_WORDS


@dataclass(frozen=True)
class Line:
    """One row of a result as understood; `number` is its row in the sheet."""

    number: int
    raw: list[object]
    reference: str
    name: str
    amount: int | None
    status: str
    paid_on: date | None
    reason: str
    unclear: str = ""  # where the amount cannot be read surely: its cell, and how to write it
