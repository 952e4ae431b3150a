"""What a file may be (F01–F22 of the catalogue): hostile ones too, really read."""

import random
from pathlib import Path

import pytest
from django.conf import settings

from aidcases.errors import Refused
from aidcases.models import User
from households.ministry_list import unlocking
from households.ministry_list.reading import Reader
from households.ministry_list.uploading import AlreadyReceived
from households.models import Candidate, Household, ListImport, ListRow
from households.models.list_import import ListState
from tests.factories import AdminFactory
from tests.file_formats import locked
from tests.hostile_files import (
    far_corner,
    good,
    lying_dimension,
    lying_sizes,
    one_cell_of,
    repacked,
    with_xml,
)
from tests.people import load_regions
from tests.sheets import HEADERS, apply, families, imported, read, stored_bytes, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    load_regions()
    return AdminFactory()


def refusal(admin: User, data: bytes, **options: str) -> str:
    with pytest.raises(Refused) as refused:
        read(admin, data, **options)
    assert not ListRow.objects.exists()
    return str(refused.value)


def test_f01_an_empty_file_is_refused_and_nothing_is_kept(admin: User, in_english: None):
    assert "empty" in refusal(admin, b"")
    assert not ListImport.objects.exists()


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_f02_f18_a_part_of_a_file_is_not_whole(admin: User, in_english: None, share: float):
    data = good()
    assert "not whole" in refusal(admin, data[: int(len(data) * share)])
    assert ListImport.objects.get().state == ListState.FAILED


def test_f05_a_pdf_is_refused_by_its_first_bytes(admin: User, in_english: None):
    assert "no spreadsheet" in refusal(admin, b"%PDF-1.7\n" + b"x" * 2000, name="daftar.xlsx")


def test_f07_a_cell_of_one_gigabyte_is_refused_without_unpacking_it(admin: User, in_english: None):
    data = one_cell_of(1 << 30)
    assert len(data) < 8 << 20
    assert "cell longer" in refusal(admin, data)


def test_f08_a_cell_at_the_far_corner_stops_the_child_alone(admin: User, in_english: None):
    assert "more memory" in refusal(admin, far_corner())


def test_f09_a_declared_dimension_is_not_believed(admin: User):
    assert read(admin, lying_dimension()).accepted == 3


def test_f11_sizes_that_lie_are_found_by_counting(admin: User, in_english: None):
    assert "smaller" in refusal(admin, lying_sizes())


def test_f12_a_hundred_thousand_parts_are_refused(admin: User, in_english: None):
    data = repacked({}, also={f"x/{n}": b"" for n in range(100_000)})
    assert "parts" in refusal(admin, data)


@pytest.mark.parametrize(
    "evil", [b'<!DOCTYPE x [<!ENTITY a "b">]>', b"<!doctype x>", b'<!ENTITY a SYSTEM "file:">']
)
def test_f13_entities_are_refused(admin: User, in_english: None, evil: bytes):
    assert "entities" in refusal(admin, with_xml(evil))


def test_f14_parts_that_climb_out_are_refused(admin: User, in_english: None):
    assert "odd names" in refusal(admin, repacked({}, also={"../../evil.xml": b"<a/>"}))
    assert not Path(settings.MEDIA_ROOT, "..", "evil.xml").exists()


def test_f15_f16_macros_and_links_are_dropped_and_noted(admin: User):
    also = {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<a/>"}
    list_import = read(admin, repacked({}, also=also), name="daftar.xlsm")
    assert list_import.accepted == 3
    assert list_import.counts["file"] == {"format": "xlsx", "macros": True, "external_links": 1}


def test_f19_the_same_bytes_again_change_nothing(admin: User):
    first = imported(admin, families(3))
    data = stored_bytes(first)
    with pytest.raises(AlreadyReceived) as again:
        read(admin, data)
    assert again.value.list_import == first
    assert ListImport.objects.count() == 1


def test_f20_the_same_rows_in_another_order_change_nothing(admin: User):
    rows = families(12)
    imported(admin, rows)
    before = Household.objects.count(), Candidate.objects.count()
    random.Random(2).shuffle(rows)
    again = apply(admin, read(admin, xlsx(rows, headers=HEADERS[::-1])))
    assert (again.rows, again.accepted, again.skipped) == (12, 0, 12)
    assert (Household.objects.count(), Candidate.objects.count()) == before


def test_f22_a_name_is_only_ever_shown(admin: User):
    odd = "../\u202egnp\r\n" + "x" * 300 + ".xlsx"
    source = read(admin, good(), name=odd).source_file
    assert len(source.original_name) <= 200
    assert "\u202e" not in source.original_name and "\n" not in source.original_name
    assert "x" * 50 not in source.stored.name


def test_nul_in_the_compressed_stream_is_not_whole(admin: User, in_english: None):
    data = bytearray(good())
    at = data.index(b"PK\x03\x04") + 60
    data[at : at + 40] = bytes(40)
    message = refusal(admin, bytes(data))
    assert "not whole" in message or "packed" in message


def test_whatever_becomes_of_the_child_the_caller_is_told_why(
    tmp_path: Path, settings, in_english: None
):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(xlsx(families(4000)))
    settings.READER_MAX_SECONDS = 0.01  # no interpreter starts so fast
    with pytest.raises(Refused, match="longer than is allowed"), Reader(path) as reader:
        list(reader.rows(reader.sheets[0].name, after=1))
    settings.READER_MAX_SECONDS = 60
    settings.READER_MAX_MEMORY = 16 << 20  # no interpreter does with so little
    with pytest.raises(Refused, match=r"memory|reader"), Reader(path) as reader:
        list(reader.rows(reader.sheets[0].name, after=1))
    settings.READER_MAX_MEMORY = 1 << 30
    with Reader(path) as reader:
        reader._child.kill()
        with pytest.raises(Refused, match="reader"):
            list(reader.rows(reader.sheets[0].name, after=1))


def test_the_child_ends_with_its_reader(tmp_path: Path):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(good())
    with Reader(path) as reader:
        child = reader._child
    assert child.poll() is not None


def test_a_deflate_bomb_in_any_part_is_refused_by_its_ratio(admin: User, in_english: None):
    data = repacked({}, also={"xl/media/image1.bin": bytes(70 << 20)})
    assert "unpacks to more" in refusal(admin, data)


def test_of_files_that_have_to_be_opened_one_holds_a_page_at_a_time(
    admin: User, monkeypatch: pytest.MonkeyPatch
):
    """Who comes meanwhile waits for a while, and is told; a plain workbook needs no turn."""
    monkeypatch.setattr(unlocking, "TURN_SECONDS", 0.05)
    with unlocking.turn():
        with pytest.raises(Refused, match="sedang dibuka"):
            read(admin, locked(xlsx(families(2)), "rahasia"), password="rahasia")
        assert read(admin, xlsx(families(3))).rows == 3
    assert read(admin, locked(xlsx(families(2)), "rahasia"), password="rahasia").rows == 2
