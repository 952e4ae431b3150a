"""The demo's story, made by the real verbs: what the database counts is what is true."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from aidcases.accounts import system_user
from aidcases.models import AuditEntry, Job, User
from aidcases.models.job import JobState
from aidcases.roles import Role
from distributions.demo import staff
from distributions.demo.year import LATE
from distributions.models import Entitlement, Programme
from distributions.models.programme import AidKind, Funder
from households.models import Candidate, DecreeRecipient, ListRow, MatchPair, Visit
from households.models.candidate import Outcome
from households.models.list_import import RowFate
from households.models.match_pair import PairState
from households.models.visit import VisitOrigin
from households.visits.questions import require_answers
from tests.factories import ListImportFactory
from tests.people import load_regions

pytestmark = pytest.mark.django_db
PACKAGE, CASH = 250_000, 3 * 350_000


@pytest.fixture
def tell(settings: Any, tmp_path: Path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"

    def load_demo(**options: int) -> str:
        printed = StringIO()
        call_command("load_demo", **options, stdout=printed, stderr=StringIO())
        return printed.getvalue()

    return load_demo


def outcomes() -> dict[str, int]:
    printed = StringIO()
    call_command("outcomes", "--json", stdout=printed)
    return json.loads(printed.getvalue())


def kept_truth(folder: Path) -> list[tuple[int, str]]:
    return json.loads((folder / "demo" / "truth.json").read_text())["list"]


def outcome_of_rows() -> dict[int, str]:
    """Row of the file → outcome, as the database has it."""
    by_row = dict(Candidate.objects.values_list("list_row__number", "outcome"))
    quarantined = ListRow.objects.filter(fate=RowFate.QUARANTINED).values_list("number", flat=True)
    return by_row | dict.fromkeys(quarantined, "quarantined")


def assert_money(confirmed: int) -> None:
    sums = {
        (p.kind, p.funder): Entitlement.objects.filter(programme=p).aggregate(
            sum=Sum("amount"), families=Count("household", distinct=True)
        )
        for p in Programme.objects.exclude(funder=Funder.DONOR)
    }
    goods, cash = sums[AidKind.GOODS, Funder.REGENCY], sums[AidKind.CASH, Funder.PROVINCE]
    assert goods == {"sum": PACKAGE * confirmed, "families": confirmed}
    assert cash == {"sum": CASH * confirmed, "families": confirmed}


def without_person() -> set[tuple[str, int]]:
    """The history events that name nobody, as (model, id)."""
    return {
        (model._meta.label, key)
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model")
        for key in model.objects.exclude(pgh_context__metadata__has_key="user").values_list(
            "pgh_id", flat=True
        )
    }


def test_every_act_of_the_demo_names_its_person(tell):
    system = system_user()
    before = without_person()
    tell(families=60, confirmed=10, seed=3)
    assert without_person() == before
    made = AuditEntry.objects.filter(action="user.created").values_list("subject_id", flat=True)
    accounts = User.objects.exclude(pk=system.pk).values_list("pk", flat=True)
    assert sorted(map(int, made)) == sorted(accounts)


def test_the_demo_tells_its_story_from_the_database(tell, tmp_path: Path):
    printed = tell(families=600, confirmed=70, seed=2023)

    counted = outcomes()
    assert counted["rows"] == sum(counted["outcomes"].values()) == 600
    assert counted["outcomes"]["decreed"] == 70
    assert DecreeRecipient.objects.count() == 70
    assert_money(70)
    for figure in ("600", "70", f"Rp{PACKAGE * 70:,}", f"Rp{CASH * 70:,}"):
        assert any(line.endswith(f" {figure}") for line in printed.splitlines()), figure

    rows = outcome_of_rows()
    for number, (_family, outcome) in enumerate(kept_truth(tmp_path), start=2):
        assert rows[number] == ("decreed" if outcome == "eligible" else outcome), number
    left = MatchPair.objects.filter(state=PairState.OPEN)
    assert {pair.visit.origin for pair in left.select_related("visit")} == {"phone"}
    assert 1 <= left.values("visit").distinct().count() <= LATE
    assert Visit.objects.filter(photos__isnull=False).exists()
    assert not Job.objects.exclude(state=JobState.DONE).exists()

    asked = [visit.answers for visit in Visit.objects.filter(origin=VisitOrigin.PHONE)]
    assert any(asked)
    for answers in filter(None, asked):
        require_answers(answers)

    again = tell(families=600, confirmed=70, seed=2023)
    assert "there already" in again
    assert printed.rpartition("\n\n")[2] == again.rpartition("\n\n")[2]
    assert AuditEntry.objects.filter(action="demo.loaded").count() == 1


@pytest.mark.parametrize(("families", "confirmed", "seed"), [(120, 20, 7), (90, 40, 11)])
def test_any_seed_closes(tell, families: int, confirmed: int, seed: int):
    tell(families=families, confirmed=confirmed, seed=seed)
    counted = outcomes()
    assert counted["rows"] == sum(counted["outcomes"].values()) == families
    assert counted["outcomes"]["decreed"] == confirmed
    assert_money(confirmed)


def test_each_role_can_log_in_with_what_is_printed(tell, settings):
    printed = tell(families=60, confirmed=10, seed=3)
    kept = staff.logins()
    assert {role for role, _, _ in kept} == set(Role.values)
    assert (settings.VAR / staff.LOGINS).stat().st_mode & 0o777 == 0o600
    for _role, username, password in kept:
        assert f"{username} " in printed and password in printed
        assert User.objects.get(username=username).check_password(password)


def test_production_refuses_the_demo(tell, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        tell(families=60, confirmed=10, seed=3)
    assert not User.objects.exclude(username="system").exists()


def test_a_database_with_lists_refuses_the_demo(tell):
    load_regions()
    ListImportFactory()
    with pytest.raises(CommandError, match="FRESH=1"):
        tell(families=60, confirmed=10, seed=3)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)  # as in a real run, the planner gets to know the tables
def test_the_news_comes_out_of_fifteen_thousand_rows(tell, tmp_path: Path):
    printed = tell()
    counted = outcomes()
    assert counted["rows"] == 15_000
    assert counted["outcomes"]["decreed"] == 1_717
    for figure in ("15,000", "1,717", "Rp429,250,000", "Rp1,802,850,000"):
        assert any(line.endswith(f" {figure}") for line in printed.splitlines()), figure
    assert 3 <= MatchPair.objects.filter(state=PairState.OPEN).count() <= 2 * LATE
    rows = outcome_of_rows()
    for number, (_family, outcome) in enumerate(kept_truth(tmp_path), start=2):
        assert rows[number] == ("decreed" if outcome == "eligible" else outcome), number
    assert Candidate.objects.filter(outcome=Outcome.DECREED).count() == 1_717
