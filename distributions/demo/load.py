"""Loading the demo: each step in its order, with what it is called while it runs."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from aidcases import audit, regions
from aidcases.accounts import system_user
from aidcases.errors import Refused
from aidcases.models import AuditEntry, Region, User
from distributions.demo import aid_year, staff, workbooks, year
from distributions.demo.families import places_in
from distributions.demo.truth import Demo, imagine
from distributions.demo.year import Tell, Year
from households.models import ListImport

Say = Callable[[str], object]
LOADED = "demo.loaded"
BEGINNING = 20  # percent: files and accounts
Step = tuple[str, int, Callable[[Year, Tell], None]]  # name, share of the time, what is done

STEPS: tuple[Step, ...] = (
    ("The ministry's list is imported", 14, year.import_list),
    ("Villages are assigned", 2, year.assign),
    ("Field results are imported", 12, year.import_visits),
    ("Late reports come in", 1, year.report_late),
    ("List and field results are reconciled", 23, year.reconcile),
    ("Unsure pairs are decided", 4, year.decide_pairs),
    ("Some families are visited by phone", 2, year.visit_by_phone),
    ("The supervisor reviews", 3, year.review_all),
    ("Villages deliberate", 8, year.deliberate),
    ("The decree is issued", 1, year.issue_decree),
    ("Programmes are opened", 1, aid_year.open_programmes),
    ("Entitlements are planned, approved, released", 2, aid_year.entitle),
    ("Packages are handed over", 4, aid_year.hand_over),
    ("The first month is paid out", 2, aid_year.pay_out),
    ("A company gives", 1, aid_year.receive_gift),
)


def is_loaded() -> bool:
    """Whether this database tells the demo's story already."""
    return AuditEntry.objects.filter(action=LOADED).exists()


def load(*, families: int, confirmed: int, seed: int, say: Say) -> None:
    """Make the files and do a year's work with them, telling `say` how far it is, line by line.

    Raises `Refused` where a demo must not be.
    """
    _refuse_unfit()
    try:
        demo = imagine(families, confirmed, seed, places_in(regions.BUNDLED))
    except ValueError as error:
        raise Refused(str(error)) from error
    progress = Progress(say)
    told = _begin(demo, seed, progress)
    done = BEGINNING
    for name, share, step in STEPS:
        progress.at(name, done)
        with nullcontext() if step in year.BY_COMMANDS else _of_the_demo():
            step(told, progress.within(name, done, share))
        done += share
    with transaction.atomic():
        audit.record(LOADED, by=system_user(), families=families, seed=seed)
    with connection.cursor() as cursor:
        # As the server would by itself within minutes; a test is one transaction.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")
    progress.at("The demo is there", 100)


def _of_the_demo() -> AbstractContextManager[Any]:
    """History events say that this command wrote them; a command within has its own context."""
    return audit.command_context("load_demo", system_user())


def _begin(demo: Demo, seed: int, progress: "Progress") -> Year:
    """Regions, files and accounts."""
    folder = settings.VAR / "demo"
    progress.at("Files are written", 0)
    if not Region.objects.filter(pk=settings.HOME_REGION).exists():
        with _of_the_demo():
            regions.load(regions.BUNDLED, by=system_user())
    files = workbooks.write_all(demo, folder)
    workbooks.write_next_edition(demo, seed, folder)
    progress.at("Accounts are made", BEGINNING // 2)
    with _of_the_demo():
        engaged = staff.engage(demo.workers, settings.HOME_REGION)
    return Year(demo=demo, files=files, staff=engaged, rng=Random(seed))


def _refuse_unfit() -> None:
    if settings.PRODUCTION:
        raise Refused("The demo is made of invented families: it is refused in production.")
    if ListImport.objects.exists() or User.objects.exclude(username="system").exists():
        raise Refused(
            "This database holds lists or accounts already. The demo needs an empty one: "
            "start over with `make demo FRESH=1`, or point AIDCASES_VAR at another directory."
        )


class Progress:
    """Lines like `[ 37%] …`, one for each full percent at most."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = ""

    def at(self, name: str, percent: int) -> None:
        line = f"[{percent:3d}%] {name}"
        if line != self._last:
            self._last = line
            self._say(line)

    def within(self, name: str, start: int, share: int) -> Tell:
        def tell(done: int, total: int) -> None:
            self.at(name, start + share * done // max(1, total))

        return tell
