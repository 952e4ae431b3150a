"""The child that opens a zip archive: file and password in, the one list that it holds out.

parent → {"path", "password", "limits": {memory, seconds, bytes}} on stdin, in one line
child  → the list on stdout and {"name"} on stderr; exit 0, or one of the codes, with {"names"}
         on stderr where there is not exactly one list
"""

import json
import resource
import sys
import zipfile
from typing import Any

from households.ministry_list.exit_codes import (
    NOT_ONE,
    OTHER_CIPHER,
    PLAIN,
    TOO_LARGE,
    UNREADABLE,
    WRONG_PASSWORD,
)

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")
OF_WORKBOOKS = {"[Content_Types].xml", "content.xml"}
MAX_ENTRIES = 4_000
CHUNK = 1 << 18


def main() -> int:
    request = json.loads(sys.stdin.readline())
    limits = request["limits"]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["bytes"], limits["bytes"]))
    try:
        with zipfile.ZipFile(request["path"]) as archive:
            return unzip(archive, request["password"], limits["bytes"])
    except Exception:
        return UNREADABLE


def unzip(archive: zipfile.ZipFile, password: str, cap: int) -> int:
    entries = archive.infolist()
    if OF_WORKBOOKS & {entry.filename for entry in entries[:MAX_ENTRIES]}:
        return PLAIN
    lists = [entry for entry in entries[:MAX_ENTRIES] if is_list(entry)]
    if len(lists) != 1 or len(entries) > MAX_ENTRIES:
        say({"names": [entry.filename[-80:] for entry in lists[:5]]})
        return NOT_ONE
    entry = lists[0]
    if entry.flag_bits & 1 and not password:
        return WRONG_PASSWORD
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return OTHER_CIPHER
    say({"name": entry.filename})
    return write(archive, entry, password, cap)


def is_list(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    hidden = name.startswith("__MACOSX/") or name.split("/")[-1].startswith((".", "~$"))
    return not entry.is_dir() and not hidden and name.lower().endswith(ENDINGS)


def write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, password: str, cap: int) -> int:
    """What is counted is what comes out, not what the directory says."""
    try:
        with archive.open(entry, pwd=password.encode() if entry.flag_bits & 1 else None) as file:
            while chunk := file.read(CHUNK):
                cap -= len(chunk)
                if cap < 0:
                    return TOO_LARGE
                sys.stdout.buffer.write(chunk)
    except RuntimeError:  # zipfile's word for a wrong password
        return WRONG_PASSWORD
    except zipfile.BadZipFile:  # one in 256 wrong passwords shows only at the end
        return WRONG_PASSWORD if entry.flag_bits & 1 else UNREADABLE
    sys.stdout.buffer.flush()
    return 0


def say(message: dict[str, Any]) -> None:
    sys.stderr.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    sys.exit(main())
