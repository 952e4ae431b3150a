"""`python -m aidcases.embedded`: which embedded servers run, and where."""

import os
import re
import sys
from pathlib import Path

from aidcases.embedded.places import POSTGRES, VALKEY, Place, is_held, read_state

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    var = Path(os.environ.get("AIDCASES_VAR") or ROOT / "var").absolute()
    print(f"var       {var}")
    for kind in (POSTGRES, VALKEY):
        print(f"{kind:<9} {describe(Place(var, kind))}")
    return 0


def describe(place: Place) -> str:
    """One line, without the password."""
    if not is_held(place.keeper_lock):
        return "stopped"
    state = read_state(place)
    url = re.sub(r":[^:@/]+@", ":••••@", str(state.get("url", "starting")))
    return f"running, process {state.get('pid')}, keeper {state.get('keeper')}, {url}"


if __name__ == "__main__":
    sys.exit(main())
