"""The files by which an installation is deployed say what they should."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from aidcases.embedded.postgres import QUIET_LOG, SETTINGS

ROOT = Path(__file__).resolve().parents[1]
TEXTS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
SERVICE = {
    "type": "object",
    "required": ["image", "restart", "healthcheck", "networks"],
    "properties": {
        "image": {"type": "string", "pattern": r"^[a-z/]+(:[0-9]+)?$"},
        "build": {"const": "."},
        "restart": {"const": "unless-stopped"},
        "command": TEXTS,
        "environment": {"type": "object"},
        "env_file": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path"],
                "properties": {"path": {"type": "string"}, "required": {"type": "boolean"}},
                "additionalProperties": False,
            },
        },
        "volumes": TEXTS,
        "networks": TEXTS,
        "ports": TEXTS,
        "depends_on": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["condition"],
                "properties": {"condition": {"const": "service_healthy"}},
            },
        },
        "healthcheck": {
            "type": "object",
            "required": ["test", "interval", "timeout", "retries"],
            "properties": {
                "test": {"type": "array", "minItems": 2, "items": {"type": "string"}},
                "interval": {"type": "string", "pattern": "^[0-9]+s$"},
                "timeout": {"type": "string", "pattern": "^[0-9]+s$"},
                "start_period": {"type": "string", "pattern": "^[0-9]+s$"},
                "retries": {"type": "integer", "minimum": 1},
            },
            "additionalProperties": False,
        },
        "init": {"type": "boolean"},
        "shm_size": {"type": "string"},
        "stop_grace_period": {"type": "string"},
        "cap_drop": TEXTS,
        "security_opt": TEXTS,
    },
    "additionalProperties": False,
}
COMPOSE = {
    "type": "object",
    "required": ["name", "services", "networks", "volumes"],
    "properties": {
        "services": {
            "type": "object",
            "required": ["postgres", "redis", "web", "worker", "beat", "proxy"],
            "additionalProperties": SERVICE,
        },
        "networks": {"type": "object"},
        "volumes": {"type": "object"},
        "name": {"type": "string"},
    },
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def test_the_compose_file_has_the_shape_and_a_health_check_for_each_service(
    compose: dict[str, Any],
):
    jsonschema.validate(compose, COMPOSE)


def test_volumes_and_networks_of_services_are_declared(compose: dict[str, Any]):
    for service in compose["services"].values():
        assert set(service["networks"]) <= set(compose["networks"])
        named = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert {name for name in named if "/" not in name} <= set(compose["volumes"])


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any]):
    open_to_all = [name for name, service in compose["services"].items() if "ports" in service]
    outside = [name for name, one in compose["services"].items() if "outside" in one["networks"]]
    assert open_to_all == outside == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True


def test_no_secret_is_written_down_and_each_has_its_line_in_the_example(compose: dict[str, Any]):
    text = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    named = dict(line.split("=", 1) for line in example.splitlines() if re.match(r"\w+=", line))
    assert asked == set(named)
    assert not any(value for name, value in named.items() if re.search("KEY|PASSWORD", name))


def test_the_log_of_the_database_is_as_quiet_as_the_embedded_ones(compose: dict[str, Any]):
    """A failed statement may carry a person's number; docs say the same for other servers."""
    program, *options = compose["services"]["postgres"]["command"]
    assert (program, set(options[::2])) == ("postgres", {"-c"})
    assert dict(option.split("=", 1) for option in options[1::2]) == QUIET_LOG
    assert QUIET_LOG.items() <= SETTINGS.items()
    document = (ROOT / "docs" / "deploy.md").read_text()
    assert all(f"{name} = {value}" in document for name, value in QUIET_LOG.items())


def test_the_proxy_lets_through_what_the_site_takes(compose: dict[str, Any]):
    """One value for both; the proxy's is wider by what a form holds besides its file."""
    said = re.search(r"max_size \{\$UPLOAD_MAX_MB:(\d+)\}(\.\d+MiB)", door())
    assert said is not None
    default, more = said.groups()
    assert int(default) << 20 == upload_cap({}) < mebibytes(default + more)
    assert upload_cap({"UPLOAD_MAX_MB": "7"}) == 7 << 20 < mebibytes(f"7{more}")
    both = [compose["services"][name]["env_file"] for name in ("web", "worker", "proxy")]
    assert both == [[{"path": "settings.env", "required": False}]] * 3


def door() -> str:
    return (ROOT / "deploy" / "Caddyfile").read_text()


def mebibytes(text: str) -> float:
    return float(text.removesuffix("MiB")) * (1 << 20)


def upload_cap(environment: dict[str, str]) -> int:
    """What the site takes where this is set."""
    production = {
        "ALLOWED_HOSTS": "image",
        "AIDCASES_MODE": "production",
        "AIDCASES_SERVERS": "none",
        "DJANGO_SETTINGS_MODULE": "aidcases.settings",
        "SECRET_KEY": "x" * 60,
    }
    code = "from django.conf import settings; print(settings.UPLOAD_MAX_BYTES)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **production, **environment},
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


def test_what_compose_mounts_is_in_the_repository(compose: dict[str, Any]):
    mounts = [v for service in compose["services"].values() for v in service.get("volumes", [])]
    missing = [v for v in mounts if v.startswith("./") and not (ROOT / v.split(":")[0]).exists()]
    assert not missing


def test_the_image_runs_as_an_ordinary_user():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["aidcases"]
    after = lines[lines.index("USER aidcases") :]
    assert not [line for line in after if line.startswith(("RUN ", "COPY ", "ADD "))]
    assert any(re.search(r"useradd --uid [1-9]\d{3,}.* aidcases", line) for line in lines)


def test_the_image_installs_only_what_the_lock_names_by_hash():
    text = (ROOT / "Dockerfile").read_text()
    assert all("--require-hashes" in line for line in text.splitlines() if "pip install" in line)


def test_the_image_leaves_out_secrets_and_what_belongs_to_a_machine():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", "settings.env", ".git", ".venv", "var", "node_modules"} <= set(ignored)


def test_the_static_files_can_be_collected_as_the_image_does_it(tmp_path: Path):
    production = {
        "AIDCASES_MODE": "production",
        "AIDCASES_SERVERS": "none",
        "AIDCASES_VAR": str(tmp_path),
        "ALLOWED_HOSTS": "image",
        "DJANGO_SETTINGS_MODULE": "aidcases.settings",
        "SECRET_KEY": "x" * 60,
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    done = subprocess.run(
        collect, cwd=ROOT, env={**os.environ, **production}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "static" / "tabler" / "css").glob("tabler.min.*.css"))
