"""Photos of a visit: judged by their bytes, made anew without EXIF, kept once."""

import hashlib
import io
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from aidcases import audit, files
from aidcases.errors import Refused
from aidcases.models import User
from aidcases.models.source_file import FileKind
from aidcases.permissions import Permission, require
from households.models import Visit, VisitPhoto
from households.models.visit import VisitState
from households.visits.quality import Flag

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000  # twice what cheap telephones take
LONGEST_SIDE = 1600
MOST_PER_VISIT = 8
_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


def attach(*, by: User, visit: Visit, file: IO[bytes], sha256: str = "") -> VisitPhoto:
    """Keep a photo with a visit that is not yet reviewed; the same bytes again give the same photo.

    `sha256` is what the sender counted over the bytes. Raises `Refused` for bytes that differ from
    it, for anything but JPEG, PNG and WebP, and for more pixels than a telephone takes.
    """
    require(by, Permission.RECORD_VISITS, visit)
    data = _bytes(file)
    received = hashlib.sha256(data).hexdigest()
    if sha256 and sha256 != received:
        raise Refused(_("The photo arrived damaged. Send it again."))
    image = _made_anew(data)
    with transaction.atomic():
        held = Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)
        known = VisitPhoto.objects.filter(visit=held, sha256=received).first()
        return known or _keep(by, held, received, image)


def _bytes(file: IO[bytes]) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Refused(
            _("The photo is larger than %(cap)s MB. Take it again.") % {"cap": MAX_BYTES >> 20}
        )
    return data


def _made_anew(data: bytes) -> Image.Image:
    """Only the picture, upright, at most 1600 pixels long; nothing of the file it came in."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused(_("The photo has too many pixels. Take it with a telephone."))
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return upright.convert("RGB")
    except _BROKEN as error:
        raise Refused(_("This is no photo in JPEG, PNG or WebP. Take it again.")) from error


def _keep(by: User, visit: Visit, received: str, image: Image.Image) -> VisitPhoto:
    if visit.state != VisitState.RECORDED:
        raise Refused(_("This visit has been reviewed; no photo can be added to it."))
    if visit.photos.count() >= MOST_PER_VISIT:
        raise Refused(_("A visit holds at most %(count)s photos.") % {"count": MOST_PER_VISIT})
    encoded = io.BytesIO()
    image.save(encoded, "JPEG", quality=82, optimize=True)
    kept = files.keep(
        encoded,
        kind=FileKind.PHOTO,
        by=by,
        name="photo.jpg",
        region=visit.region_id,
        content_type="image/jpeg",
    )
    photo = VisitPhoto.objects.create(
        visit=visit, source_file=kept, sha256=received, width=image.width, height=image.height
    )
    flags = [code for code in visit.flags if code != Flag.NO_PHOTO]
    if flags != visit.flags:
        Visit.objects.filter(pk=visit.pk).update(flags=flags)
    audit.record("visit.photo_added", by=by, subject=visit, bytes=kept.size)
    return photo
