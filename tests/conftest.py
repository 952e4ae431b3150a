"""Fixtures for all tests: a real database, a real worker, a real browser."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from aidcases import embedded
from aidcases.celery import app
from tests import chromium
from tests.database import database_of
from tests.people import People, standing_people
from tests.processes import in_this_database

ROOT = Path(__file__).resolve().parent.parent
WORKER_SECONDS = 60.0
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests run where they are asked for by name or by `-m long`."""
    if config.option.markexpr or any("::" in argument for argument in config.args):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A browser test that did not run is said in a line nobody can miss."""
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("browser" in report.keywords for report in skipped)
    if count:
        terminalreporter.write_sep("!", f"{count} {chromium.MISSING}", red=True, bold=True)


@pytest.fixture
def people(db: None) -> People:
    """The regions of the regency, and one person of each role."""
    return standing_people()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Return to the shell only when the servers that nobody else uses have stopped."""
    if not hasattr(config, "workerinput"):
        embedded.release(wait=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """pytest-django's own migrates for each worker and each run; this copies what was migrated."""
    anew = request.config.getvalue("create_db") and not WORKER
    with django_db_blocker.unblock(), database_of(WORKER, anew=anew):
        yield


# --- a real Celery worker ---------------------------------------------------------------------


class Worker:
    """A Celery worker in a process group of its own, on the database of this test."""

    OPTIONS = ("--concurrency=1", "--loglevel=INFO", f"--hostname=test{os.getpid()}@localhost")

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("ab") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "aidcases.celery", "worker", *self.OPTIONS],
                cwd=ROOT,
                env=in_this_database(),
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        end = time.monotonic() + WORKER_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            if app.control.ping(timeout=0.3):
                return
        raise AssertionError(f"the worker did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """kill -9 of the worker and its children, as when the machine loses power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        finally:
            self.kill()


@pytest.fixture
def start_celery_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """A function that starts a worker; all are stopped when the test ends."""
    started: list[Worker] = []

    def start() -> Worker:
        worker = Worker(tmp_path / "worker.log")
        started.append(worker)
        worker.wait_until_ready()
        return worker

    app.control.purge()
    yield start
    for worker in started:
        worker.stop()
    app.control.purge()


@pytest.fixture
def celery_worker_process(start_celery_worker: Callable[[], Worker]) -> Worker:
    """One worker that takes what `jobs.enqueue` sends."""
    return start_celery_worker()


# --- a real browser ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = chromium.find()
    if path:
        return path
    if os.environ.get("AIDCASES_REQUIRE_BROWSER") == "1":
        pytest.fail(chromium.MISSING)
    pytest.skip(chromium.MISSING)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium_path, args=chromium.flags(), headless=True
        )
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new profile: Indonesian, in Jakarta, on an office screen."""
    opened = browser.new_context(
        locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1280, "height": 800}
    )
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must end without a script error and without breaking its own CSP."""
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: _note_csp(message.text, problems))
    yield opened
    assert not problems, problems


def _note_csp(text: str, problems: list[str]) -> None:
    if "Content Security Policy" in text:
        problems.append(text)


@pytest.fixture
def log_in(live_server: Any, context: BrowserContext) -> Callable[[Any], None]:
    """A function that lets the browser in as a user, without the log-in page."""

    def enter(user: Any) -> None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return enter
