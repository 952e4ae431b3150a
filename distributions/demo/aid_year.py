"""Packages, cash and a donor's gift: planned, approved by another, given, paid, balanced."""

import re
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter
from django.utils import timezone
from python_calamine import CalamineWorkbook

from distributions import approval, entitlements, programmes
from distributions.demo.names import full_name
from distributions.demo.year import Tell, Year
from distributions.donors import pledges, register
from distributions.handover import delivery
from distributions.models import Entitlement, PayoutBatch, Programme
from distributions.models.entitlement import EntitlementState
from distributions.models.handover import TakenBy
from distributions.models.programme import AidKind, Funder
from distributions.postal_payout import batches, results, roster
from households.queries import recipients_of

PACKAGE, MONTH = 250_000, 350_000  # rupiah, as the kabupaten and the province decided them
QUARTER = (date(2023, 4, 1), date(2023, 6, 30))
MONTHS = (
    (date(2023, 10, 1), date(2023, 10, 31)),
    (date(2023, 11, 1), date(2023, 11, 30)),
    (date(2023, 12, 1), date(2023, 12, 31)),
)
GIFT_FROM = (date(2023, 7, 1), date(2023, 9, 30))
HANDED_ON = date(2023, 6, 14)
FAILURES = ("Meninggal dunia", "Pindah alamat", "Tidak dikenal", "Nama tidak sesuai")
RELATIONS = ("anak", "istri", "suami", "adik", "menantu", "ketua RT")


def open_programmes(year: Year, tell: Tell) -> None:
    """Two programmes on one decree: the kabupaten's packages and the province's cash."""
    region, families = str(year.the_decree.region_id), year.the_decree.recipients_count
    year.notes["goods"] = programmes.create(
        by=year.staff.clerk,
        name="Paket Sembako Triwulan II 2023",
        kind=AidKind.GOODS,
        funder=Funder.REGENCY,
        budget_line="5.1.06.01.01.0001",
        ceiling=_ceiling(families * PACKAGE),
        unit_amount=PACKAGE,
        package="Beras 10 kg, gula 5 kg, minyak goreng 5 l",
        region=region,
        periods=[QUARTER],
    )
    year.notes["cash"] = programmes.create(
        by=year.staff.clerk,
        name="Bantuan Tunai Provinsi Oktober–Desember 2023",
        kind=AidKind.CASH,
        funder=Funder.PROVINCE,
        budget_line="5.1.06.02.01.0003",
        ceiling=_ceiling(families * MONTH * len(MONTHS)),
        unit_amount=MONTH,
        region=region,
        periods=MONTHS,
    )
    for name in ("goods", "cash"):
        programmes.activate(by=year.staff.clerk, programme=year.notes[name])


def entitle(year: Year, tell: Tell) -> None:
    """Planned by one, approved by another, released."""
    for done, name in enumerate(("goods", "cash")):
        tell(done, 2)
        _plan_and_release(year, year.notes[name])


def hand_over(year: Year, tell: Tell) -> None:
    """Most villages have had their day at the table; a few are still to come."""
    villages = _open_by_village(year.notes["goods"])
    served = [code for code in sorted(villages) if year.rng.random() < 0.8]
    for done, code in enumerate(served):
        tell(done, len(served))
        _serve(year, villages[code])


def pay_out(year: Year, tell: Tell) -> None:
    """The first month goes to the post office, and its answer is read back."""
    programme = year.notes["cash"]
    first = programme.rounds.order_by("number")[:1]
    batch = batches.draft(by=year.staff.clerk, programme=programme, rounds=list(first))
    batches.approve(by=year.staff.supervisor, batch=batch)
    batches.send(by=year.staff.clerk, batch=batch)
    tell(1, 2)
    answer = _post_office(batch, year.files[0].parent, year.rng)
    with answer.open("rb") as file:
        year.notes["result"] = results.receive(by=year.staff.clerk, batch=batch, file=file)


def receive_gift(year: Year, tell: Tell) -> None:
    """A company's packages for the villages with most families."""
    packages = max(3, year.the_decree.recipients_count // 12)
    donor = register.add_donor(
        by=year.staff.clerk,
        name="PT Contoh Timah Sejahtera",
        region=str(year.the_decree.region_id),
        contact_name="Bagian TJSL",
        contact="tjsl@contoh.example",
    )
    pledge = pledges.offer(
        by=year.staff.clerk,
        donor=donor,
        title="Beras 10 kg dan perlengkapan sekolah",
        packages=packages,
        unit_amount=300_000,
        offered_on=date(2023, 6, 5),
    )
    pledges.agree(by=year.staff.supervisor, pledge=pledge)
    pledges.receive(
        by=year.staff.clerk,
        pledge=pledge,
        packages=packages,
        document_number="BAST/017/TJSL/2023",
        received_on=date(2023, 7, 3),
    )
    pledges.allocate(by=year.staff.clerk, pledge=pledge, shares=_shares(year, packages))
    gift = pledges.open_programme(
        by=year.staff.clerk, pledge=pledge, first=GIFT_FROM[0], last=GIFT_FROM[1]
    )
    _plan_and_release(year, gift)
    tell(1, 2)
    for ids in list(_open_by_village(gift).values())[::2]:
        delivery.hand_over_many(by=year.staff.clerk, entitlements=ids, handed_on=date(2023, 8, 9))


def _plan_and_release(year: Year, programme: Programme) -> None:
    batch = entitlements.plan(by=year.staff.clerk, programme=programme, decree=year.the_decree)
    approval.approve(by=year.staff.supervisor, batch=batch)
    approval.release(by=year.staff.clerk, batch=batch)


def _ceiling(needed: int) -> int:
    """A budget has some air: a tenth more, in full ten millions."""
    return -(-needed * 11 // 10 // 10_000_000) * 10_000_000


def _open_by_village(programme: Programme) -> dict[str, list[int]]:
    rows = Entitlement.objects.filter(programme=programme, state=EntitlementState.RELEASED)
    villages: dict[str, list[int]] = {}
    for key, code in rows.order_by("region_id", "pk").values_list("pk", "region_id"):
        villages.setdefault(code, []).append(key)
    return villages


def _serve(year: Year, ids: list[int]) -> None:
    """Most come themselves; some send someone; some do not come."""
    rng = year.rng
    draws = {key: rng.random() for key in ids}
    came = [key for key, draw in draws.items() if draw < 0.90]
    if came:
        delivery.hand_over_many(by=year.staff.clerk, entitlements=came, handed_on=HANDED_ON)
    for key, draw in draws.items():
        if 0.90 <= draw < 0.96:
            delivery.hand_over(
                by=year.staff.clerk,
                entitlement=Entitlement.objects.get(pk=key),
                taken_by=TakenBy.PROXY if draw < 0.95 else TakenBy.HEIR,
                taker_name=full_name(rng, rng.choice("MF")),
                relation=rng.choice(RELATIONS),
                handed_on=HANDED_ON,
            )


def _post_office(batch: PayoutBatch, folder: Path, rng: Random) -> Path:
    """Fill in the roster as the post office does, and send it back."""
    sent, answer = folder / "danom.xlsx", folder / "hasil-pos.xlsx"
    with sent.open("wb") as stream:
        roster.write_xlsx(batch, stream)
    rows = CalamineWorkbook.from_path(str(sent)).get_sheet_by_index(0).to_python()
    head = next(n for n, row in enumerate(rows) if "Referensi" in row)
    status = rows[head].index("Status")
    for row in rows[head + 1 :]:
        if re.fullmatch(r"\d+", str(row[0]).removesuffix(".0")):
            row[status : status + 5] = _paid(rng)
    with xlsxwriter.Workbook(answer, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("Hasil")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return answer


def _paid(rng: Random) -> list[str]:
    """Status, date, office, taker, reason of one line."""
    today, draw = f"{timezone.localdate():%d/%m/%Y}", rng.random()
    if draw < 0.015:
        return ["Gagal", today, "Sungailiat", "", rng.choice(FAILURES)]
    if draw < 0.05:
        return ["Belum dibayar", "", "", "", ""]
    return ["Dibayar", today, "Sungailiat", "Penerima", ""]


def _shares(year: Year, packages: int) -> dict[str, int]:
    """The villages with most recipients first, each for as many as it has."""
    counts: dict[str, int] = {}
    for code in recipients_of(year.the_decree).values_list("region_id", flat=True):
        counts[code] = counts.get(code, 0) + 1
    shares: dict[str, int] = {}
    for code in sorted(counts, key=lambda one: (-counts[one], one)):
        shares[code] = min(counts[code], packages - sum(shares.values()))
        if sum(shares.values()) == packages:
            break
    return shares
