"""Asks the site on this machine whether it is well: exit code 0 or 1, for health checks."""

import os
import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8000/health/"


def main() -> int:
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0]
    request = urllib.request.Request(ADDRESS, headers={"Host": host, "Accept": "text/plain"})
    try:
        urllib.request.urlopen(request, timeout=8).close()
    except (urllib.error.URLError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
