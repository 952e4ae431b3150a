"""Keep the Indonesian catalogue: every string of the pages, none twice, none left behind.

python scripts/messages.py              bring locale/id up to date, print what is untranslated
python scripts/messages.py more.po …    and take translations from these files

msgids are English, so English is complete by itself. A maintainer's step; needs no gettext.
"""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/id/LC_MESSAGES/django.po"
HOUSES = ("aidcases", "households", "distributions")
# Libraries whose pages our people see, and that bring no Indonesian: ours stands in for it.
LIBRARIES = ("import_export",)
TEMPLATES = {".html", ".txt"}
CALLS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
HEADER = {
    "Project-Id-Version": "aidcases",
    "Language": "id",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
_IN_TEMPLATE = re.compile(r"\b(n?p?gettext)\(")

# (context, singular, plural); empty where there is none
Message = tuple[str, str, str]


def messages() -> dict[Message, str]:
    """Every message of the houses, templates and libraries, and the file it is first met in."""
    found: dict[Message, str] = {}
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        of_file = in_template(path) if path.suffix in TEMPLATES else in_python(path)
        for message in of_file:
            found.setdefault(message, place)
    return found | {m: place for m, place in in_libraries().items() if m not in found}


def in_libraries() -> dict[Message, str]:
    """Every message of the libraries that are translated here."""
    found: dict[Message, str] = {}
    for name in LIBRARIES:
        home = Path(next(iter(find_spec(name).submodule_search_locations)))  # type: ignore[union-attr, arg-type]
        for path in sorted([*home.rglob("*.py"), *home.rglob("*.html")]):
            of_file = in_template(path) if path.suffix in TEMPLATES else in_python(path)
            for message in of_file:
                found.setdefault(message, f"{name}/{path.relative_to(home).as_posix()}")
    return found


def sources() -> list[Path]:
    """Python of the houses without migrations, and all templates."""
    python = (path for house in HOUSES for path in (ROOT / house).rglob("*.py"))
    templates = (
        path for ending in ("html", "txt") for path in (ROOT / "templates").rglob(f"*.{ending}")
    )
    return sorted([*(path for path in python if "migrations" not in path.parts), *templates])


def in_python(path: Path) -> Iterator[Message]:
    """Messages whose text stands in the call itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from _message(node.func.id, [text for text in texts if isinstance(text, str)])


def in_template(path: Path) -> Iterator[Message]:
    """Messages of `translate`, `blocktranslate` and `_()` in a template."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _IN_TEMPLATE.finditer(code):
        yield from _message(call.group(1), list(_literals(code, call.end())))


def _literals(code: str, start: int) -> Iterator[str]:
    """The string literals that a call's arguments begin with."""
    literal = re.compile(r"\s*,?\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
    while found := literal.match(code, start):
        yield str(ast.literal_eval(found.group(1)))
        start = found.end()


def _message(call: str, texts: list[str]) -> Iterator[Message]:
    name = call.removesuffix("_lazy")
    if name == "pgettext" and len(texts) >= 2:
        yield texts[0], texts[1], ""
    elif name == "ngettext" and len(texts) >= 2:
        yield "", texts[0], texts[1]
    elif texts and texts[0].strip() and name not in {"pgettext", "ngettext"}:
        yield "", texts[0], ""


def known(paths: list[Path]) -> dict[Message, polib.POEntry]:
    """The translations of these catalogues; the first one that has one wins."""
    found: dict[Message, polib.POEntry] = {}
    for path in paths:
        for entry in polib.pofile(str(path)) if path.exists() else ():
            if entry.obsolete or not (entry.msgstr or any(entry.msgstr_plural.values())):
                continue
            found.setdefault((entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""), entry)
    return found


def catalogue(wanted: dict[Message, str], translated: dict[Message, polib.POEntry]) -> polib.POFile:
    """A catalogue of what is wanted, with the translations that there are."""
    by_text = {message[1]: entry for message, entry in translated.items() if not message[0]}
    file = polib.POFile(wrapwidth=100)
    file.metadata = HEADER
    for (context, text, plural), place in sorted(wanted.items(), key=lambda item: item[0][1]):
        entry = translated.get((context, text, plural)) or by_text.get(text)
        words = _words(entry) if entry else ""
        file.append(
            polib.POEntry(
                msgid=text,
                msgid_plural=plural or "",
                msgctxt=context or None,
                msgstr="" if plural else words,
                msgstr_plural={0: words} if plural else {},
                occurrences=[(place, "")],
                flags=["python-format"] if re.search(r"%\(\w+\)", text) else [],
            )
        )
    return file


def _words(entry: polib.POEntry) -> str:
    return str(entry.msgstr or entry.msgstr_plural.get(0, ""))


def main(more: list[Path]) -> int:
    file = catalogue(messages(), known([CATALOGUE, *more]))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(CATALOGUE))
    missing = [entry for entry in file if not _words(entry)]
    for entry in missing:
        print(f"{entry.occurrences[0][0]}: {entry.msgid!r}")
    print(f"{len(file)} messages, {len(missing)} untranslated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
