"""`make demo`: the whole story with made-up families, then the site to look at it.

FRESH=1     start over (drops the database and the files of the demo, nothing else)
PORT=8000   where to listen, on 127.0.0.1 only
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from aidcases import embedded
from aidcases.embedded.places import write_private
from aidcases.processes import Processes, ProgramFailed, Stopped, say
from scripts.serving import (
    CannotServe,
    free_port,
    make_private,
    manage,
    only_one,
    serve,
    trim_logs,
    var,
)

HOST = "127.0.0.1"
STARTED, LOADED = "started", "loaded"


def main() -> int:
    if os.environ.get("DATABASE_URL"):
        say(
            "make demo: DATABASE_URL is set, and the demo never touches a named database. Unset it."
        )
        return 1
    try:
        with Processes() as processes:
            return demo(processes)
    except Stopped:
        say("\nStopped. The data is kept; `make demo` goes on from it.")
        return 0
    except (CannotServe, ProgramFailed, embedded.EmbeddedServerError) as error:
        say(f"make demo: {error}")
        return 1
    finally:
        embedded.release(wait=True)


def demo(processes: Processes) -> int:
    only_one(var())
    port = free_port(HOST)
    say("PostgreSQL and Valkey …")
    addresses = embedded.ensure_servers(var(), valkey=not os.environ.get("REDIS_URL"))
    identity = identity_of(addresses.database_url)
    if must_start_over(identity):
        start_over(addresses)
        identity = identity_of(addresses.database_url)
    prepare(processes, identity)
    logs = make_private(var() / "logs")
    trim_logs(logs)
    say("The site, a worker and a beat …")
    address = serve(processes, HOST, port, logs)
    say(welcome(address, logs))
    processes.keep()
    return 0


def prepare(processes: Processes, identity: str) -> None:
    """Migrate, load what is missing, and tell the story."""
    step(processes, "Tables", "migrate", "--verbosity=0")
    if state(identity) == LOADED:
        step(processes, "", "demo_story")
        return
    remember(identity, STARTED)
    step(processes, "Regions", "load_regions")
    step(processes, "Families, lists, visits, decisions, aid", "load_demo")
    remember(identity, LOADED)


def step(processes: Processes, title: str, *words: str) -> None:
    if title:
        say(f"{title} …")
    began = time.monotonic()
    if processes.call(manage(*words)):
        raise ProgramFailed(f"{words[0]} failed.")
    if title:
        say(f"{title}: {time.monotonic() - began:.0f} s")


# --- which database, and how far it got -------------------------------------------------------


def identity_of(url: str) -> str:
    """Names this very database: another cluster or a database made anew has another name."""
    query = (
        "select system_identifier || '/' || oid"
        " from pg_control_system(), pg_database where datname = current_database()"
    )
    with psycopg.connect(url) as connection:
        return str(connection.execute(query).fetchone()[0])  # type: ignore[index]


def notes() -> dict[str, str]:
    path = var() / "demo.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def state(identity: str) -> str:
    """Of this database: loaded, started (and interrupted), or an empty string for neither."""
    return notes().get(identity, "")


def remember(identity: str, what: str) -> None:
    write_private(var() / "demo.json", json.dumps({identity: what}))


def must_start_over(identity: str) -> bool:
    if os.environ.get("FRESH", "") not in {"", "0"}:
        say("Starting over …")
        return True
    if state(identity) == STARTED:
        say("The demo was interrupted while it was made; starting over …")
        return True
    return False


def start_over(addresses: embedded.Addresses) -> None:
    """Drop the database of this `var` and make it again; take away the demo's files."""
    url = addresses.database_url
    name = sql.Identifier(psycopg.conninfo.conninfo_to_dict(url)["dbname"])  # type: ignore[arg-type]
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(name))
        connection.execute(sql.SQL("create database {}").format(name))
    if addresses.redis_url:
        with redis.Redis.from_url(addresses.redis_url) as broker:
            broker.flushall()
    for directory in ("media", "demo"):
        shutil.rmtree(var() / directory, ignore_errors=True)
    for name_of_file in ("demo.json", "demo-logins.json"):
        (var() / name_of_file).unlink(missing_ok=True)


# --- what is said at the end ------------------------------------------------------------------


def welcome(address: str, logs: Path) -> str:
    lines = ["", f"  {address}", ""]
    lines += [f"  {role:<14} {user:<18} {password}" for role, user, password in logins()]
    lines += ["", f"  Logs: {logs}. Ctrl-C stops everything and keeps the data.", ""]
    return "\n".join(lines)


def logins() -> list[tuple[str, str, str]]:
    """One log-in per role, the first that load_demo has kept of each."""
    path = var() / "demo-logins.json"
    kept: list[dict[str, str]] = json.loads(path.read_text()) if path.exists() else []
    first_of_role: dict[str, tuple[str, str, str]] = {}
    for row in kept:
        person = (row["role"], row["username"], row["password"])
        first_of_role.setdefault(row["role"], person)
    return list(first_of_role.values())


if __name__ == "__main__":
    sys.exit(main())
