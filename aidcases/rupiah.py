"""Whole rupiah, as the office writes them."""

from num2words import num2words


def format_rupiah(amount: int) -> str:
    """`250000` → `Rp250.000`; negative amounts keep their sign in front."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{grouped(abs(amount))}"


def grouped(amount: int) -> str:
    """`1250000` → `1.250.000`."""
    return f"{amount:,}".replace(",", ".")


def in_words(amount: int) -> str:
    """`250000` → `dua ratus lima puluh ribu rupiah`."""
    return f"{num2words(amount, lang='id')} rupiah"
