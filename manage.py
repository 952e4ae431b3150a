#!/usr/bin/env python
"""The command line: the same verbs as the pages (docs/commands.md)."""

import os
import sys

from django.core.management import execute_from_command_line

# Commands that touch no row start no server.
WITHOUT_SERVERS = {
    "makemessages",
    "compilemessages",
    "collectstatic",
    "help",
    "--help",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidcases.settings")
    if len(sys.argv) > 1 and sys.argv[1] in WITHOUT_SERVERS:
        os.environ.setdefault("AIDCASES_SERVERS", "none")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
