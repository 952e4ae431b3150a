"""Photos of a visit, judged by their bytes."""

import hashlib
import io
import struct
import zlib

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from aidcases.errors import NotAllowed, Refused
from households.models import Visit, VisitPhoto
from households.visits import photos
from households.visits.photos import attach
from tests.factories import (
    OTHER_VILLAGE,
    HouseholdFactory,
    RegionFactory,
    VisitFactory,
    WorkerFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return WorkerFactory()


@pytest.fixture
def visit(worker):
    return VisitFactory(state="recorded", worker=worker, flags=["no_photo", "late"])


def picture(form="JPEG", size=(2400, 1800), **more):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **more)
    file.seek(0)
    return file


def located():
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: width and height change places
    exif.get_ifd(0x8825)[1] = "S"
    return picture(exif=exif)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_anew_at_most_1600_pixels_long(worker, visit, form):
    photo = attach(by=worker, visit=visit, file=picture(form))
    assert (photo.width, photo.height) == (1600, 1200)
    with Image.open(photo.source_file.stored) as kept:
        assert (kept.format, kept.size) == ("JPEG", (1600, 1200))
    assert photo.source_file.region_id == visit.region_id


def test_where_a_photo_was_taken_is_not_kept(worker, visit):
    photo = attach(by=worker, visit=visit, file=located())
    with Image.open(photo.source_file.stored) as kept:
        assert not kept.getexif()
        assert kept.size == (1200, 1600)


def test_the_mark_that_a_photo_is_missing_goes(worker, visit):
    attach(by=worker, visit=visit, file=picture())
    assert Visit.objects.get().flags == ["late"]


def test_the_same_photo_twice_is_kept_once(worker, visit):
    assert attach(by=worker, visit=visit, file=picture()) == attach(
        by=worker, visit=visit, file=picture()
    )
    assert VisitPhoto.objects.count() == 1


def png_that_claims(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IHDR" + header
    chunk = struct.pack(">I", len(header)) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;<?php system($_GET[0]); ?>",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        b"",
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        png_that_claims(30_000, 30_000),
        png_that_claims(8_000, 8_000),
    ],
    ids=["svg", "gif with php", "heic", "empty", "cut jpeg", "900 megapixels", "64 megapixels"],
)
def test_what_is_no_photo_is_refused(worker, visit, data):
    with pytest.raises(Refused):
        attach(by=worker, visit=visit, file=io.BytesIO(data))
    assert not VisitPhoto.objects.exists()


def test_bytes_that_differ_from_what_the_phone_counted_are_refused(worker, visit):
    good = picture()
    digest = hashlib.sha256(good.getvalue()).hexdigest()
    attach(by=worker, visit=visit, file=good, sha256=digest)
    with pytest.raises(Refused):
        attach(by=worker, visit=visit, file=picture("PNG"), sha256=digest)


def test_a_photo_over_the_cap_is_refused(worker, visit, monkeypatch):
    monkeypatch.setattr(photos, "MAX_BYTES", 1000)
    with pytest.raises(Refused):
        attach(by=worker, visit=visit, file=picture())


def test_a_reviewed_visit_takes_no_more_photos(worker):
    with pytest.raises(Refused):
        attach(by=worker, visit=VisitFactory(worker=worker), file=picture())


def test_a_visit_of_another_village_takes_no_photo(worker):
    there = VisitFactory(state="recorded", household=HouseholdFactory(village=OTHER_VILLAGE))
    with pytest.raises(NotAllowed):
        attach(by=worker, visit=there, file=picture())
    assert RegionFactory(code=OTHER_VILLAGE).pk != worker.region_id


def test_the_database_refuses_one_photo_twice(worker, visit):
    photo = attach(by=worker, visit=visit, file=picture())
    photo.pk = None
    with pytest.raises(IntegrityError, match="visit_photo_once"), transaction.atomic():
        photo.save(force_insert=True)
