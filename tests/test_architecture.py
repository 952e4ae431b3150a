"""The house keeps its shape: CONTRIBUTING's rules as tests. Nothing here needs a database."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pgtrigger
import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[1]
STAIRCASE = ("aidcases", "households", "distributions")
"""From the ground up: a house knows those before it."""
WHOLE_PROJECT = (*STAIRCASE, "tests", "scripts", "benchmarks")
MOST_LINES = 400
MEDIAN_LINES, P95_LINES = 8, 40
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services", "managers"}
CALLERS = {"views", "management", "tasks", "api", "admin", "sync", "field", "demo"}
"""Rooms that may hand work to the queue; a workroom may not."""
TWO_STATES = {"Household"}
"""Either state may follow the other, so there is no edge to refuse: merged, and split off again."""
STATE_WORDS = {"state", "state__in", "verdict", "verdict__in", "outcome", "outcome__in"}


@cache
def committed() -> tuple[Path, ...]:
    """Every file of the project that is under version control, or about to be."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(path for line in done.stdout.splitlines() if (path := ROOT / line).is_file())


def files(*suffixes: str, under: tuple[str, ...] = ()) -> Iterator[Path]:
    for path in committed():
        house = path.relative_to(ROOT).parts[0]
        if path.suffix in suffixes and (not under or house in under):
            yield path


def sources(*under: str) -> Iterator[Path]:
    """Python that people write, not what makemigrations writes."""
    return (path for path in files(".py", under=under) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*STAIRCASE, exclude_type_checking_imports=True)


def name(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def house(module: str) -> int:
    return STAIRCASE.index(module.split(".")[0])


# --- the staircase ----------------------------------------------------------------------------


def test_no_module_imports_from_a_house_above_it():
    upward = [
        f"{importer} → {imported}"
        for importer in graph().modules
        for imported in graph().find_modules_directly_imported_by(importer)
        if house(imported) > house(importer)
    ]
    assert not upward


def test_no_foreign_key_points_to_a_house_above_it():
    upward = [
        f"{field.model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for field in _relations()
        if _rank(field.related_model) > _rank(field.model)
    ]
    assert not upward


def _relations() -> Iterator[models.ForeignKey]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in STAIRCASE:
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    yield field  # type: ignore[misc]


def _rank(model: type[models.Model]) -> int:
    label = model._meta.app_label
    return STAIRCASE.index(label) if label in STAIRCASE else 0


def test_no_modules_go_round_in_a_circle():
    circles = [" ↔ ".join(sorted(circle)) for circle in _circles() if len(circle) > 1]
    assert not circles


def _circles() -> list[set[str]]:
    """Modules that reach each other (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for other in graph().find_modules_directly_imported_by(module):
            if other not in index:
                visit(other)
                low[module] = min(low[module], low[other])
            elif other in stack:
                low[module] = min(low[module], index[other])
        if low[module] == index[module]:
            at = stack.index(module)
            found.append(set(stack[at:]))
            del stack[at:]

    for module in sorted(graph().modules):
        if module not in index:
            visit(module)
    return found


def test_workrooms_never_enqueue():
    asked = [
        name(path, node)
        for path in sources(*STAIRCASE)
        if not CALLERS & {path.stem, *path.relative_to(ROOT).parts[1:]}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("jobs.enqueue")
    ]
    assert not asked


def test_there_are_no_django_signals():
    handlers = [
        name(path, node)
        for path in sources(*STAIRCASE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and re.fullmatch(r"django\..*signals?|django\.dispatch", node.module or "")
    ]
    assert not handlers


# --- sizes and names --------------------------------------------------------------------------


def test_no_file_is_longer_than_400_lines():
    written = [*sources(*WHOLE_PROJECT), *files(".html", ".js", ".mjs", ".css", ".typ")]
    long = {name(path): count for path in written if (count := _lines(path)) > MOST_LINES}
    assert not long


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


def test_functions_are_short():
    lengths = sorted(_body_lines(node) for path in sources(*STAIRCASE) for node in _functions(path))
    assert statistics.median(lengths) <= MEDIAN_LINES
    assert lengths[int(len(lengths) * 0.95)] <= P95_LINES


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what a function does, its docstring apart."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1


def test_no_function_imports():
    hidden = [
        name(path, inner)
        for path in sources(*WHOLE_PROJECT)
        for function in _functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_no_module_has_a_name_that_says_nothing():
    vague = [name(path) for path in sources() if VAGUE_NAMES & {path.stem, *path.parent.parts[-2:]}]
    assert not vague


# --- one spelling of the states ---------------------------------------------------------------


def test_states_are_named_by_their_choices_not_spelled_out():
    spelled = [
        name(path, node)
        for path in sources(*STAIRCASE)
        for node in ast.walk(tree(path))
        if _spells_a_state(node)
    ]
    assert not spelled


def _spells_a_state(node: ast.AST) -> bool:
    """`state="applied"`, `state__in=["applied"]` or `x.state == "applied"`."""
    if isinstance(node, ast.keyword):
        return node.arg in STATE_WORDS and _has_text(node.value)
    if isinstance(node, ast.Compare):
        return isinstance(node.left, ast.Attribute) and (
            node.left.attr in STATE_WORDS and any(map(_has_text, node.comparators))
        )
    return False


def _has_text(node: ast.AST) -> bool:
    items = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
    return any(
        isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value
        for item in items
    )


def _models_with_state() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in STAIRCASE
        and not hasattr(model, "pgh_tracked_model")
        and any(field.name == "state" for field in model._meta.get_fields())
    ]


def test_every_state_is_one_of_named_choices():
    open_states = [
        m.__name__ for m in _models_with_state() if not m._meta.get_field("state").choices
    ]
    assert not open_states


def test_the_database_guards_every_state():
    """By a trigger that knows the edges; tests/test_state_edges.py tries each of them."""
    unguarded = {m.__name__ for m in _models_with_state() if not _knows_edges(m)}
    assert unguarded == TWO_STATES


def _knows_edges(model: type[models.Model]) -> bool:
    triggers = getattr(model._meta, "triggers", [])
    return any(isinstance(one, pgtrigger.FSM) and one.field == "state" for one in triggers)


# --- templates, scripts, lock files -----------------------------------------------------------

FORBIDDEN_IN_TEMPLATES = {
    "style attribute": r"<[^>]*\sstyle\s*=",
    "event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "style element": r"<style\b",
    "inline script": r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/json\")",
    "address of another site": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    "htmx expression": r"hx-on|hx-vals=[\"']js:|hx-headers=[\"']js:",
}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_templates_have_nothing_that_the_csp_forbids(what: str):
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what], re.IGNORECASE)
    guilty = [
        f"{name(path)}: {found.group()[:80]}"
        for path in files(".html")
        if (found := pattern.search(_without_tags(path.read_text())))
    ]
    assert not guilty


def test_numbers_in_attributes_have_no_separators():
    """`{{ row.pk }}` writes 1549 as 1.549, and so names another row or none at all."""
    keys = r"=\"[^\"<>]*\{\{ *(?!attrs|field)[a-z_.]*(?:\.pk|\.id|(?<!region)_id) *\}\}"
    bars = r"<progress\b[^>]*\b(?:max|value)=\"\{\{(?![^}]*stringformat)[^}]*\}\}"
    guilty = [
        f"{name(path)}: {found.group()[-60:]}"
        for path in files(".html")
        if (found := re.search(f"{keys}|{bars}", path.read_text()))
    ]
    assert not guilty


def _without_tags(template: str) -> str:
    """What a template says itself: no comments, and no `>` of a tag inside an attribute."""
    return re.sub(r"{#.*?#}|{%.*?%}|<!--.*?-->", "", template, flags=re.DOTALL)


def test_lock_files_name_no_registry():
    locks = [*ROOT.glob("requirements*.txt"), *ROOT.glob("package-lock.json")]
    addresses = {
        lock.name: found.group()
        for lock in locks
        if (
            found := re.search(
                r"--(?:extra-)?index-url.*|--find-links.*|\"resolved\".*|.*@ https?:.*",
                lock.read_text(),
            )
        )
    }
    assert locks
    assert not addresses


def test_nobody_elses_code_is_committed():
    minified = [
        name(path)
        for path in files(".js", ".mjs", ".css")
        if ".min." in path.name or max(map(len, path.read_text().splitlines()), default=0) > 500
    ]
    assert not minified


TEXTS = {".py", ".md", ".toml", ".yml", ".json", ".txt", ".html", ".js", ".css", ".sh", ".po"}
OF_A_MACHINE = re.compile(
    r"/(?:home|Users|root|work|workspaces?|mnt|srv)/[A-Za-z]"  # where somebody keeps their files
    r"|\b[A-Z]:\\Users\\"
    r"|\b(?:192\.168|10\.(?!0\.0\.)\d+)\.\d+\.\d+\b|\.(?:local|internal|lan)[:/]"  # a network
    r"|\bLinux \d+\.\d"  # its kernel
)


def test_a_clone_holds_no_address_of_anybodys_machine():
    leaks = [
        f"{name(path)}: {found.group()}"
        for path in (*files(*TEXTS), ROOT / ".env.example", ROOT / "Makefile", ROOT / "Dockerfile")
        if path != Path(__file__) and (found := OF_A_MACHINE.search(path.read_text()))
    ]
    assert not leaks


@pytest.mark.parametrize(
    "text",
    [
        "see /home/somebody/aidcases",
        "at /root/notes.md",
        "in C:\\Users\\Somebody",
        "on 192.168.1.20",
        "db.office.internal:5432",
        "system: Linux 6.1.0-13-amd64",
    ],
)
def test_an_address_of_a_machine_is_seen(text: str):
    assert OF_A_MACHINE.search(text)


def test_papers_that_are_not_in_the_clone_are_not_referred_to():
    papers = re.compile(r"\bDESIGN\b|\b(?:DOMAIN|CATALOGUE)(?:\.md| ?§| \d)")
    dangling = [
        f"{name(path)}: {found.group()}"
        for path in files(*TEXTS)
        if path != Path(__file__) and (found := papers.search(path.read_text()))
    ]
    assert not dangling


def test_every_case_that_a_test_names_is_in_the_document():
    listed = set(
        re.findall(r"^- \*\*([A-Z]\d+)\*\*", (ROOT / "docs" / "faults.md").read_text(), re.M)
    )
    named = re.compile(r'"([HNCF]\d\d)\b|\b(I1?\d)\b[,)–:]')
    unknown = [
        f"{name(path)}: {case}"
        for path in files(".py", under=("tests",))
        if path != Path(__file__)
        for case in {one or two for one, two in named.findall(path.read_text())} - listed
    ]
    assert not unknown
