"""`make run`: the site, a worker and a beat on the servers that the environment names.

DATABASE_URL and REDIS_URL name the servers; where one is missing the embedded one is used.
HOST (127.0.0.1) and PORT (the first free one from 8000) say where to listen.
"""

import os
import sys

from aidcases import embedded
from aidcases.processes import Processes, ProgramFailed, Stopped, say
from scripts.serving import CannotServe, free_port, manage, only_one, serve, var


def main() -> int:
    try:
        with Processes() as processes:
            only_one(var())
            use_servers()
            return run(processes)
    except Stopped:
        say("Stopped.")
        return 0
    except (CannotServe, ProgramFailed, embedded.EmbeddedServerError) as error:
        say(f"make run: {error}")
        return 1
    finally:
        embedded.release(wait=True)


def use_servers() -> None:
    """Be a user of the embedded servers that are needed, so that they outlive each program."""
    postgres, valkey = (not os.environ.get(name) for name in ("DATABASE_URL", "REDIS_URL"))
    if postgres or valkey:
        say("Starting the embedded servers …")
        embedded.ensure_servers(var(), postgres=postgres, valkey=valkey)


def run(processes: Processes) -> int:
    host = os.environ.get("HOST", "127.0.0.1")
    port = free_port(host)
    for words in (["migrate"], ["collectstatic", "--noinput", "--verbosity=0"]):
        if code := processes.call(manage(*words)):
            return code
    say(f"The site answers at {serve(processes, host, port, logs=None)} (Ctrl-C stops it).")
    processes.keep()
    return 0


if __name__ == "__main__":
    sys.exit(main())
