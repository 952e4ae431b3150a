"""The outcomes of a list as a workbook: the sums, the places, every row with its evidence."""

from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter
from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aidcases.identity import mask_nik
from aidcases.scope import ScopedPerson
from households.determination.closing import ENDS, Counts, closing
from households.determination.outcomes import unlinked_visits
from households.matching.visit_pairs import with_others
from households.ministry_list.comparison_book import SAFE, write_sheet
from households.ministry_list.problem_book import what_to_repair
from households.models import Candidate, DecreeRecipient, ListImport, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.decree import DecreeState
from households.models.list_import import RowFate
from households.models.match_pair import PairState
from households.outsiders import OUTSIDE_ROW, twins_for

BATCH = 1_000


def write_outcomes(
    list_import: ListImport, region_code: str, out: IO[bytes], *, reader: ScopedPerson
) -> int:
    """Summary, places, rows and field records at or below a region; NIKs are masked.

    What the reader may not see is not named. Returns how many rows of the list it names.
    """
    sheets = Rows(list_import, region_code, reader)
    heads = end_words()
    with xlsxwriter.Workbook(out, SAFE) as book:
        write_sheet(book, _("Summary"), (), summary(list_import, region_code))
        place = (_("District"), _("Village"), _("Rows"), *heads, _("Field, not on the list"))
        write_sheet(book, _("Villages"), place, places(list_import, region_code))
        who = (_("Row"), _("Name"), _("NIK"), _("District"), _("Village"))
        what = (_("Outcome"), _("Reason"), _("Evidence"))
        write_sheet(book, _("Rows"), (*who, *what), sheets.named())
        of_field = (_("Name"), _("NIK"), _("District"), _("Village"), _("Visited"), _("By"))
        found = (*of_field, _("Result"), _("Reason"), _("Also met as"))
        write_sheet(
            book,
            _("Field, not on the list"),
            found,
            not_on_list(region_code or list_import.region_id, reader),
        )
    return sheets.written


def end_words() -> list[str]:
    return [_("needs repair"), *(str(Outcome(end).label) for end in ENDS[1:])]


def summary(list_import: ListImport, region_code: str) -> Iterator[list[Any]]:
    whole = closing(list_import, region_code).whole
    yield [_("List"), str(list_import.source_file)]
    yield [_("Rows"), whole.rows]
    for end, words in zip(ENDS, end_words(), strict=True):
        yield [words, whole.of(end)]
    yield [_("Field, not on the list"), whole.not_on_list]


def places(list_import: ListImport, region_code: str) -> Iterator[list[Any]]:
    """Each village, each kecamatan below its villages, and the whole; every line closes."""
    found = closing(list_import, region_code)
    for district in found.places:
        for village in district.villages:
            yield [district.name, village.name, *_figures(village.counts)]
        yield [district.name, _("Together"), *_figures(district.counts)]
    if found.unknown is not None:
        yield ["", _("Village not known"), *_figures(found.unknown)]
    yield [_("Together"), "", *_figures(found.whole)]


def _figures(counts: Counts) -> list[int]:
    return [counts.rows, *(counts.of(end) for end in ENDS), counts.not_on_list]


class Rows:
    """Every row of the list: who, what became of it, why, and what that rests on."""

    def __init__(self, list_import: ListImport, region_code: str, reader: ScopedPerson) -> None:
        self._list, self._region, self._reader = list_import, region_code, reader
        self.written = 0

    def named(self) -> Iterator[list[Any]]:
        for row in [*self._quarantined()]:
            self.written += 1
            yield row
        for candidate in self._candidates().iterator(chunk_size=BATCH):
            self.written += 1
            yield [
                candidate.list_row.number,
                candidate.name,
                mask_nik(candidate.nik),
                *_place(candidate.region),
                str(candidate.get_outcome_display()),
                str(candidate.reason or ""),
                evidence(candidate),
            ]

    def _quarantined(self) -> Iterator[list[Any]]:
        rows = self._list.list_rows.filter(fate=RowFate.QUARANTINED)
        if self._region not in {"", self._list.region_id}:
            rows = rows.below(self._region)
        for row in rows.select_related("region__parent").order_by("number"):
            place = _place(row.region) if row.region else ["", ""]
            told = [_("needs repair"), "", what_to_repair(row, self._reader)]
            yield [row.number, row.name, mask_nik(row.nik), *place, *told]

    def _candidates(self) -> QuerySet[Candidate]:
        lines = DecreeRecipient.objects.filter(
            decree__list_import=self._list, decree__state=DecreeState.ISSUED
        )
        open_pairs = MatchPair.objects.filter(state=PairState.OPEN)
        return (
            Candidate.objects.below(self._region)
            .filter(list_import=self._list)
            .select_related(
                "list_row",
                "region__parent",
                "reason",
                "deciding_visit__worker",
            )
            .prefetch_related(
                twins_for(self._reader),
                Prefetch("household__decree_lines", lines.select_related("decree"), "in_force"),
                Prefetch("match_pairs", open_pairs, "open_pairs"),
            )
            .order_by("list_row__number")
        )


def evidence(candidate: Candidate) -> str:
    """What an outcome rests on, in words: the row it repeats, the visit, the decree."""
    if candidate.duplicate_of_id is not None:
        return _repeats(candidate.duplicate_of)
    told = [_visit(candidate.deciding_visit)] if candidate.deciding_visit else []
    for line in candidate.household.in_force:  # type: ignore[attr-defined]
        values = {"decree": line.decree.number, "number": line.number}
        told.append(_("decree %(decree)s, number %(number)s") % values)
    if candidate.outcome == Outcome.WAITING and candidate.open_pairs:  # type: ignore[attr-defined]
        told.append(_("a pair awaits a decision"))
    return "; ".join(told)


def _repeats(twin: Candidate | None) -> str:
    if twin is None:
        return _("repeats %(what)s") % {"what": OUTSIDE_ROW}
    return _("repeats row %(row)s, %(name)s") % {"row": twin.list_row.number, "name": twin.name}


def _visit(visit: Visit) -> str:
    who = str(visit.worker or visit.worker_name)
    when = date_format(visit.visited_on, "j F Y") if visit.visited_on else _("date unknown")
    values = {"when": when, "who": who, "how": visit.get_link_method_display()}
    return _("visit of %(when)s by %(who)s, linked: %(how)s") % values


def not_on_list(region_code: str, reader: ScopedPerson) -> Iterator[list[Any]]:
    """Each family once, with the other records of it that the reader may see."""
    visits = unlinked_visits(region_code).select_related("region__parent", "worker", "reason")
    for visit in with_others(visits.order_by("region_id", "name_key", "pk"), reader):
        yield [
            visit.name,
            mask_nik(visit.nik),
            *_place(visit.region),
            date_format(visit.visited_on, "j F Y") if visit.visited_on else "",
            str(visit.worker or visit.worker_name),
            str(visit.get_verdict_display()),
            str(visit.reason or ""),
            "; ".join(map(str, visit.also)),  # type: ignore[attr-defined]
        ]


def _place(region: Any) -> list[str]:
    return [region.parent.name if region.parent else "", region.name]
