"""A wrong environment is refused at start, with the name of what is wrong."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "dinsos.example",
}


def start(**env):
    names = ("MODE", "SESSION_COOKIE_SECURE", "TRUSTED_PROXIES")
    code = f"from django.conf import settings as s; print(*(getattr(s, n) for n in {names}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "aidcases.settings"} | env,
        capture_output=True,
        text=True,
    )


def test_named_servers_mean_production_with_secure_cookies_behind_one_proxy():
    assert start(**GOOD).stdout.split() == ["production", "True", "1"]


def test_on_a_machine_of_one_s_own_no_header_says_where_somebody_comes_from(tmp_path):
    local = {"AIDCASES_MODE": "local", "AIDCASES_VAR": str(tmp_path)}
    assert start(**GOOD | local).stdout.split() == ["local", "False", "0"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"DJANGO_DEBUG": "1"}, "DJANGO_DEBUG"),
        ({"AIDCASES_MODE": "prod"}, "AIDCASES_MODE"),
        ({"LIST_MAX_ROWS": "many"}, "LIST_MAX_ROWS"),
        ({"MEDIA_STORAGE": "s3"}, "MEDIA_STORAGE"),
        ({"MEDIA_STORAGE": "[]"}, "MEDIA_STORAGE"),
    ],
)
def test_a_bad_value_is_refused_by_name(change, said):
    refused = start(**GOOD | change)
    assert refused.returncode != 0
    assert said in refused.stderr


def test_every_setting_of_the_environment_has_its_line_in_the_document():
    document = (ROOT / "docs" / "settings.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", document, re.M)) == asked_of_the_environment()


def asked_of_the_environment() -> set[str]:
    calls = (
        node
        for node in ast.walk(ast.parse((ROOT / "aidcases" / "settings.py").read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    return {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }
