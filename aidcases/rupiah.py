"""Whole rupiah, as the office writes them."""


def format_rupiah(amount: int) -> str:
    """`250000` → `Rp250.000`; negative amounts keep their sign in front."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{grouped(abs(amount))}"


def grouped(amount: int) -> str:
    """`1250000` → `1.250.000`."""
    return f"{amount:,}".replace(",", ".")
