"""Two lists read at the same time: what ends one ends the other, and the reader of its file."""

import subprocess
import time
from pathlib import Path

import pytest

from aidcases.errors import Refused
from households.matching import both_lists


def reading_for_long(told: Path) -> None:
    """As a reading that waits for the child which opens its file."""
    with subprocess.Popen(["sleep", "60"]) as child:
        try:
            told.with_suffix(".part").write_text(str(child.pid))
            told.with_suffix(".part").rename(told)
            child.wait()
        finally:
            child.kill()


def test_when_one_list_is_refused_nothing_reads_on_in_the_other(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with pytest.raises(Refused), both_lists._beside(reading_for_long, told):
        while not told.exists():
            time.sleep(0.01)
        raise Refused("The first list has no header.")
    assert not Path(f"/proc/{told.read_text()}").exists()
