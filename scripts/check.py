"""`make check`: everything a machine can say about the code without running the tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# What production would set; nothing is listening there and nothing is asked.
PRODUCTION = {
    "AIDCASES_MODE": "production",
    "ALLOWED_HOSTS": "bansos.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://bansos.example.org",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
}
WITHOUT_SERVERS = {"AIDCASES_SERVERS": "none"}
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as lint; lint()"

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", ["-m", "ruff", "check", "."], {}),
    ("format", ["-m", "ruff", "format", "--check", "."], {}),
    ("import contracts", ["-c", LINT_IMPORTS], {}),
    # Lint alone: djlint's formatter moves white space that a reader of the page would see.
    ("templates", ["-m", "djlint", "--quiet", "--lint", "templates"], {}),
    ("types", ["-m", "mypy"], WITHOUT_SERVERS),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], {}),
    (
        "deployment",
        ["manage.py", "check", "--deploy", "--fail-level=WARNING"],
        WITHOUT_SERVERS | PRODUCTION,
    ),
]


def main() -> int:
    failed = [name for name, words, extra in CHECKS if not passes(name, words, extra)]
    print(f"Not in order: {', '.join(failed)}." if failed else "All in order.", flush=True)
    return 1 if failed else 0


def passes(name: str, words: list[str], extra: dict[str, str]) -> bool:
    print(f"--- {name}", flush=True)
    environment = {**os.environ, **extra}
    return not subprocess.run([PYTHON, *words], cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
