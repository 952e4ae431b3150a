"""The child that opens a password-protected workbook: file and password in, plain bytes out.

parent → {"path", "password", "limits": {memory, seconds, bytes}} on stdin, in one line
child  → the opened workbook on stdout; exit 0, or one of the codes below
"""

import json
import resource
import sys
from typing import IO

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import FileFormatError, InvalidKeyError

from households.ministry_list.exit_codes import PLAIN, UNREADABLE, WRONG_PASSWORD


class Capped:
    """stdout, up to a size."""

    def __init__(self, out: IO[bytes], cap: int) -> None:
        self.out, self.left = out, cap

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise MemoryError
        return self.out.write(data)


def main() -> int:
    request = json.loads(sys.stdin.readline())
    limits = request["limits"]
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["bytes"], limits["bytes"]))
    try:
        with open(request["path"], "rb") as file:
            return unlock(file, request["password"], limits["bytes"])
    except Exception:
        return UNREADABLE


def unlock(file: IO[bytes], password: str, cap: int) -> int:
    try:
        locked = OfficeFile(file)
    except FileFormatError:
        return UNREADABLE
    if not locked.is_encrypted():
        return PLAIN
    if not password:
        return WRONG_PASSWORD
    try:
        locked.load_key(password=password)
        locked.decrypt(Capped(sys.stdout.buffer, cap))
    except InvalidKeyError:
        return WRONG_PASSWORD
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
