"""Media on a storage that has no paths, as object storage has none: all is read all the same."""

from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.management import call_command
from django.test import override_settings

from aidcases import files
from aidcases.accounts import system_user
from aidcases.models import SourceFile
from aidcases.models.source_file import FileKind
from aidcases.regions import BUNDLED
from distributions.demo.families import places_in
from distributions.demo.truth import imagine
from distributions.demo.workbooks import write_all
from households.models import ListImport, Visit
from tests.people import load_regions

pytestmark = pytest.mark.django_db


class ObjectStorage(Storage):
    """Bytes under names; whoever asks for a path is refused by the base class."""

    objects: ClassVar[dict[str, bytes]] = {}

    def _open(self, name: str, mode: str = "rb") -> File:
        return ContentFile(self.objects[name], name)

    def _save(self, name: str, content: File) -> str:
        self.objects[name] = content.read()
        return name

    def exists(self, name: str) -> bool:
        return name in self.objects


@pytest.fixture
def elsewhere() -> Iterator[None]:
    storage = {"BACKEND": f"{__name__}.{ObjectStorage.__name__}"}
    with override_settings(STORAGES={**settings.STORAGES, "default": storage}):
        yield


def kept(name: str) -> SourceFile:
    load_regions()
    return files.keep(BytesIO(b"rows"), kind=FileKind.DOCUMENT, by=system_user(), name=name)


def test_a_stored_file_is_lent_as_one_of_this_machine_and_taken_away(elsewhere: None) -> None:
    with files.local_path(kept("hasil.xlsx").stored) as path:
        assert path.read_bytes() == b"rows"
    assert not path.exists()


def test_a_file_that_lies_on_this_machine_is_not_copied() -> None:
    stored = kept("hasil.xlsx").stored
    with files.local_path(stored) as path:
        assert str(path) == stored.path
    assert path.exists()


def test_lists_and_field_results_are_read_from_there(elsewhere: None, tmp_path: Path) -> None:
    load_regions()
    listed, visited = write_all(imagine(60, 10, 1, places_in(BUNDLED)), tmp_path)[:2]
    for command, path in (("import_list", listed), ("import_visits", visited)):
        call_command(command, str(path), stdout=StringIO(), stderr=StringIO())
    assert ListImport.objects.get().rows == 60
    assert Visit.objects.exists()
