"""However a command ends, the shell hears it: one clear line, an exit code, no traceback."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.utils.translation import override

from aidcases import jobs
from aidcases.accounts import system_user
from aidcases.models import Job
from aidcases.models.job import JobState
from tests.processes import in_this_database

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]

# A command of the house that does one job of this kind (tests/aidcases/test_jobs.py).
COMMAND = """
import sys, django
django.setup()
from aidcases import jobs
from aidcases.accounts import system_user
from aidcases.commands import HouseCommand
from tests.aidcases import test_jobs

@jobs.handles("tests.no_file")
def _no_file(heartbeat):
    open("/nowhere/list.xlsx")

class Command(HouseCommand):
    def handle(self, *args, **options):
        jobs.run_here(sys.argv[1], {}, by=system_user(), on_progress=self.progress)
        self.stdout.write("done")

Command().run_from_argv(["manage.py", "work"])
"""


def start(kind: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, kind],
        cwd=ROOT,
        env={**in_this_database(), "JOB_LEASE_SECONDS": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def running_job(process: subprocess.Popen[str]) -> Job:
    while process.poll() is None:
        if job := Job.objects.filter(state=JobState.RUNNING).first():
            return job
        time.sleep(0.05)
    raise AssertionError(process.communicate())


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, "\n".join(_said(err))


def _said(err: str) -> list[str]:
    """The lines for the person; lines of the log begin with a day."""
    return [line for line in err.splitlines() if line and not line.startswith("20")]


@pytest.mark.parametrize("kind", ["tests.refuse", "tests.no_file", "tests.lose_lease"])
def test_what_cannot_be_done_is_one_line_and_exit_code_1(kind: str) -> None:
    code, out, said = ended(start(kind))
    assert (code, out, len(said.splitlines())) == (1, "", 1)


def test_a_command_that_was_called_off_on_the_page_says_so() -> None:
    process = start("tests.wait")
    jobs.cancel(by=system_user(), job=running_job(process))
    code, out, said = ended(process)
    assert (code, out, len(said.splitlines())) == (1, "", 1)
    assert Job.objects.get().state == JobState.CANCELLED


def test_ctrl_c_stops_for_good_what_it_stops() -> None:
    process = start("tests.wait")
    running_job(process)
    process.send_signal(signal.SIGINT)
    code, out, said = ended(process)
    assert (code, out, len(said.splitlines())) == (130, "", 1)
    job = Job.objects.get()
    assert job.state == JobState.CANCELLED
    assert jobs.sweep() == 0  # nothing is left for a worker to do


def test_a_command_that_ends_well_says_nothing_but_its_answer_and_its_progress() -> None:
    assert ended(start("tests.count")) == (
        0,
        "done\n",
        "\n".join(f"counting: {n}/3" for n in (1, 2, 3)),
    )


def test_the_card_tells_each_reader_in_their_language_what_went_wrong() -> None:
    job = jobs.enqueue("tests.break", {}, by=system_user())
    with override("id"):
        jobs.run(job.pk)
    job.refresh_from_db()
    with override("en"):
        assert jobs.error_of(job) == "Something went wrong here. Tell the admin."
    with override("id"):
        assert jobs.error_of(job).startswith("Terjadi kesalahan")
