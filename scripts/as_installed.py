"""`python -m scripts.as_installed COMMAND …`: a command of the application as an office has it.

The packages that only `requirements-dev.txt` names are hidden: some libraries load what they find
beside them, which costs time and memory that no office spends, and what the application itself
misses shows here instead of at an office.
"""

import re
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

from django.core.management import execute_from_command_line

ROOT = Path(__file__).resolve().parent.parent
_NAMED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==", re.M)


class _Installed(PathFinder):
    """Finds what an office has."""

    hidden: frozenset[str] = frozenset()

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        hidden = fullname.partition(".")[0] in cls.hidden
        return None if hidden else super().find_spec(fullname, path, target)


def only_for_development() -> set[str]:
    """The modules that an office does not have: all whose package requirements.txt leaves out."""
    kept = _packages("requirements.txt")
    hidden = _packages("requirements-dev.txt") - kept
    return {
        module
        for module, owners in packages_distributions().items()
        if (names := set(map(_normal, owners))) & hidden and not names & kept
    }


def _packages(lock: str) -> set[str]:
    return {_normal(name) for name in _NAMED.findall((ROOT / lock).read_text())}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    _Installed.hidden = frozenset(only_for_development())
    sys.meta_path[:] = [_Installed if found is PathFinder else found for found in sys.meta_path]
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
