"""docs/commands.md says what the commands do: each is there, with its options and its answer."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class

from aidcases.commands import HouseCommand
from aidcases.regions import BUNDLED
from distributions.demo.families import places_in
from distributions.demo.truth import imagine
from distributions.demo.workbooks import write_all
from tests.people import load_regions

DOCUMENT = (Path(__file__).resolve().parent.parent / "docs" / "commands.md").read_text()
HOUSES = ("aidcases", "households", "distributions")
OURS = sorted(name for name, app in get_commands().items() if app in HOUSES)
EXAMPLES = {
    name: json.loads(text) for name, text in re.findall(r"```json (\w+)\n(.+?)\n```", DOCUMENT)
}
EVERY_COMMAND_HAS = {"--help", "--version", "--verbosity", "--settings", "--pythonpath"} | {
    "--traceback", "--no-color", "--force-color", "--skip-checks"
}  # fmt: skip


def section(name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", DOCUMENT, re.S | re.M)
    return found.group(1) if found else ""


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_documented_with_its_options(name: str):
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    options = {option for action in parser._actions for option in action.option_strings[-1:]}
    text = section(name)
    missing = [
        option
        for option in options - EVERY_COMMAND_HAS
        if option not in text and not option.startswith("--no-")
    ]
    assert text and not missing, missing


@pytest.mark.parametrize("name", sorted({*OURS} - {"createsuperuser"}))
def test_every_command_ends_as_the_house_s_commands_do(name: str):
    assert isinstance(load_command_class(get_commands()[name], name), HouseCommand)


def test_no_command_is_documented_that_does_not_exist():
    assert set(re.findall(r"^## (\w+)$", DOCUMENT, re.M)) == set(OURS)


@pytest.mark.django_db
def test_the_documented_answers_are_the_real_ones(tmp_path: Path):
    load_regions()
    first = write_all(imagine(120, 20, 1, places_in(BUNDLED)), tmp_path / "first")
    second = write_all(imagine(60, 10, 2, places_in(BUNDLED)), tmp_path / "second")
    answers = {
        "import_list": told("import_list", first[0]),
        "import_visits": told("import_visits", first[1]),
        "reconcile": told("reconcile"),
        "outcomes": told("outcomes"),
    }
    new = told("import_list", second[0])["import"]
    old = answers["import_list"]["import"]
    answers["compare_lists"] = told("compare_lists", old, new)
    answers["revert_list"] = told("revert_list", new)

    assert answers.keys() == EXAMPLES.keys()
    for name, answer in answers.items():
        assert shape(answer) == shape(EXAMPLES[name]), name
    assert answers["import_list"]["rows"] == 120
    assert sum(answers["outcomes"]["outcomes"].values()) == 120


def told(name: str, *arguments: Any) -> dict[str, Any]:
    printed = StringIO()
    call_command(name, *(str(a) for a in arguments), "--json", stdout=printed, stderr=StringIO())
    found = json.loads(printed.getvalue())
    assert isinstance(found, dict)
    return found


def shape(answer: Any) -> Any:
    """Keys and the kinds of their values; what stands under open keys is not compared."""
    if isinstance(answer, dict):
        open_keys = {"ineligible_reasons", "changed", "fields", "in_the_way"}
        return {k: dict if k in open_keys else shape(v) for k, v in answer.items()}
    return "number" if isinstance(answer, int | float) else type(answer).__name__
