"""The guides name what the pages show: every button and menu in bold is in the catalogue."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
SHOWN = {
    text
    for entry in polib.pofile(str(ROOT / "locale" / "id" / "LC_MESSAGES" / "django.po"))
    for text in (entry.msgstr, *entry.msgstr_plural.values())
}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_names_only_what_the_pages_show(guide: Path):
    text = " ".join(guide.read_text().split())
    missing = [label for label in re.findall(r"\*\*(.+?)\*\*", text) if label not in SHOWN]
    assert not missing


def test_every_link_between_the_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert not broken
