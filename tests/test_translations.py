"""Nobody meets an untranslated string: Indonesian is complete, and fits what it translates."""

import re

import polib
import pytest
from babel.messages.pofile import read_po

from scripts import messages

NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@pytest.fixture(scope="module")
def indonesian() -> dict[messages.Message, polib.POEntry]:
    return messages.known([messages.CATALOGUE])


def test_every_string_is_translated(indonesian: dict[messages.Message, polib.POEntry]) -> None:
    missing = [
        f"{place}: {m[1]!r}" for m, place in messages.messages().items() if m not in indonesian
    ]
    assert not missing, "\n".join(missing)


def test_no_translation_is_doubtful(indonesian: dict[messages.Message, polib.POEntry]) -> None:
    assert not [entry.msgid for entry in indonesian.values() if entry.fuzzy]


def test_a_translation_names_the_same_values(
    indonesian: dict[messages.Message, polib.POEntry],
) -> None:
    wrong = [
        entry.msgid
        for entry in indonesian.values()
        if not _values(_words(entry)) <= _values(entry.msgid, entry.msgid_plural)
    ]
    assert not wrong


def _words(entry: polib.POEntry) -> str:
    return str(entry.msgstr or entry.msgstr_plural.get(0, ""))


def _values(*texts: str) -> set[tuple[str, ...]]:
    return {found for text in texts for found in NAMED.findall(text or "")}


def test_strings_are_found_in_templates_and_in_python() -> None:
    texts = {message[1] for message in messages.messages()}
    assert {"Log in", "Search: %(text)s", "%(hits)s hit", "Village social worker"} <= texts


def test_the_catalogue_compiles() -> None:
    """As setup compiles it: a share like `50 % of` would be read as a placeholder."""
    with messages.CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="id")
    errors = [(message.id, str(error)) for message, found in catalogue.check() for error in found]
    assert not errors
