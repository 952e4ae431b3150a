"""Any two lists that a person brings: looked into, matched, kept for a while, deleted."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone, translation

from aidcases import jobs
from aidcases.celery import app
from aidcases.errors import NotAllowed, Refused
from aidcases.models import AuditEntry, Job, User
from aidcases.models.job import JobState
from households.matching import pairing, pairing_rows
from households.matching.pairing import OneRefused
from households.ministry_list.unlocking import PasswordNeeded
from households.models import ListPairing, PairedFile, PairedRow, RowPair
from households.models.list_pairing import PairDecision, PairingState, Side
from households.tasks import forget_pairings
from tests.factories import UserFactory
from tests.file_formats import locked
from tests.households.paired import (
    LEFT,
    RIGHT,
    answers,
    brought,
    matched_lists,
    received,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return UserFactory()


def found_pairs(of: ListPairing) -> list[tuple[int, int, str]]:
    return list(of.pairs.order_by("left_row").values_list("left_row", "right_row", "decision"))


def test_two_lists_with_different_heads_are_matched_on_the_page_as_by_the_command(clerk):
    run = matched_lists(clerk)
    assert run.state == PairingState.MATCHED
    assert found_pairs(run) == [(1, 3, PairDecision.MATCH), (2, 1, PairDecision.MATCH)]
    assert run.counts == {
        **{"match": 2, "review": 0},
        **{"left_rows": 3, "left_match": 2, "left_review": 0, "left_alone": 1},
        **{"right_rows": 3, "right_match": 2, "right_review": 0, "right_alone": 1},
    }


def test_a_pair_keeps_the_level_and_weight_of_every_known_field(clerk):
    weights = {part["field"]: part for part in matched_lists(clerk).pairs.get(left_row=2).weights}
    assert weights["nik"]["level"] == "same"
    assert weights["nik"]["weight"] > 10
    assert "family_card" not in weights


def test_a_second_run_finds_the_same(clerk):
    run = matched_lists(clerk)
    before = list(run.pairs.order_by("left_row").values_list("left_row", "probability", "weights"))
    pairing.choose(by=clerk, pairing=run, answers=answers(run))
    assert run.state == PairingState.READ
    pairing_rows.pair_rows(by=clerk, pairing=ListPairing.objects.get())
    again = ListPairing.objects.get()
    pairs = again.pairs.order_by("left_row")
    assert list(pairs.values_list("left_row", "probability", "weights")) == before
    assert PairedRow.objects.count() == 6


def test_a_corrected_column_is_the_one_that_is_compared(clerk):
    left = "Nama;Nama Lengkap;Tgl Lahir;Desa\nIbu RT;Siti Aminah;15/07/1988;Air Ruai\n"
    run = received(clerk, left)
    assert run.left.columns["name"] == 1  # the surer header
    told = answers(run, left={"name": 0})
    pairing.choose(by=clerk, pairing=run, answers=told)
    pairing_rows.pair_rows(by=clerk, pairing=run)
    assert not run.pairs.filter(decision=PairDecision.MATCH).exists()


def test_of_one_header_that_stands_twice_the_first_is_guessed_and_both_are_told_apart(clerk):
    run = received(clerk, "Nama;NIK;Nama\nSiti;1901015507880002;Ibu\n")
    assert run.left.columns["name"] == 0
    assert run.left.sheets[0]["head"][0][1] == ["Nama", "NIK", "Nama"]


def test_the_sheet_that_knows_most_headers_is_guessed(clerk):
    rows = [["Daftar penerima"], ["Nama", "NIK"], ["Siti Aminah", "1901015507880002"]]
    run = received(clerk, workbook(Petunjuk=[["Bacalah dahulu"]], Data=rows))
    assert [sheet["name"] for sheet in run.left.sheets] == ["Petunjuk", "Data"]
    assert (run.left.sheet, run.left.header_row) == ("Data", 2)


def test_columns_that_tell_nobody_are_refused_in_indonesian(clerk):
    run = received(clerk, "kode;jumlah\n1;2\n")
    with translation.override("id"), pytest.raises(Refused, match=r"a\.csv: belum ada kolom nama"):
        pairing.choose(by=clerk, pairing=run, answers=answers(run))
    assert ListPairing.objects.get().state == PairingState.READ


def test_a_column_chosen_for_two_fields_is_refused(clerk):
    run = received(clerk)
    with pytest.raises(Refused, match="NIK"):
        pairing.choose(by=clerk, pairing=run, answers=answers(run, left={"family_card": 2}))


def test_lists_with_nothing_in_common_are_refused(clerk):
    run = received(clerk, "NIK;Desa\n1901015507880002;Kace\n", "nama;desa\nSiti;Kace\n")
    with pytest.raises(Refused):
        pairing.choose(by=clerk, pairing=run, answers=answers(run))


def test_a_number_alone_is_put_to_the_person(clerk):
    """VLOOKUP by NIK finds it; the model wants a name that agrees before it is sure."""
    number = "NIK\n1901015507880002\n"
    run = matched_lists(clerk, number, number + "3201011203710009\n")
    assert found_pairs(run) == [(1, 1, PairDecision.REVIEW)]


def test_rows_that_tell_nobody_are_counted_and_compared_with_nothing(clerk):
    run = matched_lists(clerk, LEFT + ";;;;;\nJumlah;;;;;\n")
    assert run.counts["left_rows"] == 4
    assert run.counts["left_alone"] == 2


def test_numbers_that_cannot_be_right_are_counted_and_compared_with_nothing(clerk):
    """As a number, Excel has kept fifteen digits of it."""
    rows = [["Nama", "NIK"], ["Siti Aminah", 1901015507880000], ["Rusli Hasan", "1901011203710004"]]
    run = matched_lists(clerk, workbook(Data=rows))
    assert (run.left.unsound, run.right.unsound) == (1, 0)


def test_the_beat_sends_the_sweep_that_the_worker_knows():
    assert app.conf.beat_schedule["forget-pairings"]["task"] == forget_pairings.name
    assert forget_pairings.name in app.tasks


def test_the_sweep_deletes_files_that_no_run_knows_of_a_day_later(clerk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    run = received(clerk)
    folder = tmp_path / pairing.FOLDER
    for name, age in [("old.csv", 2 * 86_400), ("new.csv", 60)]:
        (folder / name).write_text("x")
        moment = time.time() - age
        os.utime(folder / name, (moment, moment))
    pairing.forget_old()
    left = {path.name for path in folder.iterdir()}
    assert left == {"new.csv", *(Path(file.stored.name).name for file in (run.left, run.right))}


def test_an_empty_file_is_refused_and_named(clerk):
    with pytest.raises(OneRefused) as refusal:
        pairing.receive(by=clerk, left=brought(LEFT), right=brought(""))
    assert refusal.value.side == Side.RIGHT
    assert not ListPairing.objects.exists()


def test_a_file_that_is_no_list_is_said_to_be_unreadable(clerk):
    run = received(clerk, b"%PDF-1.7 ...")
    assert run.state == PairingState.UNREADABLE
    assert run.left.problem["code"] == "not_a_table"
    assert not run.right.problem


def test_one_file_twice_is_refused(clerk):
    with pytest.raises(Refused):
        pairing.receive(by=clerk, left=brought(LEFT), right=brought(LEFT, "other.csv"))


def test_a_protected_file_asks_for_its_password_and_opens_with_it(clerk):
    data = locked(workbook(Data=[["Nama"], ["Siti Aminah"]]), "rahasia")
    for password in ("", "salah"):
        with pytest.raises(OneRefused) as refusal:
            pairing.receive(by=clerk, left=brought(data, "a.xlsx", password), right=brought(RIGHT))
        assert isinstance(refusal.value.refusal, PasswordNeeded)
    run = pairing.receive(by=clerk, left=brought(data, "a.xlsx", "rahasia"), right=brought(RIGHT))
    pairing.look(by=clerk, pairing=run)
    assert run.left.columns == {"name": 0}


def test_a_list_beyond_the_cap_is_sent_to_the_command(clerk, settings):
    settings.PAIRING_MAX_ROWS = 2
    run = received(clerk)
    pairing.choose(by=clerk, pairing=run, answers=answers(run))
    with pytest.raises(Refused, match="match_files"):
        pairing_rows.pair_rows(by=clerk, pairing=run)
    assert not PairedRow.objects.exists()
    assert ListPairing.objects.get().state == PairingState.READ


@pytest.mark.parametrize("role", ["office", "admin", "supervisor"])
def test_nobody_but_the_owner_may_do_anything_with_it(clerk, role):
    run, other = matched_lists(clerk), UserFactory(role=role)
    assert not ListPairing.objects.visible_to(other).exists()
    for verb in (pairing.look, pairing.forget, pairing_rows.pair_rows):
        with pytest.raises(NotAllowed):
            verb(by=other, pairing=run)
    with pytest.raises(NotAllowed):
        pairing.choose(by=other, pairing=run, answers=answers(run))


def test_an_auditor_may_not_bring_lists():
    with pytest.raises(NotAllowed):
        pairing.receive(by=UserFactory(role="auditor"), left=brought(LEFT), right=brought(RIGHT))


def test_what_is_deleted_is_gone_from_database_and_disk(clerk, django_capture_on_commit_callbacks):
    run = matched_lists(clerk)
    paths = [Path(file.stored.path) for file in (run.left, run.right)]
    job = Job.objects.create(
        kind=pairing.PAIR, parameters={"pairing": run.pk}, requested_by=clerk, result_url="/x/"
    )
    assert all(path.exists() for path in paths)
    with django_capture_on_commit_callbacks(execute=True):
        pairing.forget(by=clerk, pairing=run)
    for model in (ListPairing, PairedFile, PairedRow, RowPair):
        assert not model.objects.exists()
    assert not any(path.exists() for path in paths)
    job.refresh_from_db()
    assert job.result_url == ""
    assert AuditEntry.objects.latest("pk").action == "pairing.deleted"


def test_the_sweep_deletes_what_is_due_and_nothing_else(
    clerk, django_capture_on_commit_callbacks, settings
):
    settings.PAIRING_KEPT_DAYS = 3
    due, kept = received(clerk), received(clerk)
    names = [run.left.stored.name for run in (due, kept)]
    assert due.deleted_on == timezone.localdate() + timedelta(days=3)
    ListPairing.objects.filter(pk=due.pk).update(deleted_on=timezone.localdate())
    with django_capture_on_commit_callbacks(execute=True):
        forget_pairings()
    assert list(ListPairing.objects.all()) == [kept]
    assert [default_storage.exists(name) for name in names] == [False, True]
    assert AuditEntry.objects.latest("pk").action == "pairing.expired"


def test_no_history_keeps_what_was_deleted():
    events = [name for name in connection.introspection.table_names() if name.endswith("event")]
    of_families = {"households_matchpairevent", "households_visitpairevent"}
    assert of_families < set(events)
    assert not [name for name in events if "pair" in name and name not in of_families]


def test_the_audit_log_holds_counts_and_no_names(clerk):
    matched_lists(clerk)
    said = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert "a.csv" not in said
    assert "Aminah" not in said


def test_lists_deleted_before_their_turn_end_the_job_quietly(clerk):
    asked = jobs.run_here(pairing.PAIR, {"pairing": 0}, by=clerk)
    assert (asked.state, asked.result) == (JobState.DONE, {})


# --- what the database itself refuses -----------------------------------------------------------


def test_the_database_refuses_a_step_that_no_edge_allows(clerk):
    run = received(clerk)
    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        ListPairing.objects.filter(pk=run.pk).update(state=PairingState.UPLOADED)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE households_listpairing SET matched_at = NULL", "list_pairing_matched_has_time"),
        ("UPDATE households_pairedfile SET side = 'other'", "paired_file_side"),
        ("UPDATE households_pairedfile SET side = 'left'", "paired_file_side_once"),
        ("UPDATE households_pairedrow SET number = 1", "paired_row_once"),
        ("UPDATE households_pairedrow SET line = 0", "paired_row_counted_from_one"),
        ("UPDATE households_rowpair SET left_row = 1, right_row = 1", "row_pair_once"),
        ("UPDATE households_rowpair SET probability = 1.1", "row_pair_probability"),
        ("UPDATE households_rowpair SET decision = 'no'", "row_pair_decision"),
    ],
)
def test_the_database_keeps_its_rules(clerk, change, constraint):
    matched_lists(clerk)
    with pytest.raises(IntegrityError, match=constraint), connection.cursor() as cursor:
        cursor.execute(change)
