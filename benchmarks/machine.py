"""The machine a measurement was made on, and the memory of every process that took part."""

import os
import platform
import threading
import time
from pathlib import Path
from typing import Self


def describe() -> dict[str, str]:
    """Processor, cores, memory, system and Python, for the head of the report."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(_first('/proc/meminfo', 'MemTotal').split()[0]) / 1024**2:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('.')[0]}",
        "python": platform.python_version(),
    }


def pace() -> float:
    """Seconds in which this machine, as busy as it is now, adds twenty million numbers in a bare
    loop of Python: by it the seconds of two runs, or two machines, can be compared."""
    total, started = 0, time.perf_counter()
    for number in range(5_000_000):
        total += number
    return 4 * (time.perf_counter() - started)


def _first(path: str, key: str) -> str:
    for line in Path(path).read_text().splitlines():
        if line.startswith(key):
            return line.partition(":")[2].strip()
    return ""


class PeakMemory:
    """Watches processes while a measurement runs: {name: largest peak in MB}.

    Followed are the descendants of this process and the servers of one `var` directory, each by
    the peak that Linux keeps of it (VmHWM). Servers fork, and their children are followed too.
    """

    def __init__(self, var: Path) -> None:
        self._var = str(var.resolve())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peaks: dict[str, float] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self._look()

    def _look(self) -> None:
        parents, names = _processes()
        followed = {os.getpid()} | {pid for pid, name in names.items() if self._var in name}
        while more := {p for p, parent in parents.items() if parent in followed} - followed:
            followed |= more
        for pid in followed - {os.getpid()}:
            peak, name = _peak_of(pid)
            if "reader_process" in names.get(pid, ""):
                name = "reader"
            if peak:
                self.peaks[name] = max(peak, self.peaks.get(name, 0.0))


def _processes() -> tuple[dict[int, int], dict[int, str]]:
    """Parent and command line of every process that can be read."""
    parents, names = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            status = (folder / "stat").read_text()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
        names[int(folder.name)] = command
    return parents, names


def _peak_of(pid: int) -> tuple[float, str]:
    """Peak resident memory in MB (10^6 bytes) and the process's own name."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, ""
    values = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    if "VmHWM" not in values:
        return 0.0, ""
    return int(values["VmHWM"].split()[0]) * 1024 / 1e6, values["Name"].strip()
