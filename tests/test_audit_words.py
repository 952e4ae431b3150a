"""The audit log in words: every act, every detail and every code of a detail has its own."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import TextChoices
from django.utils.translation import override

from aidcases import registries
from aidcases.models import AuditEntry
from aidcases.models.source_file import FileKind
from aidcases.roles import Role
from aidcases.views.audit_log import details_in_words
from distributions.models.handover import TakenBy
from households.ministry_list.guards import GUARDS
from households.models.reason_code import Verdict
from households.models.visit import VisitOrigin
from households.visits.quality import Flag

ROOT = Path(__file__).resolve().parents[1]
HOUSES = ("aidcases", "households", "distributions")
NOT_TOLD = {"by", "subject", "region"}


def calls() -> Iterator[ast.Call]:
    """Every `audit.record(…)` of the houses."""
    for house in HOUSES:
        for path in (ROOT / house).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                    yield node


def texts(node: ast.AST) -> set[str]:
    """The texts that an argument may be."""
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {str(part.value) for part in parts if isinstance(part, ast.Constant)}


def test_every_act_has_its_words() -> None:
    acts = {act for call in calls() for act in texts(call.args[0])}
    assert len(acts) > 60
    assert sorted(acts - registries.audit_words.keys()) == []


def test_every_detail_has_its_word() -> None:
    details = {keyword.arg for call in calls() for keyword in call.keywords if keyword.arg}
    assert sorted(details - NOT_TOLD - registries.audit_details.keys()) == []


@pytest.mark.parametrize(
    ("detail", "codes"),
    [
        ("role", Role),
        ("verdict", Verdict),
        ("origin", VisitOrigin),
        ("taken_by", TakenBy),
        ("kind", FileKind),
        ("flags", Flag),
    ],
)
def test_codes_are_told_by_their_labels(detail: str, codes: type[TextChoices]) -> None:
    with override("id"):
        for code in codes:
            assert str(code.label) in details_in_words({detail: code.value})
        listed = details_in_words({detail: list(codes.values)})
        assert all(str(label) in listed for label in codes.labels)


def test_a_guard_and_a_kind_of_work_are_told_in_words() -> None:
    with override("id"):
        told = details_in_words({"guard": list(GUARDS), "kind": "households.reconcile"})
    assert "_" not in told and "households." not in told


def test_a_code_that_nobody_knows_any_more_stands_as_it_is() -> None:
    assert "of-old" in details_in_words({"verdict": "of-old"})


@pytest.mark.django_db
def test_every_count_of_a_year_s_work_has_its_word(settings: Any, tmp_path: Path) -> None:
    """What is told as a whole (`**counts`) stands in no call; here it is told for real."""
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    call_command("load_demo", families=150, confirmed=20, stdout=StringIO(), stderr=StringIO())
    told = [name for entry in AuditEntry.objects.all() for name in names(entry.details)]
    unknown = sorted({*told} - registries.audit_details.keys())
    assert not unknown, " ".join(unknown)


def names(details: dict[str, Any]) -> Iterator[str]:
    """The names of a detail, and of what stands within it."""
    for name, value in details.items():
        yield name
        if isinstance(value, dict):
            yield from names(value)
