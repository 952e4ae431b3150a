"""Look at the embedded servers, and run PostgreSQL's own programs on them.

python -m aidcases.embedded                     which servers run, and where
python -m aidcases.embedded psql                a prompt in the database
python -m aidcases.embedded pg_dump -Fc -f x    any program of PostgreSQL, connected
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aidcases.embedded import EmbeddedServerError, ensure_servers
from aidcases.embedded.places import POSTGRES, VALKEY, Place, is_held, read_state
from aidcases.embedded.postgres import program

ROOT = Path(__file__).resolve().parents[2]


def main(words: list[str]) -> int:
    var = Path(os.environ.get("AIDCASES_VAR") or ROOT / "var").absolute()
    if words:
        return run(var, words)
    print(f"var       {var}")
    for kind in (POSTGRES, VALKEY):
        print(f"{kind:<9} {describe(Place(var, kind))}")
    return 0


def run(var: Path, words: list[str]) -> int:
    """Run a program of PostgreSQL as the application's role, on the application's database."""
    try:
        command = [str(program(words[0])), *words[1:]]
        url = urlsplit(ensure_servers(var, valkey=False).database_url)
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1
    connection = {
        "PGHOST": parse_qs(url.query)["host"][0],
        "PGPORT": str(url.port),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.path.strip("/"),
    }
    return subprocess.run(command, env={**os.environ, **connection}, check=False).returncode


def describe(place: Place) -> str:
    """One line, without the password."""
    if not is_held(place.keeper_lock):
        return "stopped"
    state = read_state(place)
    url = re.sub(r":[^:@/]+@", ":••••@", str(state.get("url", "starting")))
    return f"running, process {state.get('pid')}, keeper {state.get('keeper')}, {url}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
