"""What becomes of a received file."""

import hashlib
import io

import pytest
from django.conf import settings

from aidcases import files, regions
from aidcases.accounts import system_user
from aidcases.errors import Refused
from aidcases.models.source_file import FileKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    user = system_user()
    regions.load(regions.BUNDLED, by=user)
    return user


def test_it_keeps_the_bytes_under_a_name_of_its_own(system):
    kept = files.keep(
        io.BytesIO(b"rows"), kind=FileKind.FIELD_RESULTS, by=system, name="../../etc/hasil.xlsx"
    )
    assert kept.sha256 == hashlib.sha256(b"rows").hexdigest()
    assert kept.size == 4
    assert kept.original_name == "hasil.xlsx"
    assert kept.region_id == settings.HOME_REGION
    assert "hasil" not in kept.stored.name
    assert kept.stored.name.endswith(".xlsx")
    with kept.stored.open("rb") as file:
        assert file.read() == b"rows"


def test_it_refuses_an_empty_file(system):
    with pytest.raises(Refused):
        files.keep(io.BytesIO(b""), kind=FileKind.DOCUMENT, by=system, name="x.pdf")


def test_it_refuses_a_file_over_the_cap(system, settings):
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(Refused):
        files.keep(io.BytesIO(b"x" * 11), kind=FileKind.DOCUMENT, by=system, name="x.pdf")


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("a\r\nb.xlsx", "ab.xlsx"),
        ("C:\\data\\x.xlsx", "x.xlsx"),
        ("gnp\u202ealist.xlsx", "gnpalist.xlsx"),
        ("/", "?"),
        ("n" * 300 + ".xlsx", "n" * 195 + ".xlsx"),
    ],
)
def test_it_shows_names_without_paths_and_marks(received, shown):
    assert files.shown_name(received) == shown
