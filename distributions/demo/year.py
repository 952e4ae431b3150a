"""A year of the office's work, done by the verbs that its pages use."""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from django.core.management import call_command

from aidcases.models import Region
from distributions.demo.names import as_heard
from distributions.demo.photos import house
from distributions.demo.reviewer import Reviewer
from distributions.demo.staff import Staff
from distributions.demo.truth import Demo
from households.determination import decree, deliberation, review
from households.models import Candidate, Decree, Determination, Household, ListImport
from households.models.candidate import Outcome
from households.models.determination import DeterminationState
from households.models.reason_code import Verdict
from households.visits import assignment, photos, recording
from households.visits import review as visit_review
from households.visits.claims import Claims

Tell = Callable[[int, int], None]
REVISITS, AWAITING, LATE = 8, 3, 8
DUE = date(2023, 4, 14)
DELIBERATED_FROM = date(2023, 4, 17)
DECREED_ON = date(2023, 5, 2)


@dataclass
class Year:
    """What the steps hand on to each other."""

    demo: Demo
    files: tuple[Path, Path]
    staff: Staff
    rng: Random
    list_import: ListImport | None = None
    decree: Decree | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def the_list(self) -> ListImport:
        assert self.list_import is not None
        return self.list_import

    @property
    def the_decree(self) -> Decree:
        assert self.decree is not None
        return self.decree


def import_list(year: Year, tell: Tell) -> None:
    """The admin imports the ministry's list."""
    answer = _command(year, "import_list", str(year.files[0]), user=year.staff.admin.username)
    year.list_import = ListImport.objects.get(pk=answer["import"])


def assign(year: Year, tell: Tell) -> None:
    """Each village's families go to its social worker."""
    assignment.assign_all(by=year.staff.clerk, list_import=year.the_list, due_on=DUE)


def import_visits(year: Year, tell: Tell) -> None:
    """The results that the villages brought back as a spreadsheet."""
    _command(year, "import_visits", str(year.files[1]), user=year.staff.admin.username)


def report_late(year: Year, tell: Tell) -> None:
    """A few reports come in from memory: no number, a name as heard, a birth date guessed.

    They stay unsure and wait for a clerk, so that the queue of a fresh demo is not empty.
    """
    rng = Random(LATE)  # the year's own would make the rest of the story another one
    listed = Candidate.objects.filter(list_import=year.the_list, birth_date__isnull=False)
    count = min(LATE, max(1, listed.count() // 60))
    apart = listed.count() // (count + 1)
    rows = listed.order_by("pk")[apart :: max(1, apart)][:count]
    for done, row in enumerate(rows):
        tell(done, count)
        name, born = row.name.title(), row.birth_date
        claims = Claims(name=as_heard(rng, name), sex=row.sex)
        if done % 2 and born is not None:
            claims = Claims(name=name, birth_date=date(born.year - 7, born.month, 3))
        recording.record_visit(
            by=year.staff.workers[row.region_id],
            id=uuid.UUID(int=rng.getrandbits(128), version=4),
            region=row.region_id,
            verdict=Verdict.ELIGIBLE,
            visited_on=DUE,
            claims=claims,
            note="Laporan susulan; KTP tidak dapat ditunjukkan.",
        )


def reconcile(year: Year, tell: Tell) -> None:
    """List and field results are linked."""
    _command(year, "reconcile", list=year.the_list.pk)


def decide_pairs(year: Year, tell: Tell) -> None:
    """The unsure pairs, decided one by one by someone who knows."""
    Reviewer(year.demo).decide_all(by=year.staff.supervisor, list_import=year.the_list, tell=tell)


def visit_by_phone(year: Year, tell: Tell) -> None:
    """Some families are seen once more, with a photo and the place on the map."""
    eligible = _households(year, Outcome.ELIGIBLE, REVISITS)
    for done, home in enumerate(eligible):
        tell(done, len(eligible))
        made = _phone_visit(year, home, verdict=Verdict.ELIGIBLE)
        photos.attach(by=year.staff.workers[home.region_id], visit=made, file=house(year.rng))
        visit_review.accept(by=year.staff.supervisor, visits=[made])
    # A last few wait for the supervisor: the queue of a living office is never empty.
    for home in _households(year, Outcome.WAITING, AWAITING):
        made = _phone_visit(year, home, verdict=Verdict.INELIGIBLE, reason="better_off")
        photos.attach(by=year.staff.workers[home.region_id], visit=made, file=house(year.rng))


def review_all(year: Year, tell: Tell) -> None:
    """The supervisor goes through the proposals."""
    review.review(by=year.staff.supervisor, list_import=year.the_list)


def deliberate(year: Year, tell: Tell) -> None:
    """Each village deliberates and sends its minutes."""
    reviewed = Determination.objects.filter(
        candidate__list_import=year.the_list, state=DeterminationState.REVIEWED
    )
    codes = sorted(set(reviewed.values_list("region_id", flat=True)))
    villages = Region.objects.in_bulk(codes)
    for done, code in enumerate(codes):
        tell(done, len(codes))
        deliberation.record(
            by=year.staff.clerk,
            list_import=year.the_list,
            region=villages[code],
            held_on=DELIBERATED_FROM + timedelta(days=done % 12),
            minutes_number=f"141/{done + 1:03d}/BA-MUSDES/2023",
            chaired_by=f"Kepala {villages[code].get_level_display()} {villages[code].name}",
            attendees=year.rng.randint(14, 45),
        )


def issue_decree(year: Year, tell: Tell) -> None:
    """One decree for the whole kabupaten, drafted by the office and issued by the supervisor."""
    year.decree = decree.draft(
        by=year.staff.clerk,
        list_import=year.the_list,
        region=Region.objects.get(pk=year.staff.clerk.region_id),
        number="188.45/212/DINSOS/2023",
        title="Penetapan Keluarga Penerima Bantuan Kemiskinan Ekstrem Tahun 2023",
        dated_on=DECREED_ON,
        signed_by="Bupati Bangka",
    )
    tell(1, 2)
    decree.issue(by=year.staff.supervisor, decree=year.decree)


# Steps whose work is done under a job of its own, which tells who asked for it.
BY_COMMANDS = (import_list, import_visits, reconcile)


def _command(year: Year, name: str, *arguments: str, **options: Any) -> dict[str, Any]:
    """A command of this application, with what it answers as JSON."""
    if "user" in options:
        arguments = (*arguments, f"--as={options.pop('user')}")
    if "list" in options:
        arguments = (*arguments, f"--list={options.pop('list')}")
    answer = StringIO()
    call_command(name, *arguments, "--json", stdout=answer, stderr=StringIO())
    found: dict[str, Any] = json.loads(answer.getvalue())
    year.notes[name] = found
    return found


def _households(year: Year, outcome: str, count: int) -> list[Household]:
    """Some families of the list that have come to this outcome."""
    candidates: Iterable[Candidate] = (
        Candidate.objects.filter(list_import=year.the_list, outcome=outcome)
        .select_related("household")
        .order_by("pk")[:: max(1, 1 + _count(year, outcome) // (count + 1))]
    )
    return [candidate.household for candidate in candidates][:count]


def _count(year: Year, outcome: str) -> int:
    return int(Candidate.objects.filter(list_import=year.the_list, outcome=outcome).count())


def _phone_visit(year: Year, home: Household, *, verdict: str, reason: str = "") -> Any:
    rng = year.rng
    return recording.record_visit(
        by=year.staff.workers[home.region_id],
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        household=home,
        verdict=verdict,
        reason=reason or None,
        visited_on=DUE - timedelta(days=rng.randint(0, 3)),
        answers={"floor": "cement", "wall": "wood", "roof": "zinc", "members": 4},
        note="Rumah dilihat sekali lagi bersama ketua RT.",
        latitude=round(-1.9 + rng.uniform(-0.25, 0.25), 6),
        longitude=round(106.0 + rng.uniform(-0.2, 0.2), 6),
        accuracy_m=rng.randint(6, 25),
    )
